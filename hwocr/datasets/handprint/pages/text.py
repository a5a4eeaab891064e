"""Something to write: plausible lines of capitals or of both cases, digits and a few marks."""

from functools import cache
from importlib import resources

import numpy as np

_FREQUENCIES = "frequency_dictionary_en_82_765.txt"
# Beyond this rank come more names and abbreviations than words.
_COMMON = 1500

# fmt: off
_THINGS = (
    "MILK", "BREAD", "EGGS", "BUTTER", "APPLES", "PEARS", "RICE", "TEA", "COFFEE", "SUGAR", "FLOUR", "ONIONS",
    "PAPER", "PENCILS", "TAPE", "STRING", "KEYS", "TICKETS", "STAMPS", "BATTERIES", "SOAP", "CANDLES",
    "MATCHES", "ROPE", "NAILS", "PAINT", "GLUE", "LEMONS", "JAM", "HONEY",
)
_DEEDS = (
    "BUY", "CALL", "FIX", "CLEAN", "WRITE", "SEND", "BOOK", "CHECK", "WATER", "PACK", "RETURN", "FIND", "PAY",
    "COLLECT", "PRINT", "SIGN",
)
_PEOPLE = (
    "ANNA", "BORIS", "QUENTIN", "DAVID", "EVA", "FRED", "GINA", "HUGO", "INES", "JACK", "KAREN", "LEO",
    "MIRA", "NOAH", "OLGA", "PAUL", "ZOE", "VIC",
)
_PLACES = ("ROOM", "GATE", "BOX", "HALL", "PLATFORM", "FLOOR", "DESK", "ZONE", "TRACK", "LAB")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_SMALL_WORDS = ("a", "I", "of", "to", "is", "in", "it", "my", "we", "at", "on", "by", "he", "so", "do", "be")
# The dictionary was counted on the web; these do not belong on a sample page.
_UNFIT = frozenset({"PORN", "NUDE", "LESBIAN", "ANAL", "PUSSY", "SEXY", "RAPE", "TEEN", "TEENS"})
# fmt: on
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@cache
def common_words() -> tuple[str, ...]:
    """Return the most frequent English words, in capitals, most frequent first (symspellpy's dictionary)."""
    text = resources.files("symspellpy").joinpath(_FREQUENCIES).read_text(encoding="utf-8-sig")
    words = (line.split(" ", 1)[0].upper() for line in text.splitlines())
    chosen = (word for word in words if word.isascii() and word.isalpha() and _is_plausible(word))
    return tuple(word for word, _ in zip(chosen, range(_COMMON), strict=False))


def _is_plausible(word: str) -> bool:
    """Tell abbreviations, of which the list has many, and unfit words from those to use."""
    return len(word) > 2 and word not in _UNFIT and any(letter in "AEIOUY" for letter in word)


def sample_text(rng: np.random.Generator, line_count: int) -> list[str]:
    """Invent lines such as people write: lists, notes, codes, dates, numbers.

    Args:
        rng: where the choice comes from.
        line_count: how many lines.

    Returns:
        Lines of capitals, digits and marks, words separated by one space, none empty.
    """
    kinds = (_sentence, _sentence, _item, _deed, _code, _date, _number, _rare_letters)
    if rng.random() < 0.4:
        # A numbered list, as people make them.
        return [f"{index + 1}. {_sentence(rng)}" for index in range(line_count)]
    return [kinds[int(rng.integers(len(kinds)))](rng) for _ in range(line_count)]


def variant_text(name: str, rng: np.random.Generator, line_count: int) -> list[str]:
    """Invent lines that suit a page variant: rows of one letter for a chart, entries for a form, and so on.

    Args:
        name: one of `variants.VARIANTS`, or "random".
        rng: where the choice comes from.
        line_count: how many lines; columns get twice as many.

    Returns:
        Lines as `sample_text` makes them.
    """
    match name:
        case "chart":
            return [_row(rng) for _ in range(line_count)]
        case "labelled":
            return [_entry(rng) for _ in range(line_count)]
        case "marks":
            return [_marked(rng) for _ in range(line_count)]
        case "numbered":
            ending, first = _pick(rng, (".", ")")), int(rng.integers(1, 9))
            return [f"{first + index}{ending} {_sentence(rng)}" for index in range(line_count)]
        case "table":
            return [f"{_pick(rng, _THINGS)} {int(rng.integers(1, 400))}" for _ in range(line_count + 1)]
        case "columns":
            count = 2 * max(3, line_count)
            return [_sentence(rng, most=4) for _ in range(count)]
    return sample_text(rng, line_count)


def _row(rng: np.random.Generator) -> str:
    """A row of a chart: one character again and again, or the alphabet's next ones."""
    count = int(rng.integers(6, 17))
    signs = _LETTERS + "0123456789"
    first = int(rng.integers(len(signs)))
    if rng.random() < 0.7:
        return signs[first] * count
    return (signs + signs)[first : first + count]


