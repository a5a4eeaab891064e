"""All that a step can change of a page that is worked on."""

from dataclasses import dataclass

from hwocr.documents.frame import Frame
from hwocr.reading.page import Page


@dataclass(frozen=True, slots=True, eq=False)
class PageState:
    """A page at one moment.

    Attributes:
        page: as it is now, corrections and all: what is shown, copied, saved and exported.
        read: as the recognisers gave it when it was last read, in the same pixels.
        frame: how its picture was turned and cropped.
    """

    page: Page
    read: Page
    frame: Frame

    @property
    def corrected(self) -> bool:
        """Whether anything differs from what was read, or was confirmed."""
        return self.page is not self.read and self.page.lines is not self.read.lines


def first_state(page: Page) -> PageState:
    """Return the state of a page that has just been read for the first time."""
    return PageState(page, page, Frame(page.width, page.height))
