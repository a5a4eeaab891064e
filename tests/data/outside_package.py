"""A small package from outside the tree that adds one of each, laid out as pip would have installed it."""

import textwrap

MODULES = {
    "a_format": """
        from hwocr.exporting.registry import export_format

        @export_format("shout", title="Capitals", suffix=".shout")
        def write(pages, file, options):
            for page in pages:
                file.write(page.page.text.upper().encode() + b"!")
    """,
    "a_data_set": """
        import numpy as np
        from hwocr.datasets.glyphs.raw import RawGlyphs
        from hwocr.datasets.glyphs.registry import glyph_data

        @glyph_data("bars", title="bars", licence="none", files=dict, how_to_get="", generated=True)
        def read(request):
            images = np.zeros((60, 32, 32), np.uint8)
            images[::2, 6:26, 14:18] = 255
            images[1::2, 14:18, 6:26] = 255
            return RawGlyphs(images, np.array(["I", "L"] * 30))
    """,
    "a_network": """
        from hwocr.runs.recipe.networks import network
        from hwocr.runs.recipe.section import Count, Section

        class Parameters(Section):
            units: Count = 8

        @network("tiny", title="one hidden layer", parameters=Parameters)
        def build(classes, parameters):
            from torch import nn

            first, last = nn.Linear(1024, parameters.units), nn.Linear(parameters.units, classes)
            return nn.Sequential(nn.Flatten(), first, nn.ReLU(), last)
    """,
    "a_recogniser": """
        import numpy as np
        from hwocr.reading.recognisers.registry import recogniser

        @recogniser("nothing", title="reads nothing")
        def read(source, regions):
            return [np.zeros((0, 1), np.float32) for _ in regions]
    """,
    "a_tab": """
        from hwocr.gui.context.tab import Tab, TabFactory

        FACTORY = TabFactory("Extra", "star", "Of another package.", lambda _context, parent: Tab(parent))
    """,
}
ENTRY_POINTS = """
[hwocr.formats]
shout = outside.a_format
[hwocr.datasets]
bars = outside.a_data_set
[hwocr.networks]
tiny = outside.a_network
[hwocr.recognisers]
nothing = outside.a_recogniser
[hwocr.tabs]
extra = outside.a_tab:FACTORY
"""


def install(folder):
    """Put the package and its metadata into a folder, which is to stand on the path."""
    package = folder / "outside"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name, text in MODULES.items():
        (package / f"{name}.py").write_text(textwrap.dedent(text))
    metadata = folder / "outside-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: outside\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS)
