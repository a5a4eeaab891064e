"""Names of the parts of a file: XML wants each once, and of letters that a name may have."""

import re

# NCName (Namespaces in XML 1.0, section 3), of ASCII alone: every program takes these.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")


class Names:
    """Gives out names, each once."""

    def __init__(self, *taken: str) -> None:
        """Begin with names that are in use."""
        self._taken = set(taken)

    def take(self, wanted: str, otherwise: str) -> str:
        """Return ``wanted`` if it is a name and free; else ``otherwise``, numbered if need be."""
        name = wanted if _NAME.fullmatch(wanted) and wanted not in self._taken else otherwise
        number = 1
        while name in self._taken:
            number += 1
            name = f"{otherwise}_{number}"
        self._taken.add(name)
        return name
