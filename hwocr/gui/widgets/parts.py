"""Panels, strips and buttons in the house's manner."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.theme import STEP


def panel() -> tuple[QFrame, QVBoxLayout]:
    """Make a rounded panel and the column in it, without margins."""
    frame = QFrame()
    frame.setObjectName("panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(1, 1, 1, 1)
    column.setSpacing(0)
    return frame, column


def strip(name: str = "toolstrip") -> tuple[QFrame, QHBoxLayout]:
    """Make the row of controls along the edge of a panel."""
    frame = QFrame()
    frame.setObjectName(name)
    row = QHBoxLayout(frame)
    row.setContentsMargins(2 * STEP - 4, 4, STEP - 2, 4)
    row.setSpacing(2)
    # Strips are one height, whether there are buttons in them or not.
    frame.setMinimumHeight(5 * STEP + 4)
    return frame, row


def tool_button(action: QAction, *, with_text: bool = False) -> QToolButton:
    """Make a button of an action."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(18, 18))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.toolTip())
    if with_text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button


def scrolled(column: QVBoxLayout, name: str, *, sideways: bool = False) -> QScrollArea:
    """Make an area without a frame that scrolls a column of widgets as wide as it is.

    Args:
        column: what is in it.
        name: for screen readers.
        sideways: whether it scrolls sideways, too, where the column is wider.
    """
    content = QWidget()
    content.setLayout(column)
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def below(head: QBoxLayout, area: QScrollArea, *, space: int = STEP) -> QVBoxLayout:
    """Make the column of a panel: a head that stays, and under it an area that takes the room."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space)
    column.addLayout(head)
    column.addWidget(area, 1)
    return column


def heading(text: str) -> QLabel:
    """Make the heading of a panel."""
    label = QLabel(text)
    label.setObjectName("heading")
    return label


def muted(text: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label of secondary writing."""
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(wrap)
    return label


def divider() -> QFrame:
    """Make a hair line between groups of buttons in a strip."""
    line = QFrame()
    line.setObjectName("divider")
    line.setFixedSize(1, 20)
    return line


def spaced(row: QBoxLayout, *widgets: QWidget | None) -> None:
    """Add widgets to a row; None is a divider with room around it."""
    for widget in widgets:
        if widget is None:
            row.addSpacing(STEP - 2)
            row.addWidget(divider(), 0, Qt.AlignmentFlag.AlignVCenter)
            row.addSpacing(STEP - 2)
        else:
            row.addWidget(widget)
