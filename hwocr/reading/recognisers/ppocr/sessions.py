"""rapidocr's model files and the ONNX Runtime sessions that run them; rapidocr itself is never imported."""

import importlib.util
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from hwocr.errors import ModelError

DETECTOR = "PP-OCRv*_det_*.onnx"
RECOGNISER = "PP-OCRv*_rec_*.onnx"

# More threads than this gain little on one page, and take the processor from other pages.
_MOST_THREADS = 4


def model_file(pattern: str) -> Path | None:
    """The model in rapidocr's wheel whose name fits a pattern; None where rapidocr is not installed."""
    try:
        spec = importlib.util.find_spec("rapidocr")
    except (ImportError, ValueError):
        return None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        found = sorted((Path(folder) / "models").glob(pattern))
        if found:
            return found[-1]
    return None


def installed() -> bool:
    """Whether rapidocr's detector and recogniser are there."""
    return model_file(DETECTOR) is not None and model_file(RECOGNISER) is not None


@lru_cache(maxsize=2)
def session_of(pattern: str) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """The session that runs the model of a pattern.

    Its memory arena is off: pages and lines are of ever other sizes, and an arena keeps the largest of each.

    Raises:
        ModelError: if the model is missing or damaged.
    """
    path = model_file(pattern)
    if path is None:
        raise ModelError(
            "The recogniser ppocr needs rapidocr, which is not installed.", 'pip install "hwocr[ppocr]"'
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    # ONNX Runtime does not heed by itself what tells every other library how many.
    threads = os.environ.get("OMP_NUM_THREADS", "")
    wanted = int(threads) if threads.isdecimal() and int(threads) else os.cpu_count() or 1
    options.intra_op_num_threads = min(_MOST_THREADS, wanted)
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take the processor from other pages, and from each other where it is busy.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime raises several unrelated classes for a damaged file
        raise ModelError(
            f"{path} is damaged.", 'Install it again: pip install --force-reinstall "hwocr[ppocr]"'
        ) from error
