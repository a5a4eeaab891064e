"""Where things stand in a `.hwocr` file.

A zip file: ``document.json`` tells what it holds; each page has a folder. What a person made stands before
the pictures, so that a file cut short keeps it.
"""

MIMETYPE = "application/x-hwocr-document"
FORMAT = "hwocr document"

CONTENTS = "document.json"
NOW = "now.json"
FIRST = "first.json"
JOURNAL = "journal.jsonl"
PAGE_XML = "page.xml"
PREVIOUS = "previous/page.json"
PREVIOUS_XML = "previous/page.xml"

# No part of a document is larger; what says it is, is damaged or made to fill the memory.
LARGEST_PART = 1 << 30


def page_folder(number: int) -> str:
    """Return the folder of a page, counted from 1."""
    return f"pages/{number:04}"
