"""The Library tab. Light to import: what it needs is imported in a worker when it is first shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from hwocr.gui.context.tab import ApplicationContext, Tab
from hwocr.gui.library import actions as _actions  # noqa: F401 - enters them in the table
from hwocr.gui.training.lazy import LazyTab

_EDIT_MENU = ("find_library", "near_search", None, "library_clear")
_LIBRARY_MENU = (
    "open_hit",
    "library_poor",
    None,
    "library_add",
    "batch_read",
    None,
    "batch_stop",
    "batch_go_on",
    "open_source",
)


def make_library_tab(context: ApplicationContext, parent: QWidget) -> Tab:
    """Make the tab."""
    return LazyTab(
        context,
        parent,
        names={"Edit": _EDIT_MENU, "Library": _LIBRARY_MENU},
        prepare=_import_body,
        make=_body,
    )


def _import_body() -> None:
    import hwocr.gui.library.view  # noqa: F401


def _body(context: ApplicationContext, tab: LazyTab) -> Iterator[QWidget | None]:
    from hwocr.gui.library.view import LibraryView

    yield LibraryView(context, tab)
