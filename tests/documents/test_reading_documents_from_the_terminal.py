import json

import pytest
from made_documents import corrected_page, document_of, make_picture

from hwocr.cli import main
from hwocr.documents.archive.write import write_document
from hwocr.documents.document import DocumentPage


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "page.hwocr"
    write_document(document_of(corrected_page()), path)
    return path


def test_a_document_gives_its_corrected_text_and_is_not_read_again(path, capsys):
    assert main(["read", str(path)]) == 0
    assert capsys.readouterr().out == "BAR ON\n"


def test_a_document_is_exported_with_its_corrections_and_its_picture(path, tmp_path, capsys):
    assert main(["read", str(path), "--format", "json"]) == 0
    assert "BAR ON" in json.dumps(json.loads(capsys.readouterr().out)).replace('", "', "")
    out = tmp_path / "page.pdf"
    assert main(["read", str(path), "--format", "pdf", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_page_that_was_not_read_is_said_and_a_document_of_none_is_an_error(tmp_path, capsys):
    unread = DocumentPage("other.jpg", picture=make_picture())
    both, none = tmp_path / "both.hwocr", tmp_path / "none.hwocr"
    write_document(document_of(unread, corrected_page()), both)
    write_document(document_of(unread), none)
    assert main(["read", str(both)]) == 0
    out, err = capsys.readouterr()
    assert out == "BAR ON\n" and "page 1 was not read" in err
    assert main(["read", str(none)]) == 1
    assert "was read when it was saved" in capsys.readouterr().err


def test_a_part_of_a_document_cannot_be_asked_for(path, capsys):
    assert main(["read", str(path), "--region", "0,0,9,9"]) == 1
    assert "--region is for pictures" in capsys.readouterr().err
