"""Documents for the tests, and ways to damage them."""

import io
import zipfile

import numpy as np
from document_pages import make_state
from PIL import Image

from hwocr.documents.document import Document, DocumentPage, ModelMark, Picture
from hwocr.documents.editing.letters import relabel
from hwocr.documents.history.edit import edit_between
from hwocr.documents.history.history import History


def make_picture():
    pixels = np.random.default_rng(5).integers(0, 255, (90, 120, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return Picture("picture.png", buffer.getvalue())


def worked_on():
    """CAT ON, corrected to BAT ON and to BAR ON."""
    history = History(make_state("CAT ON"))
    for index, label in ((0, "B"), (2, "R")):
        after = relabel(history.state.page, [index], label)
        history.do(edit_between(f"change to {label}", history.state, after))
    return history


def corrected_page():
    history = worked_on()
    return DocumentPage(
        "note.jpg",
        picture=make_picture(),
        first=history.first,
        state=history.state,
        entries=tuple(history.entries),
        selected=2,
        settings={"context": "yes"},
        models=(ModelMark("handprint-cnn", "ab" * 32),),
    )


def document_of(*pages):
    return Document(tuple(pages))


def read_parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path, name, change):
    """Put something else in the place of a part; None takes it out."""
    parts = read_parts_of(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            new = change(content) if part == name else content
            if new is not None:
                archive.writestr(part, new)


def damage(path, name, *, at=0.5):
    """Change a byte of a part as it lies in the file."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
    content = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(name)
    content[start + int(info.compress_size * at)] ^= 0xFF
    path.write_bytes(bytes(content))
