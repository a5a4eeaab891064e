"""The ``custom`` attribute of PAGE-XML, in the form that Transkribus and eScriptorium use.

It reads ``structure {type:heading;} readingOrder {index:3;}``: names, each with properties. What the form
uses itself is escaped in values as in a web address (``%3B`` for a semicolon).
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

_GROUP = re.compile(r"([^\s{}]+)\s*\{([^{}]*)\}")
# Kept as they are, for people who read the file; what is not here or a letter is escaped.
_SAFE = " !#$&'()*+,/<=>?@[]^`|~\"\\"


def format_custom(groups: Mapping[str, Mapping[str, str]]) -> str:
    """Write groups of properties as one string, the inverse of `parse_custom`."""
    return " ".join(
        f"{name} {{{' '.join(f'{key}:{_escaped(value)};' for key, value in properties.items())}}}"
        for name, properties in groups.items()
        if properties
    )


def parse_custom(text: str) -> dict[str, dict[str, str]]:
    """Read a ``custom`` attribute; what does not follow the form is left out."""
    groups: dict[str, dict[str, str]] = {}
    for name, inside in _GROUP.findall(text):
        properties = groups.setdefault(name, {})
        for part in inside.split(";"):
            key, colon, value = part.partition(":")
            if colon and key.strip():
                properties[key.strip()] = unquote(value)
    return groups


def _escaped(value: str) -> str:
    return "".join(
        character
        if character.isalnum() or (ord(character) > 127 and character.isprintable())
        else quote(character, safe=_SAFE)
        for character in value
    )
