import statistics
from collections.abc import Callable, Sequence

import pytest

_FIGURES = pytest.StashKey[list[tuple[str, dict[str, float | str]]]]()


def pytest_configure(config):
    config.stash[_FIGURES] = []


@pytest.fixture
def figures(benchmark, request) -> Callable[..., None]:
    """Call it with figures by name: they are stored with the benchmark and printed when all are done."""

    def note(**values: float | str) -> None:
        rounded = {
            name: float(f"{value:.4g}") if isinstance(value, float) else value
            for name, value in values.items()
        }
        benchmark.extra_info.update(rounded)
        request.config.stash[_FIGURES].append((request.node.name, rounded))

    return note


@pytest.fixture
def against(benchmark, figures) -> Callable[..., float]:
    """Measure something beside a yardstick, turn by turn in one run, and note the ratio of the medians.

    Called with two functions that return the seconds they measured themselves (or anything else
    that is to be divided), and the names to note them by; returns the ratio.
    """

    def compare(
        ours: Callable[[], float], yardstick: Callable[[], float], *, names: Sequence[str], rounds: int = 7
    ) -> float:
        taken: list[float] = []
        beside: list[float] = []
        ours()
        yardstick()  # once each, so that files and caches are warm for both
        benchmark.pedantic(
            lambda: taken.append(ours()),
            setup=lambda: beside.append(yardstick()),
            rounds=rounds,
            iterations=1,
        )
        ratio = statistics.median(taken) / statistics.median(beside)
        figures(**{names[0]: statistics.median(taken), names[1]: statistics.median(beside)}, ratio=ratio)
        return ratio

    return compare


def pytest_terminal_summary(terminalreporter, config):
    noted = config.stash[_FIGURES]
    if noted:
        terminalreporter.section("figures")
    for name, values in noted:
        terminalreporter.write_line(
            f"{name}: " + ", ".join(f"{key} = {value}" for key, value in values.items())
        )
