"""Makers of small data sets in the formats of the real ones, upright letters from Pillow's own font.

A test imports them after putting this folder on sys.path, as tests/datasets/conftest.py does.
"""

import contextlib
import gzip
import http.server
import io
import struct
import threading
import zipfile

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import io as scipy_io

BASIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
BALANCED = BASIC[26:] + BASIC[:26] + "abdefghnqrt"
BYCLASS = BASIC[26:] + BASIC[:26] + "abcdefghijklmnopqrstuvwxyz"


def letter(label, size=28, *, height=0.7, shift=(0, 0), angle=0):
    """Draw an upright character: (size, size) uint8, 255 = ink."""
    picture = Image.new("L", (size, size), 0)
    font = ImageFont.load_default(round(size * height))
    centre = (size / 2 + shift[0], size / 2 + shift[1])
    ImageDraw.Draw(picture).text(centre, label, fill=255, font=font, anchor="mm")
    return np.asarray(picture.rotate(angle, Image.Resampling.BICUBIC))


def letters(labels, size=28, seed=0):
    """Draw one character a label, each a little different: (N, size, size) uint8, 255 = ink."""
    rng = np.random.default_rng(seed)
    return np.stack(
        [
            letter(
                label,
                size,
                height=rng.uniform(0.5, 0.8),
                shift=rng.uniform(-2, 2, 2).tolist(),
                angle=rng.uniform(-3, 3),
            )
            for label in labels
        ]
    )


def idx_bytes(array):
    """Encode an array of bytes as IDX."""
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + np.ascontiguousarray(array, np.uint8).tobytes()


def write_mnist(folder, *, train=40, test=20, compressed=True):
    """Write the four files of MNIST; returns the digits of the train and of the test part."""
    folder.mkdir(parents=True, exist_ok=True)
    answer = []
    for prefix, count, seed in (("train", train, 0), ("t10k", test, 1)):
        targets = np.arange(count) % 10
        pictures = letters([str(digit) for digit in targets], seed=seed)
        for kind, array in (("images-idx3", pictures), ("labels-idx1", targets)):
            _write(folder / f"{prefix}-{kind}-ubyte", idx_bytes(array), compressed)
        answer.append(targets)
    return answer


def emnist_files(split, classes, *, train, test, first=0):
    """Return EMNIST's four files of a split, by name without ``.gz``; pictures are stored transposed."""
    files = {}
    for part, count, seed in (("train", train, 0), ("test", test, 1)):
        targets = np.arange(count) % len(classes)
        pictures = letters([classes[target] for target in targets], seed=seed).transpose(0, 2, 1)
        files[f"emnist-{split}-{part}-images-idx3-ubyte"] = idx_bytes(pictures)
        files[f"emnist-{split}-{part}-labels-idx1-ubyte"] = idx_bytes(targets + first)
    return files


def all_emnist_files():
    """Return small files of the four splits that the program reads."""
    return {
        **emnist_files("balanced", BALANCED, train=94, test=47),
        **emnist_files("byclass", BYCLASS, train=124, test=62),
        **emnist_files("letters", BASIC[:26], train=52, test=26, first=1),
        **emnist_files("digits", BASIC[26:], train=40, test=20),
    }


def write_emnist(folder, *, compressed=True):
    """Write all of EMNIST as single files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in all_emnist_files().items():
        _write(folder / name, content, compressed)


def emnist_zip():
    """Return the bytes of an archive like NIST's gzip.zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in all_emnist_files().items():
            archive.writestr(f"gzip/{name}.gz", gzip.compress(content))
    return buffer.getvalue()


def write_nist36(folder, *, train=144, valid=72, test=36):
    """Write the three MATLAB files: rows column-major, ink 0 on paper 1, labels one-hot."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, count in (("train", train), ("valid", valid), ("test", test)):
        targets = np.arange(count) % 36
        pictures = letters([BASIC[target] for target in targets], size=32, seed=count)
        rows = np.stack([(1 - picture / 255).reshape(-1, order="F") for picture in pictures])
        content = {f"{part}_data": rows, f"{part}_labels": np.eye(36, dtype=np.uint8)[targets]}
        scipy_io.savemat(folder / f"nist36_{part}.mat", content, do_compression=True)


def write_glyph_file(path, labels, *, size=28, transposed=False, writer=None):
    """Write a glyph file with one picture a label."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = letters(labels, size)
    arrays = {"images": pictures.transpose(0, 2, 1) if transposed else pictures, "labels": np.array(labels)}
    if writer is not None:
        arrays["writer"] = np.asarray(writer, np.uint8)
    np.savez_compressed(path, **arrays)


def write_image_folder(folder, labels="FL7", count=3, *, dark_ink=True, suffix=".png"):
    """Write ``count`` pictures a label, ink 40 on paper 220 or the other way round."""
    paper, ink = (220, 40) if dark_ink else (40, 220)
    for label in labels:
        (folder / label).mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(letters(label * count, size=48)):
            grey = paper + (ink - paper) * (picture / 255)
            Image.fromarray(grey.round().astype(np.uint8)).save(folder / label / f"{number:03}{suffix}")


def _write(path, content, compressed):
    if compressed:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(content))
    else:
        path.write_bytes(content)


class DataServer:
    """What a test tells the server at 127.0.0.1, and what the server saw.

    Attributes:
        files: contents by path, such as ``"/mnist/x.gz"``.
        breaks: for each coming answer, after how many bytes the connection ends.
        ranges: the Range header of each request, None where there was none.
        knows_ranges: whether it answers them, or sends the whole file.
    """

    def __init__(self):
        self.files = {}
        self.breaks = []
        self.ranges = []
        self.knows_ranges = True
        self.url = ""


@contextlib.contextmanager
def data_server():
    """Serve a `DataServer` from a thread."""
    state = DataServer()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            wanted = self.headers.get("Range")
            state.ranges.append(wanted)
            content = state.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and state.knows_ranges else 0
            if start and start >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            end = start + state.breaks.pop(0) if state.breaks else None
            self.wfile.write(content[start:end])

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        state.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
