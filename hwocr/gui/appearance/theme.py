"""Colours and distances: light and dark, and confidence told so that colour-blind people can tell it too."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

STEP = 8
"""Distances between things are multiples of it, in pixels."""

SURE = 0.9
"""Letters below it are doubtful: they are marked and F8 stops at them."""
VERY_DOUBTFUL = 0.6

Appearance = Literal["system", "light", "dark"]
APPEARANCES: tuple[Appearance, ...] = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Colours:
    """One appearance.

    Attributes:
        window: behind everything.
        surface: panels and fields.
        sunken: the table the page lies on.
        border: hair lines between panels.
        text, muted: writing, and writing that can wait.
        accent, accent_soft, on_accent: the one accent colour, its tint, and writing on it.
        confidence: sure, doubtful, very doubtful, as marks beside text.
        warning, error: edges of the message bar.
        dark: whether writing is light.
    """

    window: str
    surface: str
    sunken: str
    border: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    confidence: tuple[str, str, str]
    warning: str
    error: str
    dark: bool


# Teal, amber and red differ in lightness as well as in hue; doubtful marks are also drawn heavier. As
# writing they have a contrast of 4.5 or more (WCAG 2.1, AA) on every ground that they stand on.
LIGHT = Colours(
    window="#F4F5F8",
    surface="#FFFFFF",
    sunken="#E9ECF1",
    border="#DCE0E8",
    text="#1B2330",
    muted="#5F6B7E",
    accent="#3056D3",
    accent_soft="#E4EAFC",
    on_accent="#FFFFFF",
    confidence=("#0D6F63", "#9A5B00", "#B3243B"),
    warning="#9A5B00",
    error="#C22F45",
    dark=False,
)
DARK = Colours(
    window="#15181D",
    surface="#1D2127",
    sunken="#101317",
    border="#2D333C",
    text="#E5E8EE",
    muted="#98A3B5",
    accent="#8AA9FF",
    accent_soft="#27324E",
    on_accent="#0E1422",
    confidence=("#3CC4B2", "#F2B24B", "#FF7C8A"),
    warning="#F2B24B",
    error="#FF7C8A",
    dark=True,
)

PAGE_CONFIDENCE = ("#12897B", "#D98A00", "#D1304A")
"""The same three on the picture of a page, which is light in either appearance."""


def page_colours(on_dark: bool) -> tuple[tuple[str, str, str], str]:
    """Return the colours of confidence and of the chosen letter on a light or a dark picture."""
    return (DARK.confidence, DARK.accent) if on_dark else (PAGE_CONFIDENCE, LIGHT.accent)


def confidence_class(confidence: float) -> int:
    """Return 0 for sure, 1 for doubtful, 2 for very doubtful."""
    if confidence >= SURE:
        return 0
    return 1 if confidence >= VERY_DOUBTFUL else 2


def colours_of(palette: QPalette) -> Colours:
    """Return the colours that go with a widget's palette."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def make_palette(colours: Colours) -> QPalette:
    """Turn colours into a palette for the Fusion style."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.error),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Light, colours.surface),
        (role.Midlight, colours.border),
        (role.Mid, colours.border),
        (role.Dark, colours.muted),
        (role.Shadow, colours.sunken),
    ):
        palette.setColor(which, QColor(value))
    faint = QColor(colours.muted)
    faint.setAlphaF(0.6)
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, faint)
    return palette


class Theme(QObject):
    """Keeps the application's palette and style sheet in step with the system's, or with the user's choice.

    Signals:
        changed: the colours are different now.
    """

    changed = Signal()

    def __init__(self, application: QApplication, appearance: Appearance = "system") -> None:
        """Apply the appearance and follow the system from now on."""
        super().__init__(application)
        self._application = application
        # Read once, before our own palette covers it: platforms that report no scheme still have a palette.
        self._system_is_dark = colours_of(QGuiApplication.palette()).dark
        self._appearance: Appearance = appearance
        self._applied: Colours | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def appearance(self) -> Appearance:
        """What was chosen: system, light or dark."""
        return self._appearance

    @property
    def colours(self) -> Colours:
        """The colours in use."""
        if self._appearance == "system":
            return self._system_colours()
        return DARK if self._appearance == "dark" else LIGHT

    def choose(self, appearance: Appearance) -> None:
        """Use an appearance from now on."""
        self._appearance = appearance
        self._apply()

    def _system_colours(self) -> Colours:
        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            return DARK if self._system_is_dark else LIGHT
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def _follow(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()

    def _apply(self) -> None:
        colours = self.colours
        if colours is self._applied:
            return
        from hwocr.gui.appearance.style import style_sheet

        self._applied = colours
        self._application.setPalette(make_palette(colours))
        self._application.setStyleSheet(style_sheet(colours))
        self.changed.emit()
