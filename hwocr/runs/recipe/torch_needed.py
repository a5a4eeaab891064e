"""Whether PyTorch is installed, found out without importing it, and how to get it."""

from importlib.util import find_spec

_MODULES = ("torch", "torchvision", "accelerate", "onnx")

INSTALL_TORCH = "pip install 'hwocr[torch]'"
"""What installs it."""


def lacking_torch() -> tuple[str, str]:
    """Say what training PyTorch networks lacks here: a message and a hint, both empty if it lacks nothing."""
    missing = [name for name in _MODULES if not _is_there(name)]
    if not missing:
        return "", ""
    words = "PyTorch is not installed" if "torch" in missing else f"{missing[0]} is not installed"
    return f"{words}: runs can be looked at here, none can be trained.", f"Install it: {INSTALL_TORCH}"


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
