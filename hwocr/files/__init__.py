"""Files: those that must survive, those a user names as an output, and pictures of any kind."""

from hwocr.files.atomic import write_atomically

__all__ = ["write_atomically"]
