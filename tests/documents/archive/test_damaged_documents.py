import random

import pytest
from made_documents import corrected_page, damage, document_of, rewrite

from hwocr.documents.archive.read import read_document
from hwocr.documents.archive.write import write_document
from hwocr.errors import DocumentError

FOLDER = "pages/0001/"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "page.hwocr"
    write_document(document_of(corrected_page()), path)
    return path


def only(path):
    document = read_document(path)
    (page,) = document.pages
    return page, " ".join(document.warnings)


def test_a_page_whose_record_is_damaged_is_put_together_from_its_history(path):
    damage(path, FOLDER + "now.json")
    page, warnings = only(path)
    assert page.state.page.text == "BAR ON"
    assert "page.hwocr is damaged" in warnings
    assert "from its history" in warnings


def test_a_page_whose_journal_is_damaged_comes_as_it_was_saved(path):
    rewrite(path, FOLDER + "journal.jsonl", lambda content: content[:100])
    page, warnings = only(path)
    assert page.state.page.text == "BAR ON"
    assert page.entries == ()
    assert "history is damaged" in warnings


def test_a_page_without_records_is_put_together_from_its_page_xml(path):
    for name in ("now.json", "first.json"):
        damage(path, FOLDER + name)
    page, warnings = only(path)
    assert page.state.page.text == "BAR ON"
    assert "PAGE-XML" in warnings


def test_a_page_without_any_text_is_read_again(path):
    for name in ("now.json", "first.json", "page.xml"):
        damage(path, FOLDER + name)
    page, warnings = only(path)
    assert page.state is None
    assert page.picture is not None
    assert "read again" in warnings


def test_a_damaged_picture_costs_the_picture_alone(path):
    damage(path, FOLDER + "picture.png")
    page, warnings = only(path)
    assert (page.picture, page.state.page.text) == (None, "BAR ON")
    assert "picture is lost" in warnings


def test_a_damaged_list_of_contents_costs_no_page(path):
    damage(path, "document.json")
    page, warnings = only(path)
    assert page.state.page.text == "BAR ON"
    assert page.picture is not None
    assert "what it was read with is lost" in warnings


def test_a_file_without_its_end_gives_what_stands_before(path):
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"picture.png", 400) + 500])
    page, warnings = only(path)
    assert page.state.page.text == "BAR ON"
    assert "picture is lost" in warnings


@pytest.mark.parametrize("seed", range(60))
def test_a_file_damaged_anywhere_gives_a_document_or_says_why_not(path, seed):
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    if seed % 2:
        del content[chance.randrange(len(content)) :]
    else:
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))
    try:
        document = read_document(path)
    except DocumentError as error:
        assert error.message
    else:
        assert document.pages
