"""The tabs of the window."""

from PySide6.QtWidgets import QWidget

from hwocr.gui.autoencoder.tab import make_autoencoder_tab
from hwocr.gui.cnn.tab import make_cnn_tab
from hwocr.gui.context.tab import ApplicationContext, Tab, TabFactory
from hwocr.gui.library.tab import make_library_tab
from hwocr.gui.runs.tab import make_runs_tab
from hwocr.gui.training.tab import make_numpy_tab


def _make_draw_tab(context: ApplicationContext, parent: QWidget) -> Tab:
    from hwocr.gui.draw.tab import DrawTab

    return DrawTab(context, parent)


TABS: tuple[TabFactory, ...] = (
    TabFactory(
        "Draw",
        "draw",
        "Draw a letter or a line of letters and see what the network makes of it.",
        _make_draw_tab,
    ),
    TabFactory(
        "NumPy MLP",
        "brain",
        "Train the NumPy network and watch it learn.",
        make_numpy_tab,
    ),
    TabFactory(
        "Autoencoder",
        "vector-curve",
        "Train autoencoders: reconstruct letters through a short code, and interpolate between codes.",
        make_autoencoder_tab,
    ),
    TabFactory(
        "CNN",
        "layers-outline",
        "Train the PyTorch networks and look inside them.",
        make_cnn_tab,
    ),
    TabFactory(
        "Runs",
        "chart-line",
        "Compare trainings and keep them in order.",
        make_runs_tab,
    ),
    TabFactory(
        "Library",
        "bookshelf",
        "Search what was read, and read many pages.",
        make_library_tab,
    ),
)
"""The tabs after Read, which always is the first."""
