"""Reading files into the library: only what is not in it as it is now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwocr.batch.run import Workers
from hwocr.batch.settings import ReadSettings
from hwocr.batch.sources import Source
from hwocr.batch.work import Job, PageResult, pages_of
from hwocr.errors import HwocrError
from hwocr.exporting.records import page_of_record
from hwocr.interchange.page_xml_reader import parse_page_xml
from hwocr.library.library import Library


@dataclass(frozen=True, slots=True)
class Added:
    """A page that was read into the library, or could not be (then ``result.error`` says why)."""

    source: Source
    result: PageResult


def read_into(
    library: Library, sources: Sequence[Source], settings: ReadSettings, workers: Workers
) -> Iterator[Added]:
    """Read what is new or changed in files; yield pages as they are put in. Closing the iterator stops it."""
    by_name = {source.name: source for source in sources}
    for result in workers.run(_jobs(library, sources, settings)):
        source = by_name[result.name]
        if not result.error:
            page = page_of_record(parse_page_xml(result.xml, result.name), source=str(source.path))
            stamp = stamp_of(source, settings)
            library.add(
                page, source.path, stamp=stamp, thumbnail=result.thumbnail, suspicious=result.suspicious
            )
        yield Added(source, result)


def stamp_of(source: Source, settings: ReadSettings) -> str:
    """Return what is the same for the same file, read with the same settings."""
    return f"{source.stamp} {settings.key}"


def corrected_stamp(path: Path) -> str:
    """Return the stamp of a page that a person corrected: as long as its file stays, it is not read again."""
    return f"corrected {Source(path, path.name).stamp}"


def _jobs(library: Library, sources: Sequence[Source], settings: ReadSettings) -> Iterator[Job]:
    for source in sources:
        try:
            count = pages_of(source.path)
        except HwocrError:
            yield Job(source.name, source.path)  # it fails there, in words
            continue
        for number in range(1, count + 1) if count else (0,):
            kept = library.stamp_of(source.path, max(1, number))
            if kept not in (stamp_of(source, settings), corrected_stamp(source.path)):
                yield Job(source.name, source.path, number)
