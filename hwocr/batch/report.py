"""What needs a look first after a batch: failures, oddly empty pages, those whose correction helps most.

A letter that is doubtful here is most often doubtful elsewhere for the same reason: the same two labels look
    alike in this
hand. Correcting some of them on one page teaches the reader what the others are. So a page's benefit is,
summed over such pairs, how many doubtful letters of the pair stand on all other pages, as far as this page
holds examples of it.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hwocr.batch.ledger import PageEntry, SourceEntry
from hwocr.files import write_atomically

# From so many corrected letters of a pair on, more of them teach little.
_EXAMPLES = 3
NAME = "hwocr-report.csv"
FAILURES = "hwocr-failures.txt"


@dataclass(frozen=True, slots=True)
class Review:
    """A page to look at.

    Attributes:
        source: its file.
        page: what is known of it.
        reason: why, in words.
        benefit: how many doubtful letters on other pages its correction may settle.
    """

    source: SourceEntry
    page: PageEntry
    reason: str
    benefit: float


def review_order(entries: Iterable[SourceEntry]) -> tuple[Review, ...]:
    """Return the pages that deserve a look, the most urgent first.

    Failures and pages that are suspiciously empty come first, then pages by benefit, then by doubtful
    letters.
    """
    pages = [(entry, page) for entry in entries for page in entry.pages.values()]
    everywhere = Counter[str]()
    for _, page in pages:
        everywhere.update(page.pairs)
    reviews = []
    for entry, page in pages:
        benefit = sum(
            (everywhere[pair] - count) * min(1.0, count / _EXAMPLES) for pair, count in page.pairs.items()
        )
        if page.error:
            reviews.append(Review(entry, page, f"not read: {page.error}", 0.0))
        elif page.suspicious:
            reviews.append(Review(entry, page, "nothing was read, though there is something on it", 0.0))
        elif page.doubtful:
            text = f"{page.doubtful} of {page.letters} letters doubtful"
            reviews.append(Review(entry, page, text, benefit))
    return tuple(
        sorted(
            reviews,
            key=lambda review: (
                not review.page.error,
                not review.page.suspicious,
                -review.benefit,
                -review.page.doubtful,
                review.source.name,
                review.page.number,
            ),
        )
    )


def write_report(entries: Iterable[SourceEntry], folder: Path) -> tuple[Review, ...]:
    """Write the review list as CSV and, where something failed, the failures as text, beside the outputs."""
    entries = list(entries)
    reviews = review_order(entries)
    room = io.StringIO()
    writer = csv.writer(room, lineterminator="\n")
    writer.writerow(["file", "page", "letters", "doubtful", "confidence", "benefit", "why"])
    for review in reviews:
        page = review.page
        writer.writerow(
            [review.source.name, page.number or "", page.letters, page.doubtful, f"{page.confidence:.4f}",
             f"{review.benefit:.1f}", review.reason]
        )  # fmt: skip
    write_atomically(folder / NAME, room.getvalue().encode("utf-8", "backslashreplace"))
    failures = [
        f"{entry.name}{f', page {page.number}' if page.number else ''}: {page.error} {page.hint}".rstrip()
        for entry in entries
        for page in entry.errors
    ]
    if failures:
        write_atomically(folder / FAILURES, ("\n".join(failures) + "\n").encode("utf-8", "backslashreplace"))
    else:
        (folder / FAILURES).unlink(missing_ok=True)
    return reviews
