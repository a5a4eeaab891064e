"""Kill the program at random moments while a page is corrected, and look at what is recovered.

    python tests/documents/kill_while_correcting.py --times 50

A child process corrects a page without a pause, exactly as the window does it: every step goes through the
page's history into its journal. It says on its stdout which step it has finished. It is killed (SIGKILL) at a
random moment; then the page is recovered. Every step that was finished must be there, and what is recovered
must be the page as it was after a whole step. Exits with 1 if that fails once.
"""

import os
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "data"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from document_pages import make_state
from killing import kill_often, parse_options, said_before_kill
from steps import NAMES, take

from hwocr.documents.document import DocumentPage
from hwocr.documents.history.edit import edit_between
from hwocr.documents.history.history import History
from hwocr.documents.records import to_record
from hwocr.documents.recovery import Session, left_behind, recover

TEXT = "\n".join(["THE QUICK BROWN FOX", "jumps over 13 lazy", "dogs AND RUNS AWAY"] * 4)


def steps_of(seed):
    """Steps without an end, always the same for a seed; None is undo."""
    chance = random.Random(seed)
    while True:
        words = "".join(chance.choice("ABxy9 ") for _ in range(chance.randrange(6)))
        step = (chance.choice(NAMES), chance.randrange(300), chance.randrange(40), words)
        yield None if chance.random() < 0.15 else step


def do(history, step):
    if step is None:
        history.undo()
    else:
        history.do(edit_between(step[0], history.state, take(history.state.page, step)))


def child(seed):
    state = make_state(TEXT)
    session = Session()
    history = History(state)
    history.keep_in(session.keep(DocumentPage("made", first=state, state=state), None).append)
    print("ready", flush=True)
    for step in steps_of(seed):
        do(history, step)
        print(len(history.entries), flush=True)


def lost_after_kill(seed, seconds):
    """Kill a child after some seconds; return how many steps it had finished, and how many are recovered."""
    with tempfile.TemporaryDirectory() as home:
        said = said_before_kill(__file__, seed, seconds, home)
        finished = int(said[-1]) if said else 0
        os.environ["HWOCR_HOME"] = home
        pages = [found for folder in left_behind() for found in recover(folder)]
    recovered = len(pages[0].page.entries) if pages else 0
    reference = History(make_state(TEXT))
    for step in steps_of(seed):
        if len(reference.entries) >= recovered:
            break
        do(reference, step)
    if pages and to_record(pages[0].page.state.page) != to_record(reference.state.page):
        raise SystemExit(f"seed {seed}: what was recovered is not the page after step {recovered}")
    return finished, recovered


def main():
    options = parse_options(__doc__, times=50)
    if options.child is not None:
        child(options.child)
    return kill_often(lost_after_kill, options, longest=1.0)


if __name__ == "__main__":
    sys.exit(main())
