"""What teaching gives, on generated writers that nothing was trained or tuned on: a table.

    python tests/benchmarks/teaching.py --writers 12

Four measurements, each before and after:

- *strokes*: three of each of 62 classes are taught from strokes drawn like a small picture; three others of
  each are classified;
- *others*: the fixed glyphs of other writers, and Chars74K where it is there: what teaching costs elsewhere,
  once with all 186 taught, once with 20 of those that were misread;
- *untaught*: half of a Chars74K writer's classes are taught, the other half classified;
- *next page*: letters that were misread on a writer's first page are corrected and taught, 20 at most (where
  there are fewer, the least certain right ones are confirmed, too), and their second page is read again.

The writers form their letters 2.5 times as far from the skeletons as writers do on average, those of pages
`--unusual` times.
"""

import argparse
import dataclasses
import os
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.datasets.handprint import make_page, mixed_text, sample_glyphs, sample_text, variant_style
from hwocr.datasets.handprint.writer import Writer
from hwocr.datasets.handprint.writing import place_strokes, write_shape
from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.names import AUTOMATIC, BOTH_CASES_MODEL
from hwocr.models.personal import PersonalClassifier, TaughtGlyphs
from hwocr.models.registry import load_classifier
from hwocr.reading.character import glyph_ink
from hwocr.reading.image import PageImage
from hwocr.reading.reader import reader_of
from hwocr.scoring.error_rates import Measure, score_text

LABELS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz")
SEED = 910_000
UNUSUAL = 2.5
LINES = 10


def unusual_writer(number: int, unusual: float = UNUSUAL) -> Writer:
    """A writer that nothing was trained on, who forms letters in a way of their own."""
    writer = Writer.random(np.random.default_rng((SEED, number)))
    return dataclasses.replace(writer, form=unusual * writer.form)


