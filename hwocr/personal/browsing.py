"""What a browser of a personal set shows: each glyph with its picture and what speaks against its label."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.glyphs.personal import PersonalGlyph, PersonalSet
from hwocr.errors import ModelError
from hwocr.models.names import PERSONAL
from hwocr.models.registry import load_classifier
from hwocr.personal.suspicious import Suspicion, suspicions_of


@dataclass(frozen=True, slots=True, eq=False)
class BrowsedGlyph:
    """A taught glyph to be looked at.

    Attributes:
        entry: of the personal set.
        picture: (32, 32) uint8, 255 = ink, as the network sees it.
        suspicion: what the others make of it; None where they agree.
    """

    entry: PersonalGlyph
    picture: NDArray[np.uint8]
    suspicion: Suspicion | None


def browse(*, label: str = "", suspicious_first: bool = False) -> tuple[BrowsedGlyph, ...]:
    """Return the current writer's glyphs by label, or the most suspicious first.

    Args:
        label: only this one; "" for all.
        suspicious_first: see `suspicions_of`.
    """
    personal = PersonalSet()
    entries = {entry.identity: entry for entry in personal.entries()}
    if not entries:
        return ()
    try:
        classifier = load_classifier(PERSONAL)
    except ModelError:
        personal.refresh()
        classifier = load_classifier(PERSONAL)
    taught = getattr(classifier, "taught", None)
    if taught is None:
        return ()
    pictures = dict(zip(taught.identities, taught.images, strict=True))
    doubts = suspicions_of(classifier)
    suspicious = {doubt.identity: doubt for doubt in doubts if doubt.suspicious}
    if suspicious_first:
        order = [doubt.identity for doubt in doubts]
    else:
        order = sorted(entries, key=lambda identity: (entries[identity].label, identity))
    return tuple(
        BrowsedGlyph(entries[identity], pictures[identity], suspicious.get(identity))
        for identity in order
        if identity in entries and identity in pictures and (not label or entries[identity].label == label)
    )
