"""Files: those that must survive, those a user names as an output, and pictures of any kind."""

from hwocr.files.atomic import write_atomically
from hwocr.files.outputs import check_output, open_output, write_output

__all__ = ["check_output", "open_output", "write_atomically", "write_output"]
