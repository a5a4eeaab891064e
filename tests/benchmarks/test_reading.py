"""What reading costs: a 12-megapixel photograph beside the bare decoding of it, and memory."""

import io
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hwocr.datasets.handprint import make_page, sample_text, variant_style
from hwocr.models.registry import load_classifier
from hwocr.reading.image import load_pages, page_from_pixels
from hwocr.reading.language.character_model import english
from hwocr.reading.reader import Reader

TWELVE_MEGAPIXELS = (4032, 3024)


@pytest.fixture(scope="module")
def photograph(tmp_path_factory):
    """A generated page as a photograph of 12 megapixels."""
    lines = sample_text(np.random.default_rng(12), 10)
    page = make_page(lines, seed=12, style=variant_style("plain", 12))
    path = tmp_path_factory.mktemp("photo") / "page.jpg"
    Image.fromarray(page.pixels).resize(TWELVE_MEGAPIXELS, Image.Resampling.BICUBIC).save(path, quality=92)
    return path


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_a_twelve_megapixel_page_opened_and_read_beside_decoding_it(photograph, against):
    reader = Reader(load_classifier())
    english()
    content = photograph.read_bytes()

    def read():
        (image,) = load_pages(photograph)
        reader.read(image)

    against(
        lambda: _seconds(read),
        lambda: _seconds(lambda: np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))),
        names=("read_seconds", "decode_seconds"),
    )


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_twelve_megapixel_page_start_to_end_beside_tesseract(photograph, against):
    def ours():
        command = [sys.executable, "-m", "hwocr", "read", str(photograph)]
        return _seconds(lambda: subprocess.run(command, check=True, capture_output=True))

    def tesseract():
        # Its most favourable layout mode: the quickest.
        return min(
            _seconds(
                lambda mode=mode: subprocess.run(
                    ["tesseract", str(photograph), "-", "--psm", mode], check=True, capture_output=True
                )
            )
            for mode in ("4", "6", "11")
        )

    against(ours, tesseract, names=("read_seconds", "tesseract_seconds"), rounds=3)


def test_the_terminal_reads_a_twelve_megapixel_page_start_to_end(photograph, benchmark, figures):
    def run():
        subprocess.run(
            [sys.executable, "-m", "hwocr", "read", str(photograph)], check=True, capture_output=True
        )

    benchmark.pedantic(run, rounds=3)
    figures(seconds=benchmark.stats.stats.median)


def _resident_megabytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "hwocr", "read", sys.argv[1]], capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize(
    ("name", "size", "mode"),
    [("refused", (30_000, 30_000), "1"), ("largest", (11_000, 9_000), "RGB"), ("small", (900, 600), "RGB")],
)
def test_memory_of_reading_large_pictures(tmp_path, benchmark, figures, name, size, mode):
    path = tmp_path / f"{name}.png"
    Image.new(mode, size, 1 if mode == "1" else (250, 250, 250)).save(path, compress_level=1)
    done = benchmark.pedantic(
        lambda: subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True),
        rounds=1,
    )
    figures(megapixels=size[0] * size[1] / 1e6, peak_megabytes=int(done.stdout) / 1024)


def test_a_hundred_pages_in_a_row_beside_ten(benchmark, figures):
    reader = Reader(load_classifier())
    kinds = ("plain", "desk", "upside_down", "pencil", "hand")
    images = [
        make_page(sample_text(np.random.default_rng(seed), 3), seed=seed, style=variant_style(kind, seed))
        for seed, kind in enumerate(kinds)
    ]

    def read(count):
        for number in range(count):
            reader.read(page_from_pixels(images[number % 5].pixels, "page"))
        return _resident_megabytes()

    after_ten = read(10)
    after_hundred = benchmark.pedantic(lambda: read(90), rounds=1)
    figures(megabytes_after_10=after_ten, megabytes_after_100=after_hundred)
