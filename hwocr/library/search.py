"""Searching the library: words and phrases, exactly or at one wrong letter."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from hwocr.ink.box import Box
from hwocr.library.library import Library
from hwocr.library.spellings import folded

SHORTEST_NEAR = 3
"""Shorter words have no trigram; in a near search they are compared with all words of about their length."""

# A spelling at one wrong letter counts this much of an exact one.
_NEAR_WEIGHT = 0.5
_MOST_SPELLINGS = 400
_MOST_OCCURRENCES = 5_000


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word to look for; ``follows``: it must stand right after the one before (a phrase)."""

    text: str
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a query was found.

    Attributes:
        page: the page's id.
        file: of the page.
        number: which page of the file, from 1.
        text: what was read there.
        probability: that it says what was looked for, in [0, 1].
        boxes: of its words, pixels.
        strip: of the lines it stands in, pixels.
        size: (width, height) of the page, pixels.
    """

    page: int
    file: Path
    number: int
    text: str
    probability: float
    boxes: tuple[Box, ...]
    strip: Box
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    word: int
    place: int
    probability: float


def parse_query(query: str) -> tuple[Term, ...]:
    """Split a query in its words; those in quotation marks must follow one another."""
    terms: list[Term] = []
    for place, part in enumerate(query.split('"')):
        words = [word for word in map(folded, part.split()) if word]
        terms += [Term(word, follows=place % 2 == 1 and at > 0) for at, word in enumerate(words)]
    return tuple(terms)


def search(library: Library, query: str, *, near: bool = False, limit: int = 100) -> tuple[Hit, ...]:
    """Find a query: every word must be on the page, in any order but for phrases in quotation marks.

    Args:
        library: where.
        query: what.
        near: whether a word may have one letter wrong, missing or too many.
        limit: how many hits at most.

    Returns:
        The hits, the most probable first; a hit is one word, or a whole phrase.

    Raises:
        DamagedLibraryError: if the library is damaged.
    """
    terms = parse_query(query)
    if not terms:
        return ()
    with library.reading() as connection:
        most = limit if len(terms) == 1 else _MOST_OCCURRENCES
        found = [_occurrences(connection, term.text, near, most) for term in terms]
        pages = set(found[0]).intersection(*found[1:])
        runs = _runs(terms)
        scored: list[tuple[float, int, tuple[_Found, ...]]] = []
        for page in pages:
            groups = [_phrases([found[at][page] for at in run]) for run in runs]
            if not all(groups):
                continue
            # How probable it is that the page holds the other words as well.
            best = [max(_chance(group) for group in one) for one in groups]
            for at, group_list in enumerate(groups):
                others = 1.0
                for other, chance in enumerate(best):
                    others *= chance if other != at else 1.0
                scored += [(_chance(group) * others, page, group) for group in group_list]
        scored.sort(key=lambda one: (-one[0], one[1], one[2][0].place))
        return tuple(_hit(connection, page, group, score) for score, page, group in scored[:limit])


def _runs(terms: Sequence[Term]) -> list[list[int]]:
    runs: list[list[int]] = []
    for at, term in enumerate(terms):
        if term.follows:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _phrases(words: Sequence[Sequence[_Found]]) -> list[tuple[_Found, ...]]:
    """The groups of words that follow one another on a page."""
    after = [{one.place: one for one in list_} for list_ in words[1:]]
    groups = []
    for first in words[0]:
        group = [first]
        for step, by_place in enumerate(after, start=1):
            following = by_place.get(first.place + step)
            if following is None:
                break
            group.append(following)
        else:
            groups.append(tuple(group))
    return groups


def _chance(group: Sequence[_Found]) -> float:
    chance = 1.0
    for one in group:
        chance *= one.probability
    return chance


def _occurrences(connection: sqlite3.Connection, text: str, near: bool, most: int) -> dict[int, list[_Found]]:
    """Where a word was, or may have been, read, the ``most`` probable places of each spelling: by page."""
    weights = _near_spellings(connection, text) if near else {}
    exact = connection.execute("SELECT id FROM spelling WHERE text = ?", (text,)).fetchone()
    if exact is not None:
        weights[exact[0]] = 1.0
    best: dict[int, tuple[int, _Found]] = {}
    for spelling, weight in weights.items():
        rows = connection.execute(
            "SELECT word.page, word.id, word.place, best.probability FROM "
            "(SELECT word, probability FROM occurrence WHERE spelling = ? ORDER BY probability DESC LIMIT ?) "
            "AS best JOIN word ON word.id = best.word",
            (spelling, most),
        )
        for page, word, place, probability in rows:
            known = best.get(word)
            if known is None or known[1].probability < probability * weight:
                best[word] = page, _Found(word, place, probability * weight)
    by_page: dict[int, list[_Found]] = {}
    for page, one in best.values():
        by_page.setdefault(page, []).append(one)
    return by_page


def _near_spellings(connection: sqlite3.Connection, text: str) -> dict[int, float]:
    """Spellings at one edit, by id: those that share a trigram, and short ones of about the length."""
    if len(text) >= SHORTEST_NEAR:
        trigrams = {text[at : at + 3] for at in range(len(text) - 2)}
        query = " OR ".join(f'"{trigram}"' for trigram in sorted(trigrams))
        rows = connection.execute(
            "SELECT rowid FROM spelling_text WHERE spelling_text MATCH ?", (query,)
        ).fetchall()
        ids = [row[0] for row in rows]
    else:
        ids = []
    candidates: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        for spelling, other in connection.execute(
            f"SELECT id, text FROM spelling WHERE id IN ({marks}) AND length(text) BETWEEN ? AND ?",
            (*part, len(text) - 1, len(text) + 1),
        ):
            candidates[spelling] = other
    if len(text) <= 2 * SHORTEST_NEAR - 1:
        # One wrong letter in the middle of so short a word may leave no trigram whole.
        for spelling, other in connection.execute(
            "SELECT id, text FROM spelling WHERE length(text) BETWEEN ? AND ?",
            (max(1, len(text) - 1), len(text) + 1),
        ):
            candidates[spelling] = other
    near = [
        spelling
        for spelling, other in candidates.items()
        if Levenshtein.distance(text, other, score_cutoff=1) <= 1
    ]
    return {spelling: _NEAR_WEIGHT for spelling in near[:_MOST_SPELLINGS]}


def _hit(connection: sqlite3.Connection, page: int, group: Sequence[_Found], score: float) -> Hit:
    file, number, width, height = connection.execute(
        "SELECT file, number, width, height FROM page WHERE id = ?", (page,)
    ).fetchone()
    rows = [
        connection.execute(
            "SELECT text, left, top, right, bottom, line_left, line_top, line_right, line_bottom FROM word "
            "WHERE id = ?",
            (one.word,),
        ).fetchone()
        for one in group
    ]
    return Hit(
        page, Path(file), number, " ".join(row[0] for row in rows), score,
        tuple(Box(*row[1:5]) for row in rows), Box.around(Box(*row[5:9]) for row in rows), (width, height),
    )  # fmt: skip
