"""Small whole files of every kind the program reads, each with the function that reads it."""

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from small_data import idx_bytes
from small_pages import page
from small_runs import write_run

from hwocr.datasets.formats.idx import read_idx
from hwocr.datasets.glyphs.folder import read_character
from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.datasets.glyphs.sets.nist36 import read_nist36
from hwocr.datasets.glyphs.sets.npz_files import read_glyph_file
from hwocr.exporting.records import page_of_record, page_record
from hwocr.interchange.alto_reader import read_alto
from hwocr.interchange.alto_writer import alto_xml
from hwocr.interchange.hocr_reader import read_hocr
from hwocr.interchange.hocr_writer import hocr
from hwocr.interchange.page_xml_reader import read_page_xml
from hwocr.interchange.page_xml_writer import page_xml
from hwocr.models.image_input import read_square
from hwocr.models.mlp import load_mlp
from hwocr.models.registry import load_card
from hwocr.personal.transfer import export_set, import_set
from hwocr.reading.character import glyph_of
from hwocr.reading.image import load_pages
from hwocr.runs.analysis.report import report_html
from hwocr.runs.recipe.files import find_recipe, load_recipe
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.runs.store.history import RunHistory
from hwocr.scoring.ground_truth import load_ground_truth
from hwocr.shipped import shipped_path


@dataclass(frozen=True, slots=True)
class Sample:
    """A whole file.

    Attributes:
        name: of the kind.
        content: of the file.
        read: reads it; raises HwocrError where it is damaged.
        file: what it is called in its folder.
        beside: a folder whose other files it needs, or None.
    """

    name: str
    content: bytes
    read: Callable[[Path], object]
    file: str
    beside: Path | None = None

    def place(self, folder: Path, content: bytes) -> Path:
        """Put a variant of the file where its reader wants it; return its path."""
        shutil.rmtree(folder, ignore_errors=True)
        if self.beside is None:
            folder.mkdir(parents=True)
        else:
            shutil.copytree(self.beside, folder)
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path


