"""The feature maps of every layer, for a letter that is drawn or a sample that was misread."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.theme import STEP, Colours, colours_of
from hwocr.gui.cnn.activations.layer_view import LayerView
from hwocr.gui.cnn.activations.pictures import Activations
from hwocr.gui.cnn.activations.queries import Found, SeenSample, look, own_photograph, see, see_drawing
from hwocr.gui.cnn.activations.samples import Sample
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.draw.canvas import Canvas
from hwocr.gui.draw.ink import InkCache
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.training.run_bar import action_button
from hwocr.gui.widgets.bars import percent
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.parts import heading, muted, panel, tool_button
from hwocr.runs.recipe.schema import Recipe

# As large as fits twice into the narrowest panel, pixels.
_SIDE = 104
_PEN = 8
_ICON = 44
_NOT_YET = "The feature maps come with the first saved model, after some seconds."
_ASK = "Draw a letter, or choose one that was misread, and see what each layer makes of it."
_NO_RUN = (
    "After the first run: draw a letter, or choose one that was misread, and see what each layer makes of it."
)
_ASK_PHOTO = "Choose a photograph, or open one of your own, and see what each layer makes of it."
_NO_RUN_PHOTO = (
    "After the first run: choose a photograph, or open your own, and see what each layer makes of it."
)
_MOST_OWN = 12


class MapsPanel(RunPanel):
    """A small canvas, samples, the answer, and a view for each layer."""

    title = "Maps"
    tip = "The feature maps of every layer, for a letter you draw or a sample you choose."
    _wants_photographs = False

    def __init__(
        self, context: ApplicationContext, clear: QAction, undo: QAction, photograph: QAction
    ) -> None:
        """Build the panel.

        Args:
            context: of the main window.
            clear: wipes the canvas.
            undo: takes its last stroke back.
            photograph: asks for a photograph to show to the network.
        """
        super().__init__(context)
        self.canvas = Canvas()
        self.picture = GlyphPicture("What the network gets", "what the network gets", _SIDE + 2)
        self.samples = QListWidget()
        self._answer = QLabel()
        self._answer.setTextFormat(Qt.TextFormat.RichText)
        self._answer.setWordWrap(True)
        self._answer.setAccessibleName("What the network answers")
        self._words = muted(_NO_RUN, wrap=True)
        self._layers: list[LayerView] = []
        self._ink = InkCache()
        self._found: list[Sample] = []
        self._own: list[Sample] = []
        self._photograph = photograph
        photograph.triggered.connect(self._ask_for_photograph)
        self._version = (0, 0)
        self._model_version = 0
        self._chosen: Sample | None = None
        self._clear, self._undo = clear, undo
        clear.triggered.connect(self.canvas.clear)
        undo.triggered.connect(self.canvas.undo)
        self.canvas.changed.connect(lambda _unfinished: self._on_drawn())
        self.canvas.history_changed.connect(self._update_actions)
        self.samples.itemClicked.connect(lambda item: self._choose(self.samples.row(item)))
        # By keys, too; but not while the list is being filled.
        self.samples.currentRowChanged.connect(
            lambda place: self._choose(place) if self.samples.hasFocus() else None
        )
        self._build()
        self._update_actions()

    @property
    def layers(self) -> list[LayerView]:
        """The layers that are shown, from the first to the last."""
        return [view for view in self._layers if not view.isHidden()]

    @property
    def answer(self) -> str:
        """What the network answers, as it is told."""
        return self._answer.text()

    @property
    def words(self) -> str:
        """What is said in place of an answer."""
        return "" if self._words.isHidden() else self._words.text()

    def suits(self, recipe: Recipe) -> bool:
        """Lines are not told apart: they have no classes."""
        return not recipe.reads_lines

    def forget(self) -> None:
        """Show nothing of another run; the drawn letter stays, to be shown to the next network."""
        self._found, self._chosen = [], None
        self._version, self._model_version = (0, 0), 0
        self.samples.clear()
        for widget in (self._samples_title, self.samples):
            widget.hide()
        if self.run_seen is None:
            self._photograph.setEnabled(False)
            self._show_nothing(_NO_RUN_PHOTO if self._wants_photographs else _NO_RUN)
        else:
            self._show_nothing(_ASK_PHOTO if self._wants_photographs else _ASK)

    def show_recipe(self, recipe: Recipe) -> None:
        """Without a run: ask for a letter, or for a photograph, as the form's recipe learns from them."""
        if self.run_seen is None:
            self._for_photographs(not recipe.reads_glyphs)
            self._show_nothing(_NO_RUN_PHOTO if self._wants_photographs else _NO_RUN)

    def refresh(self) -> None:
        """Look for new samples, and show the chosen one to a new model."""
        seen = self.run_seen
        if seen is None or seen.recipe is None:
            return
        self._for_photographs(not seen.recipe.reads_glyphs)
        run, recipe, colours = seen.run, seen.recipe, self.colours
        known = self._version, self._model_version
        self.read(lambda: look(run, recipe, known, colours), self._show_found)

    def repaint_all(self) -> None:
        """Draw everything in other colours."""
        self._version, self._model_version = (0, 0), 0
        self.refresh()

    def open_photograph(self, path: Path) -> None:
        """Show a photograph to the network of the run."""
        if self.run_seen is not None:
            run = self.run_seen.run
            self.context.workers.start(
                lambda _task: own_photograph(run, path),
                self._take_photograph,
                self.context.messages.show_error,
            )

    def choose(self, place: int) -> None:
        """Show a sample, by its place in the row."""
        self.samples.setCurrentRow(place)
        self._choose(place)

    def _build(self) -> None:
        self.canvas.setMinimumSize(_SIDE, _SIDE)
        self.canvas.setFixedSize(_SIDE, _SIDE)
        self.canvas.setAccessibleName("Small canvas: draw a letter")
        self.canvas.set_pen_width(_PEN)
        self.canvas.set_guides(line_mode=False, hint="draw here")
        self._drawing = QWidget()
        row = QHBoxLayout(self._drawing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP // 2)
        frame, bed = panel()
        bed.addWidget(self.canvas)
        row.addWidget(frame)
        buttons = QVBoxLayout()
        buttons.setSpacing(STEP // 2)
        for action in (self._undo, self._clear):
            buttons.addWidget(tool_button(action))
        buttons.addStretch(1)
        row.addLayout(buttons)
        top = QHBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(self._drawing)
        top.addWidget(self.picture)
        self._opens = action_button(self._photograph)
        top.addWidget(self._opens, 0, Qt.AlignmentFlag.AlignTop)
        top.addStretch(1)
        samples = self.samples
        samples.setObjectName("thumbnails")
        samples.setAccessibleName("Samples that were misread, the most confident first")
        samples.setStatusTip("Choose a sample to see what each layer makes of it.")
        samples.setFrameShape(QListWidget.Shape.NoFrame)
        samples.setViewMode(QListWidget.ViewMode.IconMode)
        samples.setFlow(QListWidget.Flow.LeftToRight)
        samples.setWrapping(False)
        samples.setMovement(QListWidget.Movement.Static)
        samples.setIconSize(QSize(_ICON, _ICON))
        samples.setGridSize(QSize(_ICON + 20, _ICON + 24))
        samples.setUniformItemSizes(True)
        samples.setTextElideMode(Qt.TextElideMode.ElideRight)
        samples.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        samples.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        samples.setFixedHeight(_ICON + 24 + 14)
        self._samples_title = heading("Misread")
        self._column = QVBoxLayout()
        self._column.setContentsMargins(2 * STEP, 0, 2 * STEP, 2 * STEP)
        self._column.setSpacing(2 * STEP)
        self._column.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._column)
        area = QScrollArea()
        area.setAccessibleName("Layers")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QVBoxLayout()
        head.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 0)
        head.setSpacing(STEP)
        head.addLayout(top)
        head.addWidget(self._samples_title)
        head.addWidget(samples)
        head.addWidget(self._answer)
        head.addWidget(self._words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2 * STEP)
        outer.addLayout(head)
        outer.addWidget(area, 1)
        for widget in (self._answer, self._samples_title, samples, self._opens):
            widget.hide()
        self._photograph.setEnabled(False)

    def _for_photographs(self, on: bool) -> None:
        self._wants_photographs = on
        self._drawing.setVisible(not on)
        self._opens.setVisible(on)
        if not on:
            self._photograph.setEnabled(False)
        self._samples_title.setText("Photographs, wrong answers first" if on else "Misread")

    def _ask_for_photograph(self) -> None:
        from hwocr.datasets.images.listing import SUFFIXES

        patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        name, _filter = QFileDialog.getOpenFileName(
            self, "Classify a photograph", self.context.settings.last_folder, f"Pictures ({patterns})"
        )
        if name:
            self.context.settings.last_folder = str(Path(name).parent)
            self.open_photograph(Path(name))

    def _take_photograph(self, sample: Sample) -> None:
        theirs = [one for one in self._found if one not in self._own]
        self._own = [sample, *self._own][:_MOST_OWN]
        self._chosen = sample
        self._show_samples(theirs)
        self._ask()

    def _update_actions(self) -> None:
        self._clear.setEnabled(bool(self.canvas.history.traces))
        self._undo.setEnabled(self.canvas.history.can_undo)

    def _on_drawn(self) -> None:
        self._chosen = None
        self.samples.clearSelection()
        self._ask()

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._found):
            self._chosen = self._found[place]
            self._ask()

    def _ask(self) -> None:
        """Show the chosen sample, or else the drawn letter, to the network."""
        seen = self.run_seen
        if seen is None or seen.recipe is None:
            return
        run, colours, chosen = seen.run, self.colours, self._chosen
        if chosen is not None:
            self.read(lambda: see(run, chosen, colours), self._show_inside)
        elif self.canvas.is_empty:
            self._show_nothing(_ASK if seen.recipe.reads_glyphs else _ASK_PHOTO)
        elif seen.recipe.reads_glyphs:
            drawing, ink = (self.canvas.history.traces, self.canvas.unfinished), self._ink
            self.read(lambda: see_drawing(run, ink, drawing, _SIDE, colours), self._show_inside)

    def _show_found(self, found: Found) -> None:
        if found.samples is not None:
            self._version = found.version
            self._show_samples(found.samples)
        self._photograph.setEnabled(self._wants_photographs and bool(found.model_version))
        if not found.model_version:
            self._show_nothing(_NOT_YET)
        elif found.model_version != self._model_version:
            self._model_version = found.model_version
            self._ask()

    def _show_samples(self, samples: list[Sample]) -> None:
        """Show these in the row, the user's own photographs before them."""
        row = self.samples.currentRow() if self._chosen is not None else -1
        if self._chosen in self._own:
            row = self._own.index(self._chosen)
        self._found = [*(self._own if self._wants_photographs else ()), *samples]
        self.samples.clear()
        for sample in self._found:
            icon, pixmap = QIcon(), QPixmap.fromImage(sample.image)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # or the chosen one would be tinted
                icon.addPixmap(pixmap, mode)
            item = QListWidgetItem(icon, sample.short)
            item.setToolTip(sample.words)
            self.samples.addItem(item)
        if 0 <= row < len(self._found):
            self._chosen = self._found[row]
            self.samples.setCurrentRow(row)
        elif self._chosen is not None or (self.canvas.is_empty and self._found):
            self._chosen = self._found[0] if self._found else None
            self.samples.setCurrentRow(0)
        for widget in (self._samples_title, self.samples):
            widget.setVisible(bool(self._found))

    def _show_inside(self, seen: SeenSample | None) -> None:
        if seen is None:
            self._show_nothing(_ASK)
            return
        if seen.ink is not None:
            self.picture.show_ink(seen.ink)
        else:
            self.picture.show_image(seen.photo)
        inside = seen.inside
        while len(self._layers) < len(inside.layers):
            view = LayerView()
            self._column.insertWidget(self._column.count() - 1, view)
            self._layers.append(view)
        for place, view in enumerate(self._layers):
            view.setVisible(place < len(inside.layers))
            if place < len(inside.layers):
                view.show_layer(inside.layers[place])
        self._answer.setText(answer_words(inside, seen.truth, colours_of(self.palette())))
        self._answer.show()
        self._words.hide()

    def _show_nothing(self, words: str) -> None:
        for view in self._layers:
            view.hide()
        self.picture.show_ink(None)
        self._answer.clear()
        self._answer.hide()
        self._words.setText(words)
        self._words.show()


def answer_words(inside: Activations, truth: str, colours: Colours) -> str:
    """Write the best answers, and what it is where that is known, as rich text."""
    (first, sure), *others = inside.answers
    shade = colours.text if not truth else colours.confidence[0 if truth == first else 2]
    words = f'<b style="color:{shade}">{escape(first)}</b>&nbsp; {escape(percent(sure))}'
    for label, probability in others:
        told = f"{escape(label)}&nbsp; {escape(percent(probability))}"
        words += f' &nbsp;&nbsp; <span style="color:{colours.muted}">{told}</span>'
    return words if not truth else f"{words} &nbsp;&nbsp;·&nbsp; it is <b>{escape(truth)}</b>"
