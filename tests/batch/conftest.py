import sys
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))


@pytest.fixture(scope="session")
def handwritten(tmp_path_factory):
    """A folder of small generated pages: a.png, b.png and, in a folder inside, c.png; with their texts."""
    from hwocr.datasets.handprint import make_page, variant_style

    folder = tmp_path_factory.mktemp("handwritten")
    (folder / "inside").mkdir()
    for name, text, seed in (
        ("a.png", "BUY MILK", 3),
        ("b.png", "SEE YOU SOON", 8),
        ("inside/c.png", "TO DO", 5),
    ):
        page = make_page([text], seed=seed, style=variant_style("plain", seed))
        Image.fromarray(page.pixels).save(folder / name)
    return folder