def whole_files(folder: Path) -> list[Sample]:
    """Make a file of every kind.

    Args:
        folder: for those that need other files beside them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [*_pictures(), *_documents(), *_text_files(folder), *_data(folder), *_of_runs(folder)]


def _picture() -> Image.Image:
    picture = Image.new("L", (48, 40), 240)
    ImageDraw.Draw(picture).line(((10, 6), (10, 34), (34, 34)), fill=20, width=4)
    return picture


def _saved(format: str, **options: object) -> bytes:
    room = io.BytesIO()
    mode = options.pop("mode", "L")
    picture = _picture()
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture, np.uint16) * 257)
    else:
        picture = picture.convert(str(mode))
    picture.save(room, format, **options)
    return room.getvalue()


def _all_pages(path: Path) -> object:
    return list(load_pages(path))


def _open_all(path: Path) -> None:
    """Open a picture in every way the program opens one; the last of the errors is raised."""
    errors = []
    for read in (_all_pages, glyph_of, read_character, lambda path: read_square(path, 16)):
        try:
            read(path)
        except Exception as error:
            errors.append(error)
    odd = [error for error in errors if not hasattr(error, "hint")]
    if odd or errors:
        raise (odd or errors)[0]


def _pictures() -> list[Sample]:
    exif = Image.Exif()
    exif[0x0112] = 6
    kinds = {
        "JPEG": {"exif": exif},
        "PNG": {"exif": exif},
        "PNG of 16 bits": {"mode": "I;16"},
        "PNG with transparency": {"mode": "RGBA"},
        "PNG with a palette": {"mode": "P"},
        "TIFF": {"exif": exif},
        "TIFF with LZW": {"compression": "tiff_lzw", "dpi": (204, 98)},
        "TIFF of a fax": {"mode": "1", "compression": "group4"},
        "TIFF of floats": {"mode": "F"},
        "WebP": {"lossless": True},
        "BMP": {},
        "GIF": {},
        "AVIF": {},
        "JPEG2000": {},
        "PPM": {},
        "TGA": {},
    }
    samples = []
    for name, options in kinds.items():
        try:
            content = _saved(name.split(" ")[0].upper(), **options)
        except (KeyError, OSError, ValueError):
            continue  # this Pillow lacks it
        samples.append(Sample(name, content, _open_all, "picture.bin"))
    return samples


def _documents() -> list[Sample]:
    room = io.BytesIO()
    _picture().save(room, "PDF", resolution=100)
    form = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n"
    form += b"<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R"
    form += b"/MediaBox[0 0 60 90]/CropBox[0 0 50 80]/UserUnit 2/Contents 4 0 R/Resources<<>>>>\nendobj\n"
    form += b"4 0 obj\n<</Length 14>>\nstream\n0 0 20 20 re f\nendstream\nendobj\n"
    form += b"trailer<</Size 5/Root 1 0 R>>\n%%EOF"
    return [
        Sample("PDF of a scan", room.getvalue(), _all_pages, "scan.pdf"),
        Sample("PDF", form, _all_pages, "drawn.pdf"),
    ]


def _text_files(folder: Path) -> list[Sample]:
    records = (page_record(page("TO DO", "L1"), language="en"),)
    truth = folder / "truth"
    truth.mkdir()
    _picture().save(truth / "a.png")
    recipe = find_recipe("nist36_cnn").read_bytes()
    table = json.dumps({"a.png": {"kind": "note", "lines": ["TO DO", "L1"]}}).encode()

    def alto(path: Path) -> object:
        return [page_of_record(one) for one in read_alto(path)]

    def html(path: Path) -> object:
        return [page_of_record(one) for one in read_hocr(path)]

    def truths(path: Path) -> object:
        return load_ground_truth(path.parent)

    return [
        Sample("recipe", recipe, load_recipe, "mine.toml"),
        Sample("PAGE-XML", page_xml(records[0]), lambda path: page_of_record(read_page_xml(path)), "a.xml"),
        Sample("ALTO", alto_xml(records), alto, "a.xml"),
        Sample("hOCR", hocr(records), html, "a.hocr"),
        Sample("truth.json", table, truths, "truth.json", truth),
        Sample(
            "truth as PAGE-XML",
            page_xml(records[0]),
            truths,
            "a.xml",
            truth,
        ),
    ]


def _data(folder: Path) -> list[Sample]:
    import gzip

    import scipy.io

    glyphs = np.stack([np.asarray(_picture().resize((28, 28)))] * 3)
    room, wide, matlab = io.BytesIO(), io.BytesIO(), io.BytesIO()
    labels = np.array(["L", "I", "L"])
    np.savez(room, images=glyphs, labels=labels)
    np.savez_compressed(wide, images=glyphs, labels=labels, writer=np.arange(3))
    rows = {"train_data": np.ones((4, 1024)), "train_labels": np.eye(36)[:4]}
    scipy.io.savemat(matlab, rows, do_compression=True)
    taught = PersonalSet(folder / "personal")
    for label in "LI":
        taught.add(np.asarray(_picture(), np.float32) / 255, label)
    export_set(taught, folder / "taught.zip")
    model = shipped_path("resources", "models", "handprint-mlp.safetensors").read_bytes()
    network = shipped_path("resources", "models", "handprint-cnn.onnx").read_bytes()
    idx = idx_bytes(glyphs)
    return [
        Sample("glyph file", room.getvalue(), read_glyph_file, "a.npz"),
        Sample("glyph file, compressed", wide.getvalue(), read_glyph_file, "a.npz"),
        Sample("MATLAB file", matlab.getvalue(), lambda path: read_nist36(path, "train"), "a.mat"),
        Sample("IDX", idx, read_idx, "a.idx"),
        Sample("IDX, gzipped", gzip.compress(idx), read_idx, "a.gz"),
        Sample(
            "personal set",
            (folder / "taught.zip").read_bytes(),
            lambda path: import_set(PersonalSet(path.parent / "mine"), path),
            "taught.zip",
        ),
        Sample("NumPy model", model, load_mlp, "a.safetensors"),
        Sample("ONNX model", network, lambda path: load_card(str(path)), "a.onnx"),
    ]


def _of_runs(folder: Path) -> list[Sample]:
    run = write_run("tiny", parent=folder / "runs")
    run.write_confusion(("A", "B"), np.array([[3, 1], [0, 2]]))
    from hwocr.runs.store.folder import save_checkpoint
    from hwocr.runs.store.samples import Misread

    two = np.zeros(2, np.int64)
    run.write_misread(Misread(np.zeros((2, 32, 32), np.uint8), two, two + 1, np.ones(2, np.float32)))
    save_checkpoint(run.last_checkpoint, {"parameters": np.zeros(9, np.float32)}, {"epoch": 1})

    def look(path: Path) -> None:
        from hwocr.cli.runs import summary

        found = RunFolder(path.parent)
        history = RunHistory(found)
        history.update()
        history.view()
        summary(found)
        found.mark()
        found.photos()
        found.misread()
        found.confusion()
        report_html(found)

    names = ("recipe.toml", "events.jsonl", "confusion.json", "misread.npz")
    samples = [
        Sample(f"{name} of a run", (run.path / name).read_bytes(), look, name, run.path) for name in names
    ]
    checkpoint = run.last_checkpoint.read_bytes()
    return [*samples, Sample("checkpoint", checkpoint, load_checkpoint, "last.safetensors")]
