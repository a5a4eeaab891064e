"""A dask.distributed cluster as workers: pages go to whatever machines the scheduler knows.

The files must be where the leader says on every machine (a shared folder). The scheduler notices a machine
that is lost and gives its pages to others; a page that ends several workers is given up.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hwocr.batch.settings import ReadSettings
from hwocr.batch.work import Job, PageResult, failure, read_job
from hwocr.errors import HwocrError

if TYPE_CHECKING:
    from distributed import Client

# Jobs under way for each thread of the cluster: enough that none waits for the leader.
_AHEAD = 3
_TIMEOUT = 20


class ClusterWorkers:
    """Hands jobs to a scheduler at an address."""

    def __init__(self, settings: ReadSettings, address: str) -> None:
        """Remember where the scheduler is; it is called when there is work.

        Args:
            settings: what pages are read with.
            address: such as ``tcp://10.0.0.5:8786``.

        Raises:
            HwocrError: if dask.distributed is not installed.
        """
        try:
            import distributed  # noqa: F401
        except ImportError as error:
            raise HwocrError(
                "Reading on a cluster needs dask.distributed.", "Install it: pip install 'hwocr[cluster]'."
            ) from error
        self._settings = settings
        self._address = address

    def run(self, jobs: Iterator[Job]) -> Iterator[PageResult]:
        """Read jobs; results come as they are ready, each page once.

        Raises:
            HwocrError: if there is no scheduler at the address, or it has no worker.
        """
        from distributed import Client

        try:
            client = Client(self._address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise HwocrError(
                f"There is no scheduler at {self._address}: {error}.", "Start one: dask scheduler."
            ) from error
        with client:
            yield from self._run(client, jobs)

    def _run(self, client: "Client", jobs: Iterator[Job]) -> Iterator[PageResult]:
        from distributed import as_completed

        try:
            client.wait_for_workers(1, timeout=_TIMEOUT)
        except TimeoutError as error:
            raise HwocrError(
                f"The scheduler at {self._address} has no worker.", f"Start one: dask worker {self._address}."
            ) from error
        jobs_of: dict[Any, Job] = {}
        threads = sum(client.nthreads().values())

        def submitted() -> Any | None:  # noqa: ANN401 - dask has no types
            job = next(jobs, None)
            if job is None:
                return None
            future = client.submit(read_whole_job, self._settings, job, pure=False)
            jobs_of[future] = job
            return future

        first = [
            future for future in (submitted() for _ in range(max(1, _AHEAD * threads))) if future is not None
        ]
        completed = as_completed(first, loop=client.loop)
        for future in completed:
            job = jobs_of.pop(future)
            following = submitted()
            if following is not None:
                completed.add(following)
            yield from _results(future, job)
            future.release()


def read_whole_job(settings: ReadSettings, job: Job) -> list[PageResult]:
    """Read all pages of a job (the function that the cluster calls)."""
    return list(read_job(settings, job))


def _results(future: Any, job: Job) -> list[PageResult]:  # noqa: ANN401 - dask has no types
    error = future.exception()
    if error is None:
        results: list[PageResult] = future.result()
        return results
    reason = f"{job.path} could not be read on the cluster: {type(error).__name__}."
    return [failure(job, job.number, HwocrError(reason, "Look at the logs of the workers."))]