def _entry(rng: np.random.Generator) -> str:
    digits = "".join(map(str, rng.integers(10, size=int(rng.integers(4, 11)))))
    word = _pick(rng, common_words()[:800])
    return _pick(
        rng, (word, _pick(rng, _PEOPLE), digits, word, f"{_pick(rng, _PEOPLE)} {_pick(rng, _THINGS)}")
    )


def _marked(rng: np.random.Generator) -> str:
    """Words with a mark or two, in the places where people put them."""
    a, b, c = (_pick(rng, common_words()[:800]) for _ in range(3))
    hour, minute = int(rng.integers(1, 13)), int(rng.integers(10, 60))
    name = _pick(rng, _PEOPLE)
    return _pick(
        rng,
        (
            f"{a}, {b}, {c}.", f"{a} {b}?", f"{a}: {b} {c}!", f"{name}'S {a}.", f"{a} - {b}", f"{a}-{b} {c}",
            f"{a} ({b}) {c}", f"AT {hour}:{minute}, {a}", f"{a} {b}! {c}?", f"({a} {b})", f"DON'T {a}.",
            f"{hour}.{minute} {a}",
        ),
    )  # fmt: skip


def _pick(rng: np.random.Generator, words: tuple[str, ...]) -> str:
    return words[int(rng.integers(len(words)))]


def _sentence(rng: np.random.Generator, most: int = 5) -> str:
    """Two to five words, common ones more often."""
    words = common_words()
    count = int(rng.integers(2, most + 1))
    chosen = [words[int(len(words) * rng.random() ** 2.5)] for _ in range(count)]
    ending = _pick(rng, ("", "", "", ".", "!", "?"))
    return " ".join(chosen) + ending


def _item(rng: np.random.Generator) -> str:
    return f"{_pick(rng, ('-', ''))} {int(rng.integers(1, 40))} {_pick(rng, _THINGS)}".strip()


def _deed(rng: np.random.Generator) -> str:
    return f"{_pick(rng, _DEEDS)} {_pick(rng, _THINGS)} FOR {_pick(rng, _PEOPLE)}"


def _code(rng: np.random.Generator) -> str:
    letters = "".join(_LETTERS[int(index)] for index in rng.integers(26, size=int(rng.integers(2, 4))))
    return f"{_pick(rng, _PLACES)} {letters} {int(rng.integers(10, 10_000))}"


def _date(rng: np.random.Generator) -> str:
    day = f"{int(rng.integers(1, 29))} {_pick(rng, _MONTHS)} {int(rng.integers(1950, 2040))}"
    return _pick(
        rng, (day, f"{_pick(rng, _DAYS)} AT {int(rng.integers(1, 13))}", f"{_pick(rng, _DAYS)} {day}")
    )


def _number(rng: np.random.Generator) -> str:
    groups = ["".join(map(str, rng.integers(10, size=int(rng.integers(2, 5))))) for _ in range(3)]
    return f"{_pick(rng, ('TEL', 'NO', 'TOTAL', 'REF'))} {' '.join(groups)}"


def _rare_letters(rng: np.random.Generator) -> str:
    """Words with the letters that ordinary text hardly has."""
    rare = tuple(word for word in common_words() if any(letter in word for letter in "JQXZ"))
    return " ".join(_pick(rng, rare) for _ in range(int(rng.integers(1, 4))))


def mixed_text(rng: np.random.Generator, line_count: int) -> list[str]:
    """Invent lines in both cases, as in notes and letters: sentences, lists, names, dates.

    Args:
        rng: where the choice comes from.
        line_count: how many lines.

    Returns:
        Lines of letters, digits and marks, words separated by one space, none empty.
    """
    kinds = (_prose, _prose, _prose, _prose, _small_item, _name_line, _written_date)
    return [kinds[int(rng.integers(len(kinds)))](rng) for _ in range(line_count)]


def _prose(rng: np.random.Generator) -> str:
    """A sentence of three to seven words, its first letter and the names in it capitals."""
    words = common_words()
    chosen = []
    for _ in range(int(rng.integers(3, 8))):
        u = float(rng.random())
        if u < 0.3:
            chosen.append(_pick(rng, _SMALL_WORDS))
        elif u < 0.38:
            chosen.append(_pick(rng, _PEOPLE).capitalize())
        else:
            chosen.append(words[int(len(words) * rng.random() ** 2.0)].lower())
    sentence = " ".join(chosen)
    return sentence[0].upper() + sentence[1:] + _pick(rng, (".", ".", "", "", ",", "?", "!"))


def _small_item(rng: np.random.Generator) -> str:
    return f"{_pick(rng, ('- ', ''))}{int(rng.integers(2, 40))} {_pick(rng, _THINGS).lower()}"


def _name_line(rng: np.random.Generator) -> str:
    deed, thing = _pick(rng, _DEEDS).capitalize(), _pick(rng, _THINGS).lower()
    return f"{deed} {thing} for {_pick(rng, _PEOPLE).capitalize()}"


def _written_date(rng: np.random.Generator) -> str:
    month = _pick(rng, _MONTHS).capitalize()
    return (
        f"{_pick(rng, _DAYS).capitalize()} {int(rng.integers(1, 29))} {month} {int(rng.integers(1950, 2040))}"
    )
