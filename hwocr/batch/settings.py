"""What pages are read with; light, so that a page that is read alone need not load what a batch needs."""

from dataclasses import asdict, dataclass
from functools import lru_cache

from hwocr.models.names import AUTOMATIC
from hwocr.models.registry import find_model
from hwocr.reading.image import PageImage
from hwocr.reading.page import Page
from hwocr.reading.reader import Reader, reader_of
from hwocr.reading.recognisers.registry import chosen_recognisers
from hwocr.reading.region import parse_region, read_region


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What pages are read with; the same words as the options of ``hwocr read``.

    Attributes:
        model: a name or a file, or `AUTOMATIC`.
        use_context: whether the words of a language help.
        keep_printed: whether print is read; None: as the page has it.
        recognisers: what reads lines.
        region: the part that is read of every page, as `parse_region` takes it; empty: all of it.
    """

    model: str = AUTOMATIC
    use_context: bool = True
    keep_printed: bool | None = None
    recognisers: str = "auto"
    region: str = ""

    def check(self) -> None:
        """See that model and recognisers of these names can be used, before any process is started.

        Raises:
            ModelError: if there is no such model.
            RecogniserError: if there is no such recogniser, or it cannot be used.
            ImageError: if the region is none.
        """
        if self.model != AUTOMATIC:
            find_model(self.model)
        chosen_recognisers(self.recognisers)
        if self.region:
            parse_region(self.region)

    @property
    def key(self) -> str:
        """A text that is the same for the same settings."""
        # Without the region where there is none: what was read before there were regions stays done.
        known = asdict(self).items()
        return " ".join(f"{name}={value}" for name, value in known if name != "region" or value)

    def read(self, image: PageImage) -> Page:
        """Read a page so, or its region.

        Raises:
            ImageError: if the region does not lie in the picture.
        """
        read = reader_for(self).read
        return read_region(read, image, parse_region(self.region)) if self.region else read(image)


@lru_cache(maxsize=1)
def reader_for(settings: ReadSettings) -> Reader:
    """Return the reader of this process; it is made once."""
    return reader_of(
        settings.model,
        recognisers=settings.recognisers,
        use_context=settings.use_context,
        keep_printed=settings.keep_printed,
    )
