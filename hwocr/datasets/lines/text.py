"""What lines say: sentences, lists, numbers, dates, codes, addresses, sums, and signs in no order at all."""

from collections.abc import Callable, Sequence

import numpy as np

from hwocr.datasets.lines.alphabet import LINE_ALPHABET
from hwocr.datasets.lines.words import (
    ACCENTED_WORDS,
    CONTRACTIONS,
    DAYS,
    DEEDS,
    MONTHS,
    NAMES,
    PLACES,
    SMALL_WORDS,
    STREETS,
    THINGS,
    UNITS,
    draw_word,
)

LONGEST = 60
"""No line has more characters."""

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGNS = tuple(LINE_ALPHABET[1:])
_ASCII = _CAPITALS + _CAPITALS.lower() + "0123456789"
_DASHES = ("- ", "* ", "", "> ", "+ ", "~ ", "[ ] ", "( ) ")

Rng = np.random.Generator


def line_text(rng: Rng, *, words: int | None = None) -> str:
    """Invent one line.

    Args:
        rng: where the choice comes from.
        words: at most so many words, for the first, easy part of a training; no limit if not given.

    Returns:
        Characters of `LINE_ALPHABET`, words separated by one space, 1 to 60 characters.
    """
    kind = _KINDS[int(np.searchsorted(_CHANCES, rng.random(), side="right"))]
    text = _in_case(kind(rng), kind, rng)
    parts = text.split()
    if words is not None:
        begin = int(rng.integers(max(1, len(parts) - words + 1)))
        parts = parts[begin : begin + words]
    text = " ".join(parts)[:LONGEST].strip()
    return text or "A"


def _in_case(text: str, kind: Callable[[Rng], str], rng: Rng) -> str:
    """Put a line into capitals now and then, as many people write."""
    u = rng.random()
    if kind in (_sentence, _phrase, _item, _task, _address, _date, _name, _label) and u < 0.2:
        # ß has no capital that people write.
        return text.replace("ß", "ss").upper()
    if u > 0.985:
        return "".join(c.upper() if rng.random() < 0.5 and c != "ß" else c.lower() for c in text)
    return text


def _pick(rng: Rng, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def _digits(rng: Rng, least: int, most: int) -> str:
    return "".join(map(str, rng.integers(10, size=int(rng.integers(least, most + 1)))))


def _word(rng: Rng) -> str:
    u = rng.random()
    if u < 0.22:
        return _pick(rng, SMALL_WORDS)
    if u < 0.26:
        return _pick(rng, CONTRACTIONS)
    if u < 0.3:
        return _pick(rng, NAMES)
    if u < 0.33:
        return _pick(rng, ACCENTED_WORDS)
    if u < 0.345:
        return _digits(rng, 1, 4)
    return draw_word(rng)


def _phrase(rng: Rng) -> str:
    """Some words from the middle of a text, with the punctuation that stands there."""
    count = int(rng.integers(1, 9))
    parts = [_word(rng) for _ in range(count)]
    for index in range(count):
        u = rng.random()
        if u < 0.05:
            parts[index] += ","
        elif u < 0.07:
            parts[index] += _pick(rng, (".", ";", ":", "!", "?", " -", "..."))
        elif u < 0.085:
            left, right = tuple(_pick(rng, ('""', "''", "()", "[]")))
            parts[index] = f"{left}{parts[index]}{right}"
        elif u < 0.095 and index + 1 < count:
            parts[index] += "-" + parts.pop() if len(parts) > index + 1 else ""
            break
    if rng.random() < 0.1:
        parts[-1] += "-"
    return " ".join(parts)


def _sentence(rng: Rng) -> str:
    text = _phrase(rng)
    return text[0].upper() + text[1:].rstrip("-") + _pick(rng, (".", ".", "", ",", "?", "!"))


def _label(rng: Rng) -> str:
    """One to three words as on boxes and boards."""
    text = " ".join(draw_word(rng) for _ in range(int(rng.integers(1, 4))))
    return text.title() if rng.random() < 0.5 else text + _pick(rng, ("", "", ":", "?", "!"))


def _item(rng: Rng) -> str:
    number = int(rng.integers(1, 30))
    start = _pick(rng, (*_DASHES, f"{number}. ", f"{number}) ", f"{number} ", f"{_pick(rng, 'abcdef')}) "))
    thing = _pick(rng, THINGS) if rng.random() < 0.5 else draw_word(rng)
    amount = _pick(rng, ("", "", f"{number} ", f"{number}x ", f"{number}{_pick(rng, UNITS)} "))
    return f"{start}{amount}{thing}{_pick(rng, ('', '', f' {number}', f' x{number}', f' (x{number})'))}"


def _task(rng: Rng) -> str:
    deed = _pick(rng, DEEDS)
    deed = deed.capitalize() if rng.random() < 0.6 else deed
    end = _pick(rng, ("", f" for {_pick(rng, NAMES)}", f" by {_pick(rng, DAYS)}", f" @ {_clock(rng)}", "!"))
    return f"{deed} {_pick(rng, THINGS)}{end}"


def _clock(rng: Rng) -> str:
    hour, minute = int(rng.integers(24)), int(rng.integers(60))
    return _pick(
        rng,
        (
            f"{hour}:{minute:02}",
            f"{hour % 12 + 1}.{minute:02}",
            f"{hour % 12 + 1}pm",
            f"{hour:02}:{minute:02}:00",
        ),
    )


def _date(rng: Rng) -> str:
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1900, 2040))
    name = MONTHS[month - 1]
    return _pick(
        rng,
        (
            f"{day}/{month}/{year}",
            f"{day:02}.{month:02}.{year}",
            f"{year}-{month:02}-{day:02}",
            f"{month}/{day}/{year % 100:02}",
            f"{day} {name} {year}",
            f"{day} {name[:3]} {year}",
            f"{name} {day}, {year}",
            f"{_pick(rng, DAYS)} {day} {name}",
            f"{_pick(rng, DAYS)[:3]}. {day}.{month}.",
            f"{day}th {name}",
            f"{_pick(rng, DAYS)}, {_clock(rng)}",
            f"Date: {day}-{month}-{year % 100:02}",
        ),
    )


