"""The characters of lines: fixed before training, because a network's outputs are these, in this order."""

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_KEYBOARD = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_ACCENTED = "éèêëàâäáãåçïîíñôöóøõüûùúæœ"
_SIGNS = "€£§°"

LINE_ALPHABET: tuple[str, ...] = (
    " ", *_CAPITALS, *_CAPITALS.lower(), *_DIGITS, *_KEYBOARD, *_ACCENTED, *_ACCENTED.upper(), "ß", *_SIGNS,
)  # fmt: skip
"""The space, letters, digits, the keyboard's punctuation and signs, accented letters, € £ § °."""
