"""The training data of a recipe: which sets, how much of each, and whether they are here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from hwocr.datasets.images.catalogue import PICTURES_PREFIX, is_image_set
from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.icons import icon
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import heading, muted
from hwocr.runs.recipe.schema import Recipe

if TYPE_CHECKING:
    from hwocr.datasets.glyphs.catalogue import DatasetDescription

BUILT_IN = "handprint"
_BUILT_IN_SAMPLES = 18_000


class SourcesEditor(QWidget):
    """A line for each data set.

    Signals:
        changed: another data set, or more or fewer samples of one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._tables: list[dict[str, Any]] = []
        self._known: Mapping[str, DatasetDescription] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(STEP // 2)
        self._where = muted(wrap=True)
        self._where.setAccessibleName("Where the data are")
        add = QToolButton()
        add.setIcon(icon("plus"))
        add.setToolTip("Add a data set")
        add.setStatusTip("Train on one more data set.")
        add.setAccessibleName("Add a data set")
        add.clicked.connect(self._add)
        top = QHBoxLayout()
        top.addWidget(heading("Data"))
        top.addStretch(1)
        top.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addLayout(top)
        column.addLayout(self._rows)
        column.addWidget(self._where)
        follow_colours(self, self._say)

    @property
    def words(self) -> str:
        """What is said about the data."""
        return self._where.text()

    def show_known(self, known: Mapping[str, DatasetDescription]) -> None:
        """Take what is known of all data sets."""
        self._known = known
        self._fill()

    def show_sources(self, recipe: Recipe) -> None:
        """Show a recipe's sources."""
        self._tables = [source.model_dump(mode="json", exclude_none=True) for source in recipe.sources]
        self._fill()

    def tables(self) -> list[dict[str, Any]]:
        """Return the sources as a recipe's table holds them."""
        return [dict(table) for table in self._tables]

    def use_built_in(self) -> None:
        """Train on the built-in hand-print alone."""
        self._tables = [{"name": BUILT_IN, "limit": _BUILT_IN_SAMPLES}]
        self._fill()
        self.changed.emit()

    @property
    def are_photographs(self) -> bool:
        """Whether they are photographs rather than glyphs."""
        return any(is_image_set(str(table["name"])) for table in self._tables)

    def missing(self) -> list[str]:
        """Return the names of the sources that are not here."""
        return [
            name
            for table in self._tables
            if (name := str(table["name"])) in self._known and not self._known[name].present
        ]

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for index, table in enumerate(self._tables):
            self._rows.addWidget(self._row(index, table))
        self._say()

    def _row(self, index: int, table: Mapping[str, Any]) -> QWidget:
        name = str(table["name"])
        box = ComboBox()
        box.setAccessibleName("Data set")
        box.setStatusTip("Choose what is trained on.")
        alike = [other for other in self._known if is_image_set(other) == is_image_set(name)]
        for other in alike if name in alike else [*alike, name]:
            box.addItem(_short(other), other)
        box.insertSeparator(box.count())
        box.addItem("A folder of pictures…")
        box.setCurrentIndex(box.findData(name))
        box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        known = self._known.get(name)
        box.setToolTip(f"{name}: {known.title}" if known else name)
        box.activated.connect(lambda _place: self._on_chosen(index, box))
        limit = QLineEdit(str(table.get("limit", "")))
        limit.setPlaceholderText("all")
        limit.setFixedWidth(72)
        limit.setAccessibleName("Samples at most")
        limit.setToolTip("Samples at most; empty for all")
        limit.setStatusTip("How many samples of it are used at most; empty for all.")
        limit.textEdited.connect(lambda text: self._put(index, "limit", text))
        remove = QToolButton()
        remove.setIcon(icon("close"))
        remove.setToolTip("Leave this data set out")
        remove.setAccessibleName("Leave this data set out")
        remove.clicked.connect(lambda: self._remove(index))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP // 2)
        row.addWidget(box, 1)
        row.addWidget(limit)
        row.addWidget(remove)
        remove.setVisible(len(self._tables) > 1)
        return line

    def _on_chosen(self, index: int, box: ComboBox) -> None:
        name = box.currentData()
        if name is None:
            box.setCurrentIndex(box.findData(str(self._tables[index]["name"])))
            self._ask_for_folder(index)
        else:
            self._put(index, "name", name)

    def _ask_for_folder(self, index: int) -> None:
        folder = QFileDialog.getExistingDirectory(self, "A folder of pictures, one subfolder a class")
        if folder:
            from hwocr.datasets.glyphs.catalogue import FOLDER_PREFIX  # slow to import, and here by now

            prefix = PICTURES_PREFIX if self.are_photographs else FOLDER_PREFIX
            self._put(index, "name", f"{prefix}{folder}")
            self._fill()

    def _put(self, index: int, key: str, text: str) -> None:
        if key == "limit":
            clean = text.strip().replace(",", "")
            if clean:
                self._tables[index]["limit"] = int(clean) if clean.isdigit() else clean
            else:
                self._tables[index].pop("limit", None)
        else:
            # The labels and parts asked of the one set may not be there in the other.
            kept = {k: v for k, v in self._tables[index].items() if k in ("limit", "weight", "held_out")}
            self._tables[index] = {"name": text, **kept}
        self._say()
        self.changed.emit()

    def _add(self) -> None:
        named = {table["name"] for table in self._tables}
        free = [
            name
            for name, about in self._known.items()
            if about.present and name not in named and is_image_set(name) == self.are_photographs
        ]
        if not free and self.are_photographs:
            return
        self._tables.append({"name": free[0] if free else BUILT_IN})
        self._fill()
        self.changed.emit()

    def _remove(self, index: int) -> None:
        del self._tables[index]
        self._fill()
        self.changed.emit()

    def _say(self) -> None:
        missing = self.missing()
        if missing:
            about = self._known[missing[0]]
            place = next(iter(about.files.values()), None)
            also = f" {len(missing) - 1} more data sets are not here either." if len(missing) > 1 else ""
            self._where.setText(
                f"{missing[0]} is not here: it is looked for at {place}. {about.how_to_get}{also}"
            )
            self._where.setStyleSheet(f"color: {colours_of(self.palette()).warning}")
            return
        self._where.setStyleSheet("")
        known = [
            self._known[str(table["name"])] for table in self._tables if str(table["name"]) in self._known
        ]
        folders = dict.fromkeys(str(path.parent) for about in known for path in about.files.values())
        if folders:
            self._where.setText("Here, in " + ", ".join(folders))
        else:
            self._where.setText("Made by the program; nothing to fetch." if known else "")


def _short(name: str) -> str:
    """Return a data set's name, or of a folder's path the end."""
    prefix, colon, path = name.partition(":")
    return f"{prefix}: {Path(path).name}" if colon else name
