"""Names of models and of their files; light, so that the terminal can name them without loading any."""

DEFAULT_MODEL = "handprint-cnn"
BOTH_CASES_MODEL = "handprint62-cnn"
AUTOMATIC = "automatic"
"""Stands for `DEFAULT_MODEL`, and for `BOTH_CASES_MODEL` on pages that are not in capitals."""

PERSONAL = "personal"
"""The name by which the model that knows the user's letters is chosen."""

TAUGHT_FILE = "taught.safetensors"
"""The glyphs that a user taught, in their folder."""

TRAINED_FILE = "trained.onnx"
"""Beside the taught glyphs: the network that was fine-tuned on them and accepted."""


def is_personal(name: str) -> bool:
    """Whether a model's name means what a writer taught: ``personal`` or ``personal:WRITER``."""
    return name == PERSONAL or name.startswith(f"{PERSONAL}:")
