"""Pages put together into one PDF, a few at a time, so that hundreds need no more memory than a dozen."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import ImageCms

from hwocr import __version__
from hwocr.errors import HwocrError, ImageError
from hwocr.exporting.pdf.font import InvisibleFont
from hwocr.exporting.pdf.original import has_text, lay_text
from hwocr.exporting.pdf.picture import (
    dots_per_inch,
    page_size,
    picture_content,
    picture_of_jpeg,
    picture_of_pixels,
    stored_jpeg,
)
from hwocr.exporting.pdf.text_layer import FONT, text_layer
from hwocr.exporting.registry import ExportOptions, ExportPage

# Pages of pictures are put away in a file of their own after so many, or so many bytes.
_PAGES_AT_ONCE = 16
_BYTES_AT_ONCE = 32_000_000
_PRODUCER = f"hwocr {__version__}"


@dataclass(slots=True, eq=False)
class _Original:
    """A PDF whose pages get their text; ``wanted`` are those that were exported, from 0."""

    path: Path
    pdf: Pdf
    font: InvisibleFont
    wanted: list[int] = field(default_factory=list)


class Assembly:
    """Collects pages, in order, and writes them; a context manager that leaves no temporary file behind."""

    def __init__(self, options: ExportOptions) -> None:
        """Begin without pages."""
        self._options = options
        self._stack = ExitStack()
        self._segments: list[Path | _Original] = []
        self._open: Pdf | None = None
        self._font: InvisibleFont | None = None
        self._bytes = 0
        self._title = ""

    def __enter__(self) -> Self:
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="hwocr-pdf-")))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.close()
        self._stack.close()

    def add(self, exported: ExportPage) -> None:
        """Add a page: one of a PDF keeps its own picture, any other gets the one that was read.

        Raises:
            ImageError: if its picture cannot be opened.
            HwocrError: if its PDF cannot be.
        """
        self._title = self._title or Path(exported.page.source).name
        if exported.path is not None and _is_pdf(exported.path):
            self._add_original(exported, exported.path)
        else:
            self._add_picture(exported)

    def write(self, file: BinaryIO) -> None:
        """Write the pages that were added.

        Raises:
            HwocrError: if there is none.
        """
        self._put_away()
        for segment in self._segments:
            if isinstance(segment, _Original):
                segment.font.finish()
        if not self._segments:
            raise HwocrError("There is no page to write.", "A PDF needs one at least.")
        whole = self._whole_original()
        if whole is not None:
            whole.pdf.save(file, object_stream_mode=_object_streams(whole.pdf))
            return
        with Pdf.new() as merged:
            for segment in self._segments:
                if isinstance(segment, _Original):
                    merged.pages.extend(segment.pdf.pages[place] for place in segment.wanted)
                else:
                    merged.pages.extend(self._stack.enter_context(Pdf.open(segment)).pages)
            self._describe(merged)
            merged.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    def _whole_original(self) -> _Original | None:
        """The PDF that all pages are of, each once and in order; its bookmarks and links are kept."""
        if len(self._segments) != 1 or not isinstance(self._segments[0], _Original):
            return None
        original = self._segments[0]
        return original if original.wanted == list(range(len(original.pdf.pages))) else None

    def _add_original(self, exported: ExportPage, path: Path) -> None:
        self._put_away()
        last = self._segments[-1] if self._segments else None
        if not isinstance(last, _Original) or last.path != path or exported.page.number - 1 in last.wanted:
            pdf = self._stack.enter_context(_opened(path))
            last = _Original(path, pdf, InvisibleFont(pdf))
            self._segments.append(last)
        place = exported.page.number - 1
        if not 0 <= place < len(last.pdf.pages):
            raise HwocrError(f"{path} has no page {place + 1}.", "The file was changed; read it again.")
        last.wanted.append(place)
        page = last.pdf.pages[place]
        if has_text(page, exported.page):
            self._options.note(f"{path}, page {place + 1}: it has text already and is kept as it is.")
        else:
            lay_text(last.pdf, page, last.font, exported.page)

    def _add_picture(self, exported: ExportPage) -> None:
        if self._open is None or self._font is None:
            self._open = Pdf.new()
            self._font = InvisibleFont(self._open)
        pdf, page = self._open, exported.page
        jpeg = stored_jpeg(exported.path, page.width, page.height)
        if jpeg is not None:
            picture, orientation = picture_of_jpeg(pdf, jpeg), jpeg.orientation
        else:
            if exported.image is None:
                raise ImageError(
                    f"The picture of {page.source or 'the page'} is not there.", "Open it again."
                )
            picture, orientation = picture_of_pixels(pdf, exported.image().pixels), 1
        self._bytes += len(picture.read_raw_bytes())
        width, height = page_size(
            page.width, page.height, dots_per_inch(exported.path, page.width, page.height)
        )
        added = pdf.add_blank_page(page_size=(width, height))
        resources = Dictionary(XObject=Dictionary(HwocrPicture=picture), Font=Dictionary())
        resources.Font[FONT] = self._font.reference
        added.obj.Resources = resources
        text = text_layer(page, (width / page.width, 0, 0, -height / page.height, 0, height), self._font)
        added.obj.Contents = Stream(pdf, picture_content(width, height, orientation) + text)
        if len(pdf.pages) >= _PAGES_AT_ONCE or self._bytes >= _BYTES_AT_ONCE:
            self._put_away()

    def _put_away(self) -> None:
        """Save the pages of pictures collected so far to a file; they are copied from it in the end."""
        if self._open is None or self._font is None:
            return
        self._font.finish()
        path = self._folder / f"{len(self._segments)}.pdf"
        self._open.save(path)
        self._open.close()
        self._open, self._font, self._bytes = None, None, 0
        self._segments.append(path)

    def _describe(self, pdf: Pdf) -> None:
        """Say what the document is: as PDF/A-2u, where all of it is ours."""
        archival = not any(isinstance(segment, _Original) for segment in self._segments)
        if archival:
            profile = Stream(pdf, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), N=3)
            intent = Dictionary(
                Type=Name.OutputIntent,
                S=Name("/GTS_PDFA1"),
                OutputConditionIdentifier=String("sRGB"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=pdf.make_indirect(profile),
            )
            pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
        if self._options.language:
            pdf.Root.Lang = String(self._options.language)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = self._title
            metadata["xmp:CreatorTool"] = _PRODUCER
            metadata["pdf:Producer"] = _PRODUCER
            metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = now
            if archival:
                metadata["pdfaid:part"] = "2"
                metadata["pdfaid:conformance"] = "U"


def _object_streams(pdf: Pdf) -> pikepdf.ObjectStreamMode:
    """How objects are packed: PDF/A-1 (ISO 19005-1, 6.1.4) knows no streams of them, and stays PDF/A-1."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        first = str(metadata.pdfa_status).startswith("1")
    modes = pikepdf.ObjectStreamMode
    chosen: pikepdf.ObjectStreamMode = modes.disable if first else modes.generate
    return chosen


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(1024).lstrip()[:5] == b"%PDF-"
    except OSError:
        return False


def _opened(path: Path) -> Pdf:
    try:
        return Pdf.open(path)
    except pikepdf.PasswordError as error:
        raise HwocrError(f"{path} is locked by a password.", "Save a copy without the password.") from error
    except (pikepdf.PdfError, OSError) as error:
        raise HwocrError(f"{path} cannot be made searchable: {error}.", "Export or scan it again.") from error
