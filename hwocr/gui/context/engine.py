"""The door from the window to reading and models. All of it is called in workers, nothing at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hwocr.folders import personal_folder
from hwocr.gui.context.imports import import_pydantic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.gui.context.neighbour import Neighbour
    from hwocr.reading.image import PageImage
    from hwocr.reading.page import Alternative, Page

AUTOMATIC = "automatic"
"""The same as `hwocr.models.names.AUTOMATIC`; its registry is slow to import."""

ALL_RECOGNISERS = "auto"
"""The same as `hwocr.reading.recognisers.registry.AUTOMATIC`, for the same reason."""

MODEL_SUFFIXES = (".onnx", ".safetensors")
"""The same as `hwocr.models.registry.SUFFIXES`, for the same reason."""


def shown_name(model: str) -> str:
    """What a model is called in the window."""
    return "Automatic" if model == AUTOMATIC else model


@dataclass(frozen=True, slots=True)
class Choice:
    """What to read with.

    Attributes:
        model: a name from the registry, the path of a model file, or `AUTOMATIC`.
        use_context: whether the text around a letter may change it.
        leave_out_labels: whether a form's printed labels are left out.
        recognisers: what reads lines: names with commas between them, or ``"auto"``.
    """

    model: str = AUTOMATIC
    use_context: bool = True
    leave_out_labels: bool = True
    recognisers: str = ALL_RECOGNISERS


class Engine(Protocol):
    """What the window asks of the rest of the program."""

    def suffixes(self) -> tuple[str, ...]:
        """Return the file name endings that can be opened, with their dots."""
        ...

    def model_names(self) -> tuple[str, ...]:
        """Return the models that can be chosen, `AUTOMATIC` and then the default first."""
        ...

    def recognisers(self) -> tuple[tuple[str, str, str], ...]:
        """Return what can read lines: names, titles, and what each lacks ("" if nothing)."""
        ...

    def check_model(self, path: Path) -> str:
        """Load a model file and return the model's own name.

        Raises:
            ModelError: if it is damaged or does not read letters.
        """
        ...

    def warm_up(self, choice: Choice) -> None:
        """Load the model and run it once, so that the first letter does not wait."""
        ...

    def pages(self, path: Path, should_stop: Callable[[], bool] | None = None) -> Iterator[PageImage]:
        """Decode the pages of a file, one at a time; a PDF is given up when ``should_stop`` says so."""
        ...

    def from_pixels(self, pixels: NDArray[np.uint8], source: str) -> PageImage:
        """Make a page of (H, W, 3) RGB."""
        ...

    def read(self, image: PageImage, choice: Choice, progress: Callable[[str, float], None]) -> Page:
        """Read a page."""
        ...

    def read_drawing(self, ink: NDArray[np.float32], choice: Choice) -> Page:
        """Read a drawn line of letters from its ink (H, W)."""
        ...

    def classify(self, glyph: NDArray[np.float32], choice: Choice) -> tuple[Alternative, ...]:
        """Return the labels of a normalised glyph (32, 32), best first."""
        ...

    def probabilities(
        self, glyphs: NDArray[np.float32], choice: Choice
    ) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """Return the labels, and their probabilities (N, labels) for normalised glyphs (N, 32, 32)."""
        ...

    def teach(
        self, lessons: Sequence[tuple[NDArray[np.float32], str, str]], source: str, page: int
    ) -> list[str]:
        """Put letters into the personal set.

        Args:
            lessons: for each its ink, what it is, and the identity of the example that it replaces, or "".
            source: the page's file.
            page: its number there.

        Returns:
            Their identities.
        """
        ...

    def forget(self, identity: str) -> Callable[[], None]:
        """Take a letter out of the personal set; return what brings it back."""
        ...

    def taught_like(self, glyph: NDArray[np.float32]) -> tuple[Neighbour, ...]:
        """Return the taught letters most like a normalised glyph (32, 32), nearest first."""
        ...

    def trained_like(self, glyph: NDArray[np.float32]) -> tuple[Neighbour, ...]:
        """Return the letters of the training most like a normalised glyph (32, 32), nearest first."""
        ...


class ProgramEngine:
    """The engine of the program itself."""

    def suffixes(self) -> tuple[str, ...]:
        """Return the file name endings that can be opened."""
        from hwocr.reading.image import SUFFIXES

        return (*SUFFIXES, ".hwocr")

    def model_names(self) -> tuple[str, ...]:
        """Return the models of the registry that read letters."""
        import_pydantic()
        from hwocr.models.registry import reading_models

        return (AUTOMATIC, *(entry.name for entry in reading_models()))

    def recognisers(self) -> tuple[tuple[str, str, str], ...]:
        """Return the recognisers of the registry."""
        import_pydantic()
        from hwocr.reading.recognisers.registry import all_recognisers

        return tuple(
            (entry.name, entry.title, f"{lacks} {entry.how_to_get}" if (lacks := entry.missing()) else "")
            for entry in all_recognisers()
        )

    def check_model(self, path: Path) -> str:
        """Load a model file and return the model's own name."""
        import_pydantic()
        from hwocr.models.registry import load_classifier

        return load_classifier(str(path)).card.name

    def warm_up(self, choice: Choice) -> None:
        """Load the model, the reader and the glyph normaliser, and use them once."""
        import_pydantic()
        import numpy as np

        from hwocr.reading.reader import reader_of

        ink = np.zeros((64, 64), np.float32)
        ink[8:56, 28:36] = 1.0
        reader_of(choice.model, use_context=choice.use_context).read_drawing(ink)

    def pages(self, path: Path, should_stop: Callable[[], bool] | None = None) -> Iterator[PageImage]:
        """Decode the pages of a file, one at a time; a PDF is given up when ``should_stop`` says so."""
        from hwocr.reading.image import load_pages

        return load_pages(path, should_stop)

    def from_pixels(self, pixels: NDArray[np.uint8], source: str) -> PageImage:
        """Make a page of (H, W, 3) RGB."""
        from hwocr.reading.image import page_from_pixels

        return page_from_pixels(pixels, source)

    def read(self, image: PageImage, choice: Choice, progress: Callable[[str, float], None]) -> Page:
        """Read a page."""
        import_pydantic()
        from hwocr.reading.reader import reader_of

        keep_printed = None if choice.leave_out_labels else True
        reader = reader_of(
            choice.model,
            recognisers=choice.recognisers,
            use_context=choice.use_context,
            keep_printed=keep_printed,
        )
        return reader.read(image, progress)

    def read_drawing(self, ink: NDArray[np.float32], choice: Choice) -> Page:
        """Read a drawn line of letters."""
        import_pydantic()
        from hwocr.reading.reader import reader_of

        return reader_of(choice.model, use_context=choice.use_context).read_drawing(ink)

    def classify(self, glyph: NDArray[np.float32], choice: Choice) -> tuple[Alternative, ...]:
        """Return all labels of a normalised glyph, best first."""
        from hwocr.reading.page import Alternative

        labels, rows = self.probabilities(glyph[None], choice)
        row = rows[0]
        return tuple(Alternative(labels[i], float(row[i])) for i in row.argsort()[::-1])

    def probabilities(
        self, glyphs: NDArray[np.float32], choice: Choice
    ) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """Return the labels, and their probabilities (N, labels) for normalised glyphs (N, 32, 32)."""
        import_pydantic()
        from hwocr.models.registry import load_single_letter

        classifier = load_single_letter(choice.model)
        return tuple(classifier.labels), classifier.probabilities(glyphs)

    def teach(
        self, lessons: Sequence[tuple[NDArray[np.float32], str, str]], source: str, page: int
    ) -> list[str]:
        """Put letters into the personal set; those that were in it get their new label."""
        from hwocr.datasets.glyphs.personal import PersonalSet
        from hwocr.personal.duplicates import same_pictures

        personal = PersonalSet()
        # A page opened again, as a document too, may have taught these letters before.
        same = same_pictures(personal, [ink for ink, _label, _replaces in lessons])
        known = [
            replaces or (entry.identity if entry is not None else "")
            for (_ink, _label, replaces), entry in zip(lessons, same, strict=True)
        ]
        new = [(ink, label) for (ink, label, _), name in zip(lessons, known, strict=True) if not name]
        added = iter(personal.add_all(new, source=source, page=page) if new else ())
        identities = []
        for (_ink, label, _replaces), name in zip(lessons, known, strict=True):
            if name:
                personal.relabel(name, label)
            identities.append(name or next(added).identity)
        return identities

    def forget(self, identity: str) -> Callable[[], None]:
        """Take a letter out of the personal set; return what brings it back."""
        from hwocr.datasets.glyphs.personal import PersonalSet

        personal = PersonalSet()
        entry = personal.remove(identity)
        return lambda: personal.restore(entry)

    def taught_like(self, glyph: NDArray[np.float32]) -> tuple[Neighbour, ...]:
        """Return the taught letters most like a glyph; none where nothing was taught."""
        from hwocr.gui.context.neighbour import Neighbour

        if not (personal_folder() / "taught.safetensors").is_file():
            return ()
        import_pydantic()
        from hwocr.models.personal import PersonalClassifier
        from hwocr.models.registry import load_classifier

        classifier = load_classifier("personal")
        if not isinstance(classifier, PersonalClassifier) or not len(classifier.taught):
            return ()
        glyphs = classifier.taught.glyphs
        return tuple(
            Neighbour(glyphs[one.index], one.label, one.similarity, one.identity)
            for one in classifier.nearest(glyph)
        )

    def trained_like(self, glyph: NDArray[np.float32]) -> tuple[Neighbour, ...]:
        """Return the letters of the training most like a glyph; the generator draws them at first use."""
        from hwocr.gui.context.neighbour import Neighbour

        import_pydantic()
        from hwocr.personal.training_glyphs import nearest_training_glyphs

        return tuple(
            Neighbour(one.picture, one.label, one.similarity, generated=True)
            for one in nearest_training_glyphs(glyph)
        )
