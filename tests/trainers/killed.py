"""Trains a run in a process that kills itself while it writes: ``python killed.py RECIPE RUN WRITE``.

WRITE counts the files that are written whole; at that one, SIGKILL comes before the new file takes its name.
"""

import os
import signal
import sys
from pathlib import Path

from hwocr.trainers.loop import loop
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer

flush = os.fsync
left = int(sys.argv[3])


def fsync(handle):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    flush(handle)


os.fsync = fsync
loop._SAVE_SECONDS = 0.0  # a checkpoint after every epoch
sys.exit(run_trainer(Path(sys.argv[1]), Path(sys.argv[2]), resume=False, control=Control()))
