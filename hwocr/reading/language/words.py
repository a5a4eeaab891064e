"""How likely a string of letters and digits is as a word of a page.

A word is explained in one of five ways: as a word (letters, likely by the language model), as a number
(digits), as mere letters (an abbreviation), as a code (anything), or as a row of one and the same
character, as charts and exercises have them.
"""

import math
from functools import lru_cache
from itertools import pairwise

from hwocr.reading.language.character_model import LanguageModel, english

_LOG_WORD, _LOG_NUMBER, _LOG_LETTERS, _LOG_CODE, _LOG_ROW = (
    math.log(share) for share in (0.69, 0.2, 0.05, 0.05, 0.01)
)
_LOG_DIGIT = math.log(1 / 10)
_LOG_LETTER = math.log(1 / 26)
_LOG_ANY = math.log(1 / 36)
# Inside a code, a change from letters to digits or back is a little unlikely each time.
_LOG_CHANGE = -1.2
# A row has so many characters at least; digits stand in rows a little more often than letters.
_SHORTEST_ROW = 4
_LOG_ROW_DIGIT, _LOG_ROW_LETTER = math.log(0.6 / 10), math.log(0.4 / 26)
_NEVER = -1e4


class WordScorer:
    """Scores words and beginnings of words; what it has scored it remembers."""

    def __init__(self, language: LanguageModel) -> None:
        """Score by a language."""
        self._language = language
        self._whole: dict[tuple[str, float], float] = {}
        self._begun: dict[str, float] = {"": 0.0}

    def whole(self, text: str, prior_log_odds: float = 0.0) -> float:
        """Return the log-probability of a finished word of capitals and digits.

        Args:
            text: the word; marks alone are none, "".
            prior_log_odds: log-odds that its line is one of letters rather than of digits.
        """
        if not text:
            return 0.0
        key = (text, prior_log_odds)
        known = self._whole.get(key)
        if known is None:
            listed = self._language.log_word(text) if text.isalpha() else _NEVER
            row = len(text) >= _SHORTEST_ROW and text == text[0] * len(text)
            known = self._whole[key] = _sum_of_kinds(text, listed, row, prior_log_odds)
        return known

    def prefix_score(self, text: str) -> float:
        """Return the log-probability that a word begins so."""
        known = self._begun.get(text)
        if known is None:
            listed = self._language.log_beginning(text) if text.isalpha() else _NEVER
            known = self._begun[text] = _sum_of_kinds(text, listed, text == text[0] * len(text), 0.0)
        return known


def _sum_of_kinds(text: str, listed: float, row: bool, prior_log_odds: float) -> float:
    length = len(text)
    digits = [character.isdigit() for character in text]
    changes = sum(first != second for first, second in pairwise(digits))
    kinds = [_LOG_CODE + length * _LOG_ANY + _LOG_CHANGE * changes]
    if all(digits):
        kinds.append(_LOG_NUMBER + length * _LOG_DIGIT - prior_log_odds)
    elif not any(digits):
        kinds.append(_LOG_WORD + listed + prior_log_odds)
        kinds.append(_LOG_LETTERS + length * _LOG_LETTER + prior_log_odds)
    if row:
        kinds.append(_LOG_ROW + (_LOG_ROW_DIGIT if digits[0] else _LOG_ROW_LETTER))
    peak = max(kinds)
    return peak + math.log(sum(math.exp(kind - peak) for kind in kinds))


@lru_cache(maxsize=1)
def english_words() -> WordScorer:
    """The scorer of English words."""
    return WordScorer(english())