def stroke_picture(label: str, writer: Writer, rng: np.random.Generator) -> np.ndarray:
    """A character in thin strokes, dark on light, as a window's canvas would save it."""
    height = int(rng.choice([24, 40, 80]))
    strokes = place_strokes(write_shape(writer.choose_shape(label, rng), writer, rng), writer, scale=height)
    points = np.concatenate(strokes)
    low, high = points.min(axis=0) - 6, points.max(axis=0) + 6
    picture = Image.new("L", tuple(np.ceil(high - low).astype(int).tolist()), 255)
    drawing, width = ImageDraw.Draw(picture), max(1, height // 25)
    for stroke in strokes:
        path = [(float(x - low[0]), float(high[1] - y)) for x, y in stroke]
        drawing.line(path if len(path) > 1 else path * 2, fill=0, width=width, joint="curve")
    return np.asarray(picture, np.float32)


def errors(model, glyphs, labels) -> int:
    rows = model.probabilities(glyphs)
    return sum(model.labels[best] != label for best, label in zip(rows.argmax(axis=1), labels, strict=True))


def taught(glyphs, labels) -> TaughtGlyphs:
    pictures = np.rint(glyphs * 255).astype(np.uint8)
    return TaughtGlyphs(pictures, tuple(labels), tuple(map(str, range(len(labels)))))


def strokes_table(count: int, others) -> None:
    base = load_classifier(BOTH_CASES_MODEL)
    before = after = total = 0
    losses: dict[str, list[float]] = {}
    seconds = []
    for number in range(count):
        writer, rng = unusual_writer(number), np.random.default_rng((SEED, number, 1))
        names = np.array([label for label in LABELS for _ in range(6)])
        glyphs = normalise_glyphs([glyph_ink(stroke_picture(label, writer, rng)) for label in names])
        first = np.arange(len(names)) % 6 < 3
        begun = time.perf_counter()
        model = PersonalClassifier(base, taught(glyphs[first], names[first].tolist()))
        _ = model.head
        seconds.append(time.perf_counter() - begun)
        before += errors(base, glyphs[~first], names[~first])
        after += errors(model, glyphs[~first], names[~first])
        total += int((~first).sum())
        answers = np.array(base.labels)[base.probabilities(glyphs).argmax(axis=1)]
        wrong = rng.permutation(np.flatnonzero((answers != names) & first))[:20]
        corrected = PersonalClassifier(base, taught(glyphs[wrong], names[wrong].tolist()))
        for name, (pictures, right) in others.items():
            for how, one in (("186 taught", model), ("20 corrected", corrected)):
                loss = (errors(one, pictures, right) - errors(base, pictures, right)) / len(right)
                losses.setdefault(f"{name}, {how}", []).append(100 * loss)
    print(f"strokes, 3 of each of 62 taught, {count} writers: errors {before} -> {after} of {total}")
    print(f"  learned in {np.median(seconds):.2f} s (median)")
    for name, values in losses.items():
        print(f"  {name}: accuracy falls by {np.mean(values):.2f} points (worst writer {max(values):.2f})")


def read_twice(number: int, mixed: bool, unusual: float, recognisers: str) -> tuple[int, int, int, int]:
    """Errors of the second page before and after teaching, its length, and how many were corrected."""
    writer, rng = unusual_writer(1000 + number, unusual), np.random.default_rng((SEED, number, 2))
    text = mixed_text if mixed else sample_text
    style = variant_style("plain", number)
    pages = [
        make_page(text(rng, LINES), seed=SEED + number + 5 * k, style=style, writer=writer) for k in (0, 1)
    ]
    first, second = (PageImage(page.pixels, "page.jpg") for page in pages)
    reader = reader_of(AUTOMATIC, recognisers=recognisers)
    found = [glyph for line in reader.read(first).lines for glyph in line.glyphs]
    wrong, right = [], []
    for glyph in found:
        overlap, label = max(
            ((_overlap(glyph.box, true.box), true.label) for true in pages[0].glyphs), default=(0, "")
        )
        if overlap > 0.5 and label.isalnum() and glyph.label.isalnum():
            (right if glyph.label == label else wrong).append((glyph, label))
    right.sort(key=lambda pair: pair[0].confidence)
    corrected = wrong[:20]
    measure = Measure(case=mixed) if mixed else Measure()
    before = score_text(pages[1].lines, _texts(reader.read(second)), measure).letters
    with tempfile.TemporaryDirectory() as home:
        os.environ["HWOCR_HOME"] = home
        PersonalSet().add_all(
            [(glyph.picture, label) for glyph, label in [*corrected, *right[: 20 - len(corrected)]]]
        )
        again = reader_of("personal", recognisers=recognisers).read(second)
        after = score_text(pages[1].lines, _texts(again), measure).letters
    return before.errors, after.errors, before.length, len(corrected)


def _overlap(first, second) -> float:
    width = min(first.right, second.right) - max(first.left, second.left)
    height = min(first.bottom, second.bottom) - max(first.top, second.top)
    shared = max(0, width) * max(0, height)
    return shared / (first.width * first.height + second.width * second.height - shared)


def _texts(page) -> list[str]:
    return [line.text for line in page.lines]


def pages_table(count: int, unusual: float, recognisers: str) -> None:
    for mixed in (False, True):
        rows = np.array([read_twice(number, mixed, unusual, recognisers) for number in range(count)])
        before, after, length, corrected = rows.sum(axis=0).tolist()
        name = "both cases" if mixed else "capitals"
        print(
            f"next page, {name}, read by {recognisers}, {count} writers, "
            f"{corrected / count:.1f} corrected of 20 taught: errors {before} -> {after} of {length}",
            flush=True,
        )


def chars74k():
    path = Path(os.environ.get("HWOCR_DATA_DIR", "../shared/data")) / "glyphs" / "chars74k_hand.npz"
    if not path.is_file():
        return None
    with np.load(path) as arrays:
        kept = arrays["writer"] > 27
        pictures = normalise_glyphs([picture / np.float32(255) for picture in arrays["images"][kept]])
        return pictures, [str(label) for label in arrays["labels"][kept]], arrays["writer"][kept]


def untaught_table(real) -> None:
    if real is None:
        print("Chars74K is absent: untaught letters were not measured.")
        return
    glyphs, labels, writers = real
    base = load_classifier(BOTH_CASES_MODEL)
    before = after = 0
    for writer in np.unique(writers).tolist():
        places = np.random.default_rng(writer).permutation(np.flatnonzero(writers == writer))
        for half, rest in ((places[:31], places[31:]), (places[31:], places[:31])):
            model = PersonalClassifier(base, taught(glyphs[half], [labels[i] for i in half]))
            before += errors(base, glyphs[rest], [labels[i] for i in rest])
            after += errors(model, glyphs[rest], [labels[i] for i in rest])
    print(f"Chars74K, writers above 27, the untaught half: errors {before} -> {after} of {len(labels)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writers", type=int, default=12)
    parser.add_argument("--unusual", type=float, default=6.0)
    parser.add_argument("--no-pages", action="store_true")
    parser.add_argument("--only-pages", action="store_true")
    parser.add_argument("--recognisers", default="letters", help="of the pages, such as line or auto")
    options = parser.parse_args()
    if options.only_pages:
        pages_table(options.writers, options.unusual, options.recognisers)
        return
    pictures, indices = sample_glyphs(3100, seed=SEED, labels=LABELS)
    others = {"generated validation glyphs": (pictures / np.float32(255), [LABELS[i] for i in indices])}
    if (real := chars74k()) is not None:
        others["Chars74K, writers above 27"] = real[:2]
    strokes_table(options.writers, others)
    untaught_table(real)
    if not options.no_pages:
        pages_table(options.writers, options.unusual, options.recognisers)


if __name__ == "__main__":
    main()
