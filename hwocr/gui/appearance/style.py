"""The style sheet: rounded quiet panels over the Fusion style."""

from string import Template

from hwocr.gui.appearance.theme import Colours
from hwocr.shipped import shipped_path

_SHEET = Template("""
QMainWindow, QWidget#window { background: $window; }
QMenuBar { background: $window; padding: 2px 6px; }
QMenuBar::item { padding: 5px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $accent_soft; color: $text; }
QMenu { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 28px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 6px 8px; }
QMenu::icon { padding-left: 8px; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 5px 8px; }
QStatusBar { background: $window; color: $muted; }
QStatusBar QLabel { color: $muted; padding: 0 8px; }
QStatusBar::item { border: none; }

QFrame#panel { background: $surface; border: 1px solid $border; border-radius: 10px; }
QFrame#toolstrip { background: transparent; border: none; border-bottom: 1px solid $border; }
QFrame#footstrip { background: transparent; border: none; border-top: 1px solid $border; }
QFrame#divider { background: $border; border: none; }
QLabel#heading { font-weight: 600; }
QLabel#title { font-size: 19pt; font-weight: 600; }
QLabel#muted { color: $muted; }

QTabBar#tabs { background: transparent; qproperty-drawBase: 0; }
QTabBar#tabs::tab { background: transparent; color: $muted; padding: 8px 14px; margin: 0 4px 0 0;
  border: 1px solid transparent; border-radius: 8px; font-weight: 600; }
QTabBar#tabs::tab:hover { color: $text; }
QTabBar#tabs::tab:selected { color: $accent; background: $accent_soft; }
QTabBar#tabs::tab:focus { border-color: $accent; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 5px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $accent_soft; }
QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }

QPushButton { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 7px 14px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:focus { border-color: $accent; }
QPushButton#primary { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton#primary:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton#primary:focus { border: 2px solid $text; padding: 6px 13px; }
QPushButton#link { background: transparent; border: none; color: $accent; padding: 4px 0; text-align: left; }
QPushButton#link:hover { background: transparent; text-decoration: underline; }
QPushButton#link:focus { text-decoration: underline; }
QPushButton:disabled { color: $muted; }
QPushButton#primary:disabled { background: $sunken; color: $muted; border-color: $border; }

QComboBox { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 6px 10px; }
QComboBox:hover { background: $hover; }
QComboBox:focus { border-color: $accent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox { combobox-popup: 0; }
QComboBoxPrivateContainer { background: $surface; border: 1px solid $border; }
QComboBox QAbstractItemView { background: $surface; border: none; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $accent; outline: none; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $accent; }

QLineEdit { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 5px 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border-color: $accent; }
QLineEdit:disabled { color: $muted; }
QCheckBox::indicator, QListWidget#rows::indicator { width: 16px; height: 16px;
  border: 1px solid $border; border-radius: 5px; background: $surface; }
QCheckBox::indicator:checked, QListWidget#rows::indicator:checked {
  background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:focus { border-color: $accent; }
QToolButton#fold { font-weight: 600; padding: 4px 0; margin-left: -8px; }
QToolButton#fold:checked { background: transparent; color: $text; }
QToolButton#fold:hover { color: $accent; }
QListWidget#rows, QTableView { background: transparent; border: none; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; }
QListWidget#rows::item { padding: 4px 8px; border-radius: 6px; }
QListWidget#rows::item:hover { background: $hover; }
QListWidget#rows::item:selected { background: $accent_soft; color: $text; }
QTableView::item { padding: 4px 8px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $muted; border: none;
  border-bottom: 1px solid $border; padding: 6px 12px; }

QTextEdit#text { background: $surface; border: 1px solid transparent; border-radius: 10px; }
QTextEdit#text:focus { border-color: $accent; }
QListView#thumbnails { background: transparent; border: 1px solid transparent;
  border-radius: 8px; outline: none; }
QListView#thumbnails:focus { border-color: $accent; }
QListView#thumbnails::item { border-radius: 6px; }
QListView#thumbnails::item:hover { background: $hover; }
QListView#thumbnails::item:selected { background: $accent_soft; color: $text; }
QGraphicsView#page { background: $sunken; border: 1px solid $sunken; }
QGraphicsView#page:focus { border-color: $accent; }
QFrame#pagebed { background: $sunken; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }

QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $accent_soft; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $grip; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; }

QProgressBar { background: $sunken; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -6px 0; border-radius: 8px;
  background: $surface; border: 2px solid $accent; }
QSlider::handle:horizontal:focus { background: $accent; }

QFrame#message { background: $surface; border: 1px solid $border; border-radius: 10px; }
QFrame#message[tone="error"] { border-color: $error; }
QFrame#message[tone="warning"] { border-color: $warning; }

QFrame#card { background: $surface; border: 1px solid $border; border-radius: 10px; }
QToolButton#sample { background: $surface; border: 1px solid $border; border-radius: 10px; padding: 8px; }
QToolButton#sample:hover { border-color: $accent; }
QToolButton#sample:focus { border-color: $accent; }
QFrame#segments { background: $sunken; border: none; border-radius: 9px; }
QFrame#segments QToolButton { padding: 5px 12px; }
QFrame#segments[compact="true"] QToolButton { padding: 5px 8px; }
QFrame#segments QToolButton:checked { background: $surface; color: $text; border-color: $border; }
QFrame#segments QToolButton:focus { border-color: $accent; }
""")


def style_sheet(colours: Colours) -> str:
    """Return the application's style sheet in these colours."""
    return _SHEET.substitute(
        window=colours.window,
        surface=colours.surface,
        sunken=colours.sunken,
        border=colours.border,
        text=colours.text,
        muted=colours.muted,
        accent=colours.accent,
        accent_soft=colours.accent_soft,
        on_accent=colours.on_accent,
        warning=colours.warning,
        error=colours.error,
        hover="#282E37" if colours.dark else "#EEF0F5",
        tick=shipped_path("resources", "icons", f"tick-{'dark' if colours.dark else 'light'}.svg").as_posix(),
        grip="#3A424E" if colours.dark else "#C5CBD6",
        accent_hover="#A3BCFF" if colours.dark else "#2748B5",
    )
