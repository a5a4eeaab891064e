"""What an action says about itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """What an action says about itself.

    Attributes:
        text: as in a menu.
        keys: shortcuts; the first one is shown.
        tip: one sentence for the status line.
        icon: a Material Design name; empty for none.
        group: the heading it stands under among the keyboard shortcuts.
        checkable: whether it is on or off.
        on_focus_only: whether its keys count only while the widget it was added to has the focus.
    """

    text: str
    keys: tuple[str, ...]
    tip: str
    icon: str = ""
    group: str = "Window"
    checkable: bool = False
    on_focus_only: bool = False
