import json

import pytest

from csvdownloader.cli.commands.inspect import inspect_file
from csvdownloader.cli.terminal.inspected import Inspected, print_inspected
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.sources.reading import Certainty, Reading
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.file.source import FileSource
from tests.fakes.report import Recorder
from tests.support.workbooks import text, write_workbook

SOURCES = {"file": FileSource()}


@pytest.fixture
def inspected(tmp_path):
    def inspected(name, content=None, cancel=None, **parameters):
        path = tmp_path / name
        if content is not None:
            path.write_text(content, encoding="utf-8")
        root = tmp_path / "root"
        root.mkdir(exist_ok=True)
        request = Request("file", {"path": str(path), **parameters}, 11, Format.CSV)
        return inspect_file(request, SOURCES, root, False, Recorder(), cancel or Cancel())

    return inspected


def test_the_rows_are_those_of_an_export(inspected):
    found = inspected("a.tsv", 'id\tnote\n007\t"a\tb"\n1e5\t\n')
    assert (found.name, found.content) == ("a.tsv", "Delimited text, 23 bytes")
    assert found.preview == Preview(("id", "note"), (("007", "a\tb"), ("1e5", None)), complete=True)


@pytest.mark.parametrize(("rows", "complete"), [(10, True), (11, False), (10_000, False)])
def test_there_are_ten_rows_and_whether_there_are_more(inspected, rows, complete):
    preview = inspected("a.csv", "a\n" + "".join(f"{n}\n" for n in range(rows))).preview
    assert (len(preview.rows), preview.complete) == (10, complete)


def test_the_options_count(inspected):
    found = inspected("a.csv", "a;b,c\n1;2,3\n", delimiter="semicolon")
    assert found.preview.header == ("a", "b,c")


def test_a_workbook_names_its_sheets(inspected, tmp_path):
    rows = f"<row r='1'>{text('A1', 'b')}</row><row r='2'>{text('A2', '2')}</row>"
    write_workbook(tmp_path / "book.xlsx", {"First": rows, "Second": ""})
    found = inspected("book.xlsx")
    assert found.choices == {"sheet": ("First", "Second")}
    assert found.preview.rows == (("2",),)


def test_what_cannot_be_read_is_an_error(inspected):
    with pytest.raises(SourceMissingError):
        inspected("none.csv")


def test_a_cancelled_inspection_stops(inspected):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        inspected("a.csv", "a\n1\n", cancel)


READING = Reading(
    (("encoding", "windows-1252"), ("header_row", "3")),
    (Message("The encoding is a guess."), Message("Lines 1 to 2 were set\naside.")),
    ("Sales 2024\x1b[2J", ""),
    (("encoding", Certainty.DOUBTFUL), ("header_row", Certainty.LIKELY)),
)
PREVIEW = Preview(("id", "name"), (("1", "x" * 50),), complete=False)


def shown(capsys, *, as_json=False, **changes):
    values = {"choices": {}, "reading": None, "settling": "", "preview": PREVIEW} | changes
    print_inspected(Inspected("a.csv", Message("Delimited text"), **values), as_json=as_json)
    return capsys.readouterr().out


def test_what_was_found_is_printed_with_its_certainty_and_its_notes(capsys):
    assert shown(capsys, reading=READING) == (
        "a.csv: Delimited text\n"
        "\n"
        "--encoding    windows-1252  doubtful\n"
        "--header-row  3             likely\n"
        "note: The encoding is a guess.\n"
        "note: Lines 1 to 2 were set aside.\n"
        "set aside: Sales 2024[2J\n"
        "set aside:\n"
        "\n"
        "id  name\n"
        f"1   {'x' * 30}...\n"
        "... more rows\n"
    )


def test_the_options_that_settle_a_doubt_are_named(inspected, capsys):
    found = inspected("a.csv", "1,a b\n2,c d\n")
    assert found.settling == "--header-row=none"
    print_inspected(found, as_json=False)
    assert "no doubt is left: --header-row=none\n" in capsys.readouterr().out
    assert inspected("b.csv", "1,a b\n2,c d\n", header_row="none").settling == ""


def test_sheets_are_named_as_the_option_takes_them(capsys):
    printed = shown(capsys, choices={"sheet": ("A", "B\nb")})
    assert printed.splitlines()[1] == "--sheet takes A or B b"


def test_columns_that_do_not_fit_into_the_terminal_are_counted(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    wide = Preview(tuple("abcdefghij"), (("12",) * 10,), complete=True)
    assert shown(capsys, preview=wide).splitlines()[-3:] == [
        "a   b   c   d   e",
        "12  12  12  12  12",
        "... 5 columns more",
    ]
    one = Preview(("a" * 50,), (), complete=True)
    assert shown(capsys, preview=one).splitlines()[-1] == "a" * 30 + "..."


def test_json_has_all_of_it_uncut(capsys):
    plain = json.loads(shown(capsys, as_json=True, reading=READING, choices={"sheet": ("A",)}))
    assert plain["name"] == "a.csv"
    assert plain["content"] == "Delimited text"
    assert plain["choices"] == {"sheet": ["A"]}
    assert plain["reading"]["certainty"] == {"encoding": "doubtful", "header_row": "likely"}
    assert plain["reading"]["set_aside"] == ["Sales 2024\x1b[2J", ""]
    assert (plain["header"], plain["rows"]) == (["id", "name"], [["1", "x" * 50]])
    assert plain["complete"] is False