def _number(rng: Rng) -> str:
    u = rng.random()
    if u < 0.25:
        return _digits(rng, 1, 12)
    if u < 0.4:
        return " ".join(_digits(rng, 1, 4) for _ in range(int(rng.integers(2, 7))))
    whole, cents = int(rng.integers(1, 10 ** int(rng.integers(1, 6)))), int(rng.integers(100))
    sign = _pick(rng, ("£", "$", "€"))
    return _pick(
        rng,
        (
            f"{sign}{whole}.{cents:02}",
            f"{whole},{cents:02} €",
            f"{sign} {whole}",
            f"{whole:,}",
            f"{whole} %",
            f"{whole}.{cents}",
            f"-{whole}",
            f"+{whole}",
            f"{whole} {_pick(rng, UNITS)}",
            f"{whole}{_pick(rng, UNITS)}",
            f"No. {whole}",
            f"#{whole}",
            f"{cents}°",
            f"Total: {sign}{whole}.{cents:02}",
            f"§ {cents}",
            f"{cents}/{whole}",
            f"p. {whole}",
            f"~{whole}",
            f"+{cents} {_digits(rng, 3, 4)} {_digits(rng, 4, 6)}",
            f"Tel. {_digits(rng, 3, 5)}-{_digits(rng, 4, 6)}",
            f"({_digits(rng, 3, 3)}) {_digits(rng, 3, 3)}-{_digits(rng, 4, 4)}",
        ),
    )


def _code(rng: Rng) -> str:
    letters = "".join(_pick(rng, _CAPITALS) for _ in range(int(rng.integers(1, 5))))
    mixed = "".join(_pick(rng, _CAPITALS + "0123456789") for _ in range(int(rng.integers(3, 11))))
    small = "".join(_pick(rng, _ASCII) for _ in range(int(rng.integers(3, 11))))
    return _pick(
        rng,
        (
            f"{letters}-{_digits(rng, 2, 6)}",
            f"{letters}{_digits(rng, 1, 5)}",
            mixed,
            small,
            f"{letters} {_digits(rng, 2, 4)} {letters[::-1]}",
            f"{mixed[:4]}-{mixed[4:]}",
            f"Room {letters[:1]}{_digits(rng, 1, 3)}",
            f"{letters}/{_digits(rng, 2, 4)}",
            f"{_digits(rng, 1, 2)}{letters[:1]}",
        ),
    )


