"""A batch: sources in, outputs, ledger and events out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hwocr.batch.ledger import Ledger, SourceEntry
from hwocr.batch.settings import ReadSettings
from hwocr.batch.sources import Source, output_names
from hwocr.batch.work import Job, PageResult, pages_of
from hwocr.errors import HwocrError
from hwocr.exporting.export import export_pages
from hwocr.exporting.records import page_of_record
from hwocr.exporting.registry import ExportFormat, ExportOptions, ExportPage
from hwocr.interchange.page_xml_reader import parse_page_xml
from hwocr.reading.image import PageImage, load_pages


class Workers(Protocol):
    """What reads jobs: processes of this machine, or a cluster."""

    def run(self, jobs: Iterator[Job]) -> Iterator[PageResult]:
        """Read jobs, a few ahead; results come as they are ready, each page once."""
        ...


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What is to be done.

    Attributes:
        sources: the files.
        outputs: the folder of outputs.
        format: what is written.
        settings: what pages are read with.
        force: whether what is done is done again.
        note: told what a user should know of an export.
    """

    sources: Sequence[Source]
    outputs: Path
    format: ExportFormat
    settings: ReadSettings
    force: bool = False
    note: Callable[[str], None] = print


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """Something that happened to a source.

    Attributes:
        kind: ``passed`` (done before), ``page`` (read or failed), ``written`` or ``failed`` (no page of it
            could be read, or its output not be written).
        source: the source.
        entry: what is known of it now.
        page: for ``page``.
        error: for ``failed``.
    """

    kind: str
    source: Source
    entry: SourceEntry
    page: PageResult | None = None
    error: HwocrError | None = None


class Batch:
    """Runs a plan.

    Attributes:
        ledger: of the folder of outputs.
        sources: those of the plan, without what earlier runs wrote.
    """

    def __init__(self, plan: BatchPlan) -> None:
        """Open the ledger.

        Raises:
            HwocrError: if the folder of outputs cannot be written to.
        """
        self.plan = plan
        self.ledger = Ledger(plan.outputs)
        # Outputs of earlier runs that lie among the pages are none of them.
        written = {
            (plan.outputs / name).resolve()
            for entry in self.ledger.sources.values()
            for name in entry.outputs
        }
        self.sources = tuple(source for source in plan.sources if source.path.resolve() not in written)
        known = {
            name: entry.outputs[0] for name, entry in self.ledger.sources.items() if len(entry.outputs) == 1
        }
        self._names: Mapping[str, str] = output_names(self.sources, plan.format.suffix, known)
        self._sources = {source.name: source for source in self.sources}
        self._waiting: dict[str, int] = {}
        self._early: list[BatchEvent] = []
        self._finished: set[str] = set()

    def run(self, workers: Workers) -> Iterator[BatchEvent]:
        """Read what is not done and yield what happens; closing the iterator stops the work."""
        try:
            todo = []
            for source in self.sources:
                entry = self._entry(source)
                output = self._names[source.name]
                if not self.plan.force and self.ledger.is_done(
                    entry, output, one_page=self.plan.format.one_page
                ):
                    yield BatchEvent("passed", source, entry)
                else:
                    todo.append(source)
            results = workers.run(self._jobs(todo))
            for result in results:
                yield from self._take_early()
                yield from self._take(result)
            yield from self._take_early()
        finally:
            self.ledger.close()

    def entries_known(self) -> list[SourceEntry]:
        """Return what is known of the plan's sources, without writing anything down."""
        known = self.ledger.sources
        return [known[source.name] for source in self.sources if source.name in known]

    def _entry(self, source: Source) -> SourceEntry:
        return self.ledger.entry(source, self.plan.settings.key)

    def _jobs(self, sources: Sequence[Source]) -> Iterator[Job]:
        """The pages to read, found out file by file as they are asked for."""
        for source in sources:
            entry = self._entry(source)
            if self.plan.force or (entry.outputs and not entry.errors):
                self.ledger.forget(entry)
            try:
                count = pages_of(source.path)
            except HwocrError as error:
                self._early.extend(self._failed(source, error))
                continue
            done = self.ledger.kept(entry)
            if not count and done and len(done) >= max(entry.pages[number].count for number in done):
                # All was read before, and the batch stopped before its output was written.
                self._early.extend(self._finish(source))
                continue
            if not count:
                self._waiting[source.name] = -1
                yield Job(source.name, source.path, 0, done)
                continue
            wanted = [number for number in range(1, count + 1) if number not in done]
            self._waiting[source.name] = len(wanted)
            if not wanted:
                self._early.extend(self._finish(source))
            for number in wanted:
                yield Job(source.name, source.path, number)

    def _take_early(self) -> Iterator[BatchEvent]:
        early, self._early = self._early, []
        yield from early

    def _take(self, result: PageResult) -> Iterator[BatchEvent]:
        source = self._sources[result.name]
        entry = self._entry(source)
        if source.name in self._finished or result.number in self.ledger.kept(entry):
            return  # it arrived twice
        self.ledger.add(entry, result)
        yield BatchEvent("page", source, entry, result)
        waiting = self._waiting[source.name]
        if waiting > 0:
            self._waiting[source.name] = waiting = waiting - 1
            complete = waiting == 0
        else:
            complete = bool(result.error) or len(self.ledger.kept(entry)) >= result.count
        if complete:
            yield from self._finish(source)

    def _finish(self, source: Source) -> Iterator[BatchEvent]:
        """Write the output of a source of which every page was read or failed."""
        self._finished.add(source.name)
        entry = self._entry(source)
        errors = entry.errors
        if not self.ledger.kept(entry):
            error = (
                HwocrError(errors[0].error, errors[0].hint)
                if errors
                else HwocrError(f"{source.path} has no page.")
            )
            yield BatchEvent("failed", source, entry, error=error)
            return
        target = self.plan.outputs / self._names[source.name]
        inputs = [one.path for one in self.sources]
        try:
            files = export_pages(
                self._pages(source, entry),
                self.plan.format,
                target,
                ExportOptions(note=self.plan.note),
                inputs,
            )
        except HwocrError as error:
            yield BatchEvent("failed", source, entry, error=error)
            return
        self.ledger.written(entry, tuple(file.relative_to(self.plan.outputs).as_posix() for file in files))
        yield BatchEvent("written", source, entry)

    def _failed(self, source: Source, error: HwocrError) -> list[BatchEvent]:
        entry = self._entry(source)
        result = PageResult(source.name, 0, error=error.message, hint=error.hint)
        self.ledger.add(entry, result)
        return [BatchEvent("page", source, entry, result), BatchEvent("failed", source, entry, error=error)]

    def _pages(self, source: Source, entry: SourceEntry) -> Iterator[ExportPage]:
        for number, xml in self.ledger.read_pages(entry):
            page = page_of_record(parse_page_xml(xml, source.name), source=str(source.path))
            yield ExportPage(page, lambda number=number: _image(source.path, number), source.path)  # type: ignore[misc]


def _image(path: Path, number: int) -> PageImage:
    return next(load_pages(path, first=number))
