"""Pages as plain text."""

from collections.abc import Sequence

from hwocr.reading.page import Page


def page_text(pages: Sequence[Page]) -> str:
    """Write pages as text: a line of the page a line, an empty line between pages, a final newline.

    Args:
        pages: in order. A page without text leaves no trace.

    Returns:
        The text; empty if nothing was read.
    """
    texts = [page.text for page in pages if page.text]
    return "\n\n".join(texts) + "\n" if texts else ""
