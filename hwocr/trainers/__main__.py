"""The trainer process: ``python -m hwocr.trainers RECIPE RUN_DIR [--resume]``."""

import argparse
import os
from pathlib import Path


def main() -> int:
    """Read the command line, train, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m hwocr.trainers",
        description="Train one recipe in one run folder. Lines on stdin: pause, resume, stop.",
    )
    parser.add_argument("recipe", type=Path, help="a recipe file")
    parser.add_argument("run_dir", type=Path, help="the run folder")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    arguments = parser.parse_args()
    # For NumPy's products of small batches one thread is nearly as fast as several on an idle machine and
    # several times faster on a busy one, where threads wait for each other. PyTorch has threads of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # PyTorch's threads wait for one another asleep, not spinning: on two cores with twenty busy processes a
    # step of nist36_cnn took 0.14 s so, and 5 to 7 s with what is the default.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Imported here, because NumPy and PyTorch read these when they are loaded.
    from hwocr.runs.store.folder import RunFolder
    from hwocr.trainers.launch import launched
    from hwocr.trainers.loop.control import Control
    from hwocr.trainers.start import run_trainer

    control = Control()
    # Processes that are launched together have one stdin: the one that leads reads it.
    leads = launched()[0] == 0
    control.listen(commands=leads)
    if leads:
        control.watch(RunFolder(arguments.run_dir).command_path)
    return run_trainer(arguments.recipe, arguments.run_dir, resume=arguments.resume, control=control)


if __name__ == "__main__":
    code = main()
    from hwocr.trainers.launch import end_process

    end_process(code)
