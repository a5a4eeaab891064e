"""*Your hand*: the personal set to look through, correct, move elsewhere, and fill from a test sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext

if TYPE_CHECKING:
    from hwocr.datasets.glyphs.personal import PersonalGlyph, PersonalSet
    from hwocr.gui.library.train_window import TrainWindow
    from hwocr.personal.browsing import BrowsedGlyph

_PICTURE = 48
_NEW_WRITER = "New writer…"
_PHOTOGRAPHS = "Photographs and scans (*.jpg *.jpeg *.png *.tif *.tiff *.webp *.heic *.pdf)"


class HandWindow(QDialog):
    """Shows the current writer's glyphs; each step runs in a worker and can be undone, but for Clear."""

    def __init__(self, context: ApplicationContext, parent: QWidget | None = None) -> None:
        """Build the window; call `look` to fill it."""
        super().__init__(parent)
        self.setWindowTitle("Your hand")
        self.resize(920, 640)
        self._context = context
        self._glyphs: tuple[BrowsedGlyph, ...] = ()
        self._undo: list[Callable[[], object]] = []
        self.writer = QComboBox()
        self.letter = QLineEdit()
        self.suspicious = QCheckBox("Suspicious first")
        self.list = QListWidget()
        self.new_label = QLineEdit()
        self.about = QLabel()
        self.buttons: dict[str, QPushButton] = {}
        self.training: TrainWindow | None = None
        self._build()
        self._connect()

    def look(self) -> None:
        """Show what is in the set now."""
        letter, first = self.letter.text(), self.suspicious.isChecked()

        def work() -> tuple[tuple[str, ...], str, tuple[BrowsedGlyph, ...]]:
            from hwocr.personal.browsing import browse
            from hwocr.personal.writers import current_writer, writers

            return writers(), current_writer(), browse(label=letter, suspicious_first=first)

        self._run(work, self._show)

    def relabel(self) -> None:
        """Give the chosen glyphs the label that was typed."""
        label, chosen = self.new_label.text().strip(), self._chosen()
        if len(label) != 1 or not chosen:
            self.about.setText("Choose glyphs and type the one character that they are.")
            return
        self._change(lambda personal: [personal.relabel(identity, label) for identity in chosen])
        self.new_label.clear()

    def remove(self) -> None:
        """Take the chosen glyphs out of the set."""
        chosen = self._chosen()
        if chosen:
            self._change(lambda personal: [personal.remove(identity) for identity in chosen])

    def undo(self) -> None:
        """Take back the last step."""
        if self._undo:
            self._run(self._undo.pop(), lambda _done: self.look())

    def clear(self) -> None:
        """Forget everything, after a question: it cannot be undone."""
        question = f"Forget all {len(self._glyphs)} glyphs for good? Export them first to keep them."
        if QMessageBox.question(self, "Clear", question) != QMessageBox.StandardButton.Yes:
            return
        self._undo.clear()
        self._run(lambda: _personal().clear(), lambda _count: self.look())

    def export(self, path: str = "") -> None:
        """Write the set to a file."""
        name = path or QFileDialog.getSaveFileName(self, "Export", "my-hand.zip", "Personal sets (*.zip)")[0]
        if name:

            def work() -> int:
                from hwocr.personal.transfer import export_set

                return export_set(_personal(), Path(name))

            self._run(work, lambda count: self.about.setText(f"{count} glyphs exported to {name}."))

    def import_set(self, path: str = "") -> None:
        """Add the glyphs of an exported set."""
        name = path or QFileDialog.getOpenFileName(self, "Import", "", "Personal sets (*.zip)")[0]
        if name:

            def work() -> int:
                from hwocr.personal.transfer import import_set

                return import_set(_personal(), Path(name))

            self._run(work, lambda _count: self.look())

    def print_sheet(self, path: str = "", *, confused: bool = False) -> None:
        """Write a test sheet as a PDF: of every letter, or of those the model confuses in this hand."""
        name = path or QFileDialog.getSaveFileName(self, "Test sheet", "sheet.pdf", "PDF (*.pdf)")[0]
        if name:
            self._run(
                lambda: _write_sheet(Path(name), confused),
                lambda count: self.about.setText(
                    f"{name}: {count} letters. Print it, fill it in, photograph it, then “Scan photo…”."
                ),
            )

    def scan(self, path: str = "") -> None:
        """Teach what is written on a photographed sheet."""
        name = path or QFileDialog.getOpenFileName(self, "Photograph of a sheet", "", _PHOTOGRAPHS)[0]
        if name:
            self.about.setText("Scanning…")
            self._run(lambda: _scan(Path(name)), self._on_scanned)

    def train(self) -> None:
        """Open *Train my model*."""
        if self.training is None:
            from hwocr.gui.library.train_window import TrainWindow

            self.training = TrainWindow(self._context, self)
        self.training.show()
        self.training.raise_()

    def _on_scanned(self, identities: list[str]) -> None:
        self._undo.append(lambda: [_personal().remove(identity) for identity in identities])
        self.look()

    def _change(self, step: Callable[..., list]) -> None:  # type: ignore[type-arg]
        def work() -> list:  # type: ignore[type-arg]
            return step(_personal())

        def done(before: list) -> None:  # type: ignore[type-arg]
            self._undo.append(lambda: _restore(before))
            self.look()

        self._run(work, done)

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.quick.start(lambda _task: work(), done, self._fail)

    def _fail(self, error: HwocrError) -> None:
        self.about.setText(str(error))

    def _chosen(self) -> list[str]:
        return [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]

    def _show(self, found: tuple[tuple[str, ...], str, tuple[BrowsedGlyph, ...]]) -> None:
        names, current, self._glyphs = found
        self.writer.blockSignals(True)
        self.writer.clear()
        self.writer.addItems([*names, _NEW_WRITER])
        self.writer.setCurrentText(current)
        self.writer.blockSignals(False)
        self.list.clear()
        for glyph in self._glyphs:
            self.list.addItem(_item(glyph))
        doubted = sum(glyph.suspicion is not None for glyph in self._glyphs)
        labels = len({glyph.entry.label for glyph in self._glyphs})
        words = f"{len(self._glyphs)} glyphs of {labels} letters" if self._glyphs else "Nothing taught yet"
        self.about.setText(words + (f"; {doubted} suspicious" if doubted else "") + ".")
        self.buttons["undo"].setEnabled(bool(self._undo))

    def _choose_writer(self, name: str) -> None:
        if name == _NEW_WRITER:
            name, accepted = QInputDialog.getText(self, "New writer", "Name:")
            if not accepted or not name.strip():
                self.look()
                return

        def work() -> None:
            from hwocr.personal.writers import choose_writer

            choose_writer(name)

        self._undo.clear()
        self._run(work, lambda _none: self.look())

    def _build(self) -> None:
        self.letter.setPlaceholderText("All letters")
        self.letter.setMaxLength(1)
        self.letter.setFixedWidth(96)
        self.letter.setAccessibleName("Show only this letter")
        self.writer.setAccessibleName("Writer")
        self.new_label.setMaxLength(1)
        self.new_label.setFixedWidth(40)
        self.new_label.setAccessibleName("What the chosen glyphs are")
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setIconSize(QSize(_PICTURE, _PICTURE))
        self.list.setGridSize(QSize(_PICTURE + 28, _PICTURE + 30))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Taught glyphs")
        self.about.setWordWrap(True)
        top = _row(QLabel("Writer"), self.writer, QLabel("Letter"), self.letter, self.suspicious, None)
        middle = _row(
            QLabel("The chosen ones are"),
            self.new_label,
            self._button("relabel", "Relabel", "Give the chosen glyphs this label."),
            self._button("remove", "Remove", "Take the chosen glyphs out of the set."),
            self._button("undo", "Undo", "Take back the last step."),
            None,
        )
        bottom = _row(
            self._button("sheet", "Test sheet…", "Write a sheet to print, fill in and photograph."),
            self._button("short", "Short sheet…", "A sheet of the letters that are confused in this hand."),
            self._button("scan", "Scan photo…", "Teach what is written on a photographed sheet."),
            self._button("train", "Train my model…", "Fine-tune the network on this hand (needs PyTorch)."),
            None,
            self._button("import", "Import…", "Add the glyphs of an exported set."),
            self._button("export", "Export…", "Write the set to one file."),
            self._button("clear", "Clear…", "Forget everything that was taught."),
        )
        column = QVBoxLayout(self)
        column.setSpacing(STEP)
        for row in (top, self.list, middle, self.about, bottom):
            column.addLayout(row) if isinstance(row, QHBoxLayout) else column.addWidget(row)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        self.buttons[name] = button
        return button

    def _connect(self) -> None:
        self.letter.textChanged.connect(lambda _text: self.look())
        self.suspicious.toggled.connect(lambda _on: self.look())
        self.writer.textActivated.connect(self._choose_writer)
        self.new_label.returnPressed.connect(self.relabel)
        calls: dict[str, Callable[[], object]] = {
            "relabel": self.relabel,
            "remove": self.remove,
            "undo": self.undo,
            "sheet": self.print_sheet,
            "short": lambda: self.print_sheet(confused=True),
            "scan": self.scan,
            "train": self.train,
            "import": self.import_set,
            "export": self.export,
            "clear": self.clear,
        }
        for name, call in calls.items():
            self.buttons[name].clicked.connect(lambda _checked=False, call=call: call())


