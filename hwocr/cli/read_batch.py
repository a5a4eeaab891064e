"""``hwocr read … -o DIR``: many pages into a folder."""

import sys
from collections.abc import Sequence
from pathlib import Path

from hwocr.batch.report import FAILURES, NAME, Review, write_report
from hwocr.batch.run import Batch, BatchEvent, BatchPlan, Workers
from hwocr.batch.settings import ReadSettings
from hwocr.batch.sources import find_sources
from hwocr.errors import HwocrError
from hwocr.exporting.registry import ExportFormat

_SHOWN = 5


def read_into(
    files: Sequence[Path],
    outputs: Path,
    format: ExportFormat,
    settings: ReadSettings,
    *,
    recursive: bool,
    jobs: int,
    force: bool,
    scheduler: str,
) -> int:
    """Read files and folders into a folder; results are named on stdout, progress is shown on stderr.

    Args:
        files: and folders.
        outputs: the folder, made if need be.
        format: what is written.
        settings: what pages are read with.
        recursive: whether folders inside folders are looked through.
        jobs: how many processes read; 0: one a core.
        force: whether what is done is done again.
        scheduler: the address of a dask.distributed cluster, or empty.

    Returns:
        0, or 1 where something could not be read or written.

    Raises:
        HwocrError: if there is nothing to read, or the folder cannot be written to.
    """
    sources = find_sources(files, recursive=recursive)
    from hwocr.models.names import AUTOMATIC
    from hwocr.models.registry import find_model

    if settings.model != AUTOMATIC:
        find_model(settings.model)  # an unknown one is said once, not for every page
    workers = _workers(settings, jobs, scheduler)
    batch = Batch(BatchPlan(sources, outputs, format, settings, force, _note))
    progress = _Progress(len(sources))
    failed = False
    try:
        for event in batch.run(workers):
            failed |= event.kind == "failed" or (event.page is not None and bool(event.page.error))
            progress.show(event)
    except KeyboardInterrupt:
        _note("Stopped; the same command goes on from here.")
        raise
    finally:
        progress.close()
        reviews = write_report(batch.entries_known(), outputs)
    _print_summary(reviews, outputs)
    return 1 if failed else 0


def watch_into(
    files: Sequence[Path],
    outputs: Path,
    format: ExportFormat,
    settings: ReadSettings,
    *,
    recursive: bool,
    jobs: int,
    force: bool,
    scheduler: str,
) -> int:
    """Read as `read_into`, and go on reading what comes until it is interrupted (Ctrl+C)."""
    from hwocr.batch.watching import listing, sources_now, watch

    def act() -> None:
        try:
            read_into(
                files,
                outputs,
                format,
                settings,
                recursive=recursive,
                jobs=jobs,
                force=force,
                scheduler=scheduler,
            )
        except HwocrError as error:
            _note(str(error))

    _note(f"Watching {', '.join(map(str, files))}; Ctrl+C ends it.")
    watch(lambda: listing(sources_now(files, recursive=recursive)), act)
    return 0


def _workers(settings: ReadSettings, jobs: int, scheduler: str) -> Workers:
    if scheduler:
        from hwocr.batch.cluster import ClusterWorkers

        return ClusterWorkers(settings, scheduler)
    from hwocr.batch.workers import LocalWorkers, cores

    return LocalWorkers(settings, jobs or cores())


class _Progress:
    """A bar on stderr, where that is a terminal, and a line on stdout for each file that is done."""

    def __init__(self, sources: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), disable=not sys.stderr.isatty(), redirect_stdout=True,
        )  # fmt: skip
        self._pages = 0
        self._task = self._bar.add_task("reading", total=sources)
        self._bar.start()

    def show(self, event: BatchEvent) -> None:
        """Show what happened."""
        if event.kind == "page":
            assert event.page is not None
            self._pages += 1
            self._bar.update(self._task, description=f"{self._pages:,} pages")
            if event.page.error and event.page.number:
                where = f"{event.source.path}, page {event.page.number}"
                _note(f"{where}: {event.page.error} {event.page.hint}".rstrip())
            return
        self._bar.advance(self._task)
        if event.kind == "written":
            pages = len(event.entry.pages)
            about = f"{pages} page{'s' if pages != 1 else ''}, confidence {event.entry.confidence:.1%}"
            print(f"{event.source.path} -> {', '.join(event.entry.outputs)}  ({about})", flush=True)
        elif event.kind == "failed":
            assert event.error is not None
            hint = f" ({event.error.hint})" if event.error.hint else ""
            _note(f"{event.error.message}{hint}")

    def close(self) -> None:
        """End the bar."""
        self._bar.stop()


def _print_summary(reviews: Sequence[Review], outputs: Path) -> None:
    empty = [review for review in reviews if review.page.suspicious]
    for review in empty:
        _note(f"{_where(review)}: {review.reason}.")
    wanted = [review for review in reviews if review.benefit > 0][:_SHOWN]
    if wanted:
        _note("Look at these first; corrected, they help the rest most:")
        for review in wanted:
            print(f"  {_where(review)}: {review.reason}", file=sys.stderr)
    if reviews:
        more = f", failures in {outputs / FAILURES}" if any(review.page.error for review in reviews) else ""
        _note(f"All of it in {outputs / NAME}{more}.")


def _where(review: Review) -> str:
    several = review.page.count > 1 and review.page.number
    return f"{review.source.name}, page {review.page.number}" if several else review.source.name


def _note(text: str) -> None:
    print(f"hwocr: {text}", file=sys.stderr)
