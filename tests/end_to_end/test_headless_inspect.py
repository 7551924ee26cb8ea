"""`csvdownloader inspect` as a user runs it: a real process, no display."""

import json
import shlex

import pytest

from tests.support.builders import names_in


def nothing_is_left(home):
    return [path for path in home.rglob("*") if path.is_file()] == []


def test_the_first_rows_and_nothing_else(run, work, home):
    (work / "in.csv").write_text("id,note\n" + "1,x\n" * 50)
    done = run("inspect", "in.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "in.csv: Delimited text, 208 bytes"
    assert done.stdout.splitlines()[-12:] == ["id  note", *["1   x"] * 10, "... more rows"]
    assert json.loads(run("inspect", "in.csv", "--json").stdout)["rows"] == [["1", "x"]] * 10
    assert names_in(work) == ["in.csv"]
    assert nothing_is_left(home)


def test_what_cannot_be_read_is_code_1_and_its_sentence(run, work):
    (work / "in.csv").write_text("%PDF-1.7 and so on")
    done = run("inspect", "in.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert "csvdownloader: in.csv is a PDF" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sample"], "inspect takes a file, or - for standard input; Sample data can only be"),
        (["https://example.org/a.csv"], "Web service can only be exported"),
        (["sqlite:///a.db"], "Database can only be exported"),
        (["nowhere://x"], "Unknown source: nowhere://"),
        (["a.csv", "--header-row", "x"], "The header row is the number of a line"),
        (["a.csv", "--ragged", "x"], "--ragged takes one of: refuse, pad, cut, aside"),
    ],
)
def test_a_usage_error_is_code_2_and_one_sentence(run, arguments, sentence):
    done = run("inspect", *arguments)
    assert done.returncode == 2
    said, *more = done.stderr.splitlines()
    assert sentence in said
    assert [line.partition(":")[0] for line in more] in ([], ["What can be read"])


def test_the_options_that_an_export_names_leave_no_doubt(run, work):
    (work / "in.csv").write_bytes("Größe;Preis\nKöln;1\n".encode("cp1252"))
    doubtful = run("export", "in.csv", "-o", "out.csv")
    last = doubtful.stderr.splitlines()[-1]
    assert (doubtful.returncode, last.partition(": ")[0]) == (
        3,
        "If that is right, say so, and no doubt is left",
    )
    settled = run("export", "in.csv", "-o", "again.csv", *shlex.split(last.partition(": ")[2]))
    assert (settled.returncode, settled.stderr) == (0, "")
    assert (work / "again.csv").read_bytes() == (work / "out.csv").read_bytes()
