"""Which documents are zip archives."""

import io
import zipfile

import pytest

from csvdownloader.sources.tabular.documents import document_in

SAVE_TABLE = "Save the table as CSV or .xlsx in the program that made it, and read that."
PARTS = ["[Content_Types].xml"]
ODS = "application/vnd.oasis.opendocument."


def archive(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in members:
            made.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("names", "title", "key"),
    [
        ([*PARTS, "xl/a.xml"], "an Excel workbook", "xlsx"),
        ([*PARTS, "a.xml"], "an Excel workbook", "xlsx"),
        (["_rels/.rels", "word/a.xml"], "a Word document", ""),
        ([*PARTS, "ppt/a.xml"], "a PowerPoint presentation", ""),
        ([*PARTS, "visio/a.xml"], "a Visio drawing", ""),
        (["xl/workbook.xml"], "an Excel workbook", "xlsx"),
        (["Index/Document.iwa"], "a document of Apple Numbers, Pages or Keynote", ""),
    ],
)
def test_a_document_is_known_by_its_parts(names, title, key):
    found = document_in(archive((name, "") for name in names))
    assert (found.title, found.format, found.hint) == (title, key, SAVE_TABLE)


@pytest.mark.parametrize(
    ("kind", "title", "key"),
    [
        (f"{ODS}spreadsheet", "an OpenDocument spreadsheet", "ods"),
        (f"{ODS}spreadsheet-template", "an OpenDocument spreadsheet", "ods"),
        (f"{ODS}text", "an OpenDocument file", ""),
        (f"{ODS}text\xff", "an OpenDocument file", ""),
        ("application/epub+zip", "an electronic book", ""),
    ],
)
def test_a_document_may_say_itself_what_it_is(kind, title, key):
    found = document_in(archive([("mimetype", kind), ("a", "")]))
    assert (found.title, found.format, found.hint) == (title, key, SAVE_TABLE)


@pytest.mark.parametrize(
    "members",
    [
        [],
        [("a.csv", "x")],
        [("word/a.xml", "")],
        [("a", ""), ("mimetype", f"{ODS}text")],
        [("mimetype", "text/plain")],
        [("mimetype", "\xff" * 300)],
    ],
)
def test_other_archives_are_no_documents(members):
    assert document_in(archive(members)) is None


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip at all"])
def test_what_is_no_archive_is_no_document_and_the_file_stays_at_its_place(data):
    file = io.BytesIO(data)
    file.seek(3)
    assert document_in(file) is None
    assert file.tell() == 3
    whole = archive([("_rels/.rels", "")])
    whole.seek(5)
    assert document_in(whole).format == "xlsx"
    assert whole.tell() == 5