def _personal() -> PersonalSet:
    from hwocr.datasets.glyphs.personal import PersonalSet

    return PersonalSet()


def _restore(entries: list[PersonalGlyph]) -> None:
    """Bring glyphs back as they were, the step before last first."""
    personal = _personal()
    for entry in reversed(entries):
        personal.restore(entry)


def _write_sheet(path: Path, confused: bool) -> int:
    from hwocr.errors import DataError
    from hwocr.files.outputs import write_output
    from hwocr.models.registry import load_classifier
    from hwocr.personal.sheets.confused import confused_labels
    from hwocr.personal.sheets.pdf import sheet_pdf
    from hwocr.personal.sheets.plan import plan_sheet

    labels = confused_labels(load_classifier("personal")) if confused else None
    if labels == ():
        raise DataError("The model confuses none of the letters taught so far.", "Print the whole sheet.")
    plan = plan_sheet() if labels is None else plan_sheet(labels)
    write_output(path, sheet_pdf(plan), makes="a test sheet")
    return len(plan.labels)


def _scan(path: Path) -> list[str]:
    """Teach a photographed sheet; return the names of what was added."""
    from hwocr.personal.sheets.teach import scan_photograph, teach_sheet
    from hwocr.reading.image import load_pages

    before = {entry.identity for entry in _personal().entries()}
    for image in load_pages(path):
        teach_sheet(scan_photograph(image), path.name)
    return [entry.identity for entry in _personal().entries() if entry.identity not in before]


def _item(glyph: BrowsedGlyph) -> QListWidgetItem:
    side = glyph.picture.shape[0]
    inverted = 255 - glyph.picture
    image = QImage(inverted.tobytes(), side, side, side, QImage.Format.Format_Grayscale8).copy()
    pixmap = QPixmap.fromImage(image).scaled(
        _PICTURE, _PICTURE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    doubt = glyph.suspicion
    item = QListWidgetItem(QIcon(pixmap), glyph.entry.label + (f" ({doubt.rather}?)" if doubt else ""))
    item.setData(Qt.ItemDataRole.UserRole, glyph.entry.identity)
    place = glyph.entry.source + (f", page {glyph.entry.page}" if glyph.entry.page else "")
    against = f"\nThe others say {doubt.rather}." if doubt else ""
    item.setToolTip(f"{glyph.entry.label}, taught {glyph.entry.taught}\n{place}{against}")
    return item


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(STEP)
    for widget in widgets:
        row.addStretch(1) if widget is None else row.addWidget(widget)
    return row