def _address(rng: Rng) -> str:
    number, zip_code = int(rng.integers(1, 400)), _digits(rng, 5, 5)
    street = draw_word(rng).capitalize()
    place = _pick(rng, PLACES)
    return _pick(
        rng,
        (
            f"{number} {street} {_pick(rng, STREETS)}",
            f"{place}, {_pick(rng, _CAPITALS)}{_pick(rng, _CAPITALS)} {zip_code}",
            f"{zip_code} {place}",
            f"{street}straße {number}",
            f"Flat {number % 30 + 1}, {number} {street} Rd",
            f"{_pick(rng, NAMES)} {_pick(rng, NAMES)}",
            f"P.O. Box {number}",
            place,
            f"Mr. {_pick(rng, NAMES)}",
            f"c/o {_pick(rng, NAMES)}",
        ),
    )


def _sum(rng: Rng) -> str:
    a, b = int(rng.integers(1, 100)), int(rng.integers(1, 100))
    x, y = _pick(rng, "xyzabnkt"), _pick(rng, "xyzabnkt")
    return _pick(
        rng,
        (
            f"{a} + {b} = {a + b}",
            f"{a} - {b} = {a - b}",
            f"{a} x {b}",
            f"{a} + {b}",
            f"{a}+{b}={a + b}",
            f"{x} = {a}",
            f"{x}2 + {y}2 = z",
            f"{a}{x} - {b} = 0",
            f"{x} = {a}, {y} = {b}",
            f"f({x}) = {a}{x}^2",
            f"{a} / {b}",
            f"{x} < {a}",
            f"{a} > {b}",
            f"{a} * {b} = {a * b}",
            f"y = {a}{x} + {b}",
        ),
    )


def _name(rng: Rng) -> str:
    first, last = _pick(rng, NAMES), _pick(rng, NAMES)
    return _pick(
        rng,
        (
            f"{first} {last}",
            f"{first} & {last}",
            f"{first[0]}. {last}",
            f"Dear {first},",
            f"{first}'s",
            f"- {first}",
            f"Hi {first}!",
            f"Love, {first}",
            f"{last}, {first}",
        ),
    )


def _internet(rng: Rng) -> str:
    a, b = draw_word(rng), draw_word(rng)
    return _pick(
        rng,
        (
            f"{a}.{b}@mail.com",
            f"www.{a}.org",
            f"https://{a}.com/{b}",
            f"@{a}_{b}",
            f"#{a}",
            f"C:\\{a}\\{b}.txt",
            f"/{a}/{b}",
            f"{a}_{b} = {{{_digits(rng, 1, 2)}}}",
            f"{a}[{_digits(rng, 1, 2)}] | {b}",
        ),
    )


def _row(rng: Rng) -> str:
    """A row of a chart: one character again and again, or the alphabet's next ones."""
    signs = _pick(rng, (_CAPITALS, _CAPITALS.lower(), "0123456789", "0123456789"))
    first, count = int(rng.integers(len(signs))), int(rng.integers(2, 15))
    text = signs[first] * count if rng.random() < 0.5 else (signs * 3)[first : first + count]
    return " ".join(text) if rng.random() < 0.4 else text


def _any(rng: Rng) -> str:
    """Signs in no order, so that none is ever read by its neighbours alone."""
    count = int(rng.integers(1, 10))
    signs = _ASCII if rng.random() < 0.5 else _SIGNS
    text = "".join(_pick(rng, (*signs, " ")) if rng.random() < 0.9 else " " for _ in range(count))
    return text.strip() or _pick(rng, signs)


_WEIGHTS: dict[Callable[[Rng], str], float] = {
    _phrase: 26, _sentence: 16, _label: 10, _item: 7, _task: 4, _date: 5, _number: 9, _code: 5, _address: 5,
    _sum: 3, _name: 4, _internet: 2, _row: 3, _any: 5,
}  # fmt: skip
_KINDS = tuple(_WEIGHTS)
_CHANCES = np.cumsum(list(_WEIGHTS.values())) / sum(_WEIGHTS.values())
