"""What pages are read with; light, so that a page that is read alone need not load what a batch needs."""

from dataclasses import asdict, dataclass
from functools import lru_cache

from hwocr.models.names import AUTOMATIC
from hwocr.models.registry import find_model
from hwocr.reading.reader import Reader, reader_of
from hwocr.reading.recognisers.registry import chosen_recognisers


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What pages are read with; the same words as the options of ``hwocr read``."""

    model: str = AUTOMATIC
    use_context: bool = True
    keep_printed: bool | None = None
    recognisers: str = "auto"

    def check(self) -> None:
        """See that model and recognisers of these names can be used, before any process is started.

        Raises:
            ModelError: if there is no such model.
            RecogniserError: if there is no such recogniser, or it cannot be used.
        """
        if self.model != AUTOMATIC:
            find_model(self.model)
        chosen_recognisers(self.recognisers)

    @property
    def key(self) -> str:
        """A text that is the same for the same settings."""
        return " ".join(f"{name}={value}" for name, value in asdict(self).items())


@lru_cache(maxsize=1)
def reader_for(settings: ReadSettings) -> Reader:
    """Return the reader of this process; it is made once."""
    return reader_of(
        settings.model,
        recognisers=settings.recognisers,
        use_context=settings.use_context,
        keep_printed=settings.keep_printed,
    )
