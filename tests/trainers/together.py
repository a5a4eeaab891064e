"""One of several processes that train a run together: ``python together.py RECIPE RUN HOW``.

HOW is ``go``; ``resume``; ``stop``: process 0 pauses for a moment in the first epoch, process 1 stops in
the middle of the second one, of four batches; or ``die``: process 1 vanishes after its first batch.
"""

import os
import sys
from pathlib import Path

from hwocr.trainers.launch import end_process
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer


class Scripted(Control):
    """Says what HOW wants of its process; it is asked once while data are loaded, then once a batch."""

    def __init__(self, how, rank):
        super().__init__()
        self.how, self.rank, self.asked = how, rank, 0

    @property
    def should_stop(self):
        self.asked += 1
        if self.how == "die" and self.rank == 1 and self.asked == 3:
            os._exit(7)
        # The end of the pause is asked about, too.
        return self.how == "stop" and self.rank == 1 and self.asked == 9

    @property
    def should_pause(self):
        return self.how == "stop" and self.rank == 0 and self.asked == 3


if __name__ == "__main__":
    recipe, folder, how = sys.argv[1:]
    control = Scripted(how, int(os.environ["RANK"]))
    end_process(run_trainer(Path(recipe), Path(folder), resume=how == "resume", control=control))
