"""The door from the window to reading and models. All of it is called in workers, nothing at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hwocr.gui.context.imports import import_pydantic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.reading.image import PageImage
    from hwocr.reading.page import Alternative, Page

AUTOMATIC = "automatic"
"""The same as `hwocr.models.registry.AUTOMATIC`, which is slow to import."""

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
    """

    model: str = AUTOMATIC
    use_context: bool = True
    leave_out_labels: bool = True


class Engine(Protocol):
    """What the window asks of the rest of the program."""

    def suffixes(self) -> tuple[str, ...]:
        """Return the file name endings that can be opened, with their dots."""
        ...

    def model_names(self) -> tuple[str, ...]:
        """Return the models that can be chosen, `AUTOMATIC` and then the default first."""
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

    def pages(self, path: Path) -> Iterator[PageImage]:
        """Decode the pages of a file, one at a time."""
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

    def pages(self, path: Path) -> Iterator[PageImage]:
        """Decode the pages of a file, one at a time."""
        from hwocr.reading.image import load_pages

        return load_pages(path)

    def from_pixels(self, pixels: NDArray[np.uint8], source: str) -> PageImage:
        """Make a page of (H, W, 3) RGB."""
        from hwocr.reading.image import page_from_pixels

        return page_from_pixels(pixels, source)

    def read(self, image: PageImage, choice: Choice, progress: Callable[[str, float], None]) -> Page:
        """Read a page."""
        import_pydantic()
        from hwocr.reading.reader import reader_of

        keep_printed = None if choice.leave_out_labels else True
        reader = reader_of(choice.model, use_context=choice.use_context, keep_printed=keep_printed)
        return reader.read(image, progress)

    def read_drawing(self, ink: NDArray[np.float32], choice: Choice) -> Page:
        """Read a drawn line of letters."""
        import_pydantic()
        from hwocr.reading.reader import reader_of

        return reader_of(choice.model, use_context=choice.use_context).read_drawing(ink)

    def classify(self, glyph: NDArray[np.float32], choice: Choice) -> tuple[Alternative, ...]:
        """Return all labels of a normalised glyph, best first."""
        import_pydantic()
        from hwocr.models.registry import DEFAULT_MODEL, load_classifier
        from hwocr.reading.page import Alternative

        # A letter alone has no line that tells its case: automatic means capitals there.
        classifier = load_classifier(DEFAULT_MODEL if choice.model == AUTOMATIC else choice.model)
        row = classifier.probabilities(glyph[None])[0]
        return tuple(Alternative(classifier.labels[i], float(row[i])) for i in row.argsort()[::-1])
