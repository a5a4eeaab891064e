"""What a batch costs: memory from page to page, several processes beside a process a page, a long PDF."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))
import small_pages

from hwocr.batch.run import Batch, BatchPlan
from hwocr.batch.settings import ReadSettings
from hwocr.batch.sources import find_sources
from hwocr.batch.workers import LocalWorkers
from hwocr.datasets.handprint import make_page, variant_style
from hwocr.exporting.registry import ExportOptions, ExportPage, format_named

# `HWOCR_BENCH_PAGES=1000 make bench` for the figures of the issue; by default what takes half a minute.
PAGES = int(os.environ.get("HWOCR_BENCH_PAGES", "60"))
PDF_PAGES = 300

needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")


def _megabytes(pid="self"):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of generated pages; a few, many times over."""
    place = tmp_path_factory.mktemp("pages")
    for seed in range(min(PAGES, 12)):
        page = make_page(["BUY MILK AND", "SEE YOU SOON"], seed=seed, style=variant_style("plain", seed))
        Image.fromarray(page.pixels).save(place / f"{seed:04d}.png")
    for number in range(12, PAGES):
        os.link(place / f"{number % 12:04d}.png", place / f"{number:04d}.png")
    return place


@needs_proc
def test_memory_of_a_batch_from_its_tenth_to_its_last_page(folder, tmp_path, benchmark, figures):
    workers = LocalWorkers(ReadSettings(), 1)
    plan = BatchPlan(find_sources([folder]), tmp_path / "out", format_named("text"), ReadSettings())
    seen: list[tuple[float, float]] = []

    def run():
        for event in Batch(plan).run(workers):
            if event.kind == "page":
                seen.append((_megabytes(), _megabytes(workers._workers[0].process.pid)))

    begun = time.perf_counter()
    benchmark.pedantic(run, rounds=1)
    early = seen[len(seen) // 10]
    figures(
        pages=len(seen),
        pages_a_second=len(seen) / (time.perf_counter() - begun),
        leader_ratio=seen[-1][0] / early[0],
        worker_ratio=seen[-1][1] / early[1],
        worker_megabytes=seen[-1][1],
    )


def test_several_pages_by_one_process_beside_a_process_a_page(folder, tmp_path, against):
    few = sorted(folder.glob("*.png"))[:10]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}

    def command(*words):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "hwocr", "read", *words], check=True, capture_output=True, env=environment
        )
        return time.perf_counter() - begun

    def together():
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        return command(*map(str, few), "--jobs", "1", "-o", f"{out}/")

    against(
        together,
        lambda: sum(command(str(path)) for path in few),
        names=("batch_seconds", "process_a_page_seconds"),
        rounds=1,
    )


@needs_proc
def test_a_pdf_of_three_hundred_pages_is_put_together_in_constant_memory(tmp_path, benchmark, figures):
    texts = [f"LINE {number} OF THE PAGE WITH WORDS" for number in range(25)]
    page = small_pages.page(*texts, size=(1240, 1754))
    picture = tmp_path / "page.jpg"
    Image.fromarray(small_pages.picture_of(page)).save(picture, quality=80)
    seen: list[float] = []

    def pages():
        for number in range(1, PDF_PAGES + 1):
            yield ExportPage(replace(page, number=number, source=str(picture)), None, picture)
            seen.append(_megabytes())

    target = tmp_path / "out.pdf"

    def run():
        with target.open("wb") as file:
            format_named("pdf").write(pages(), file, ExportOptions())

    benchmark.pedantic(run, rounds=1)
    figures(
        megabytes_ratio=seen[-1] / seen[PDF_PAGES // 10],
        peak_after_ratio=_megabytes() / seen[PDF_PAGES // 10],
        file_beside_pictures_ratio=target.stat().st_size / (PDF_PAGES * picture.stat().st_size),
    )
