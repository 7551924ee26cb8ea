"""The lines around one that cannot be read."""

import gzip

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.requests.request import Request
from csvdownloader.core.tables.excerpt import Excerpt
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular.excerpts import AFTER, BEFORE, SHOWN


def excerpt(path, line, **options):
    request = Request("file", {"path": str(path), **options})
    return FileSource().excerpt(request, line, Cancel())


def written(folder, text, name="a.csv"):
    path = folder / name
    path.write_bytes(text)
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_lines_around_one(tmp_path, end):
    path = written(tmp_path, "".join(f"{n}{end}" for n in range(1, 300_001)).encode())
    found = excerpt(path, 200_000)
    assert found.first == 200_000 - BEFORE
    assert found.lines == tuple(map(str, range(200_000 - BEFORE, 200_000 + AFTER + 1)))


def test_so_many_lines_and_characters_are_shown(tmp_path):
    text = "".join(f"{n}\n" for n in range(1, 31)).encode()
    assert excerpt(written(tmp_path, text), 20).lines == tuple(map(str, range(15, 31)))
    assert excerpt(written(tmp_path, text), 6).first == 1
    assert excerpt(written(tmp_path, text), 7).first == 2
    for length, shown in ((1999, ""), (2000, ""), (2001, "…")):
        lines = excerpt(written(tmp_path, b"a\n" + b"x" * length + b"\nb\n"), 2).lines
        assert lines == ("a", "x" * min(length, 2000) + shown, "b")
    (line,) = excerpt(written(tmp_path, "é".encode() * 1001), 1).lines
    assert line == "é" * 1000 + "…"
    (line,) = excerpt(written(tmp_path, b"x" + "é".encode() * 1001), 1).lines
    assert line == "x" + "é" * 999 + "…"  # no half of a character


def test_at_the_ends_of_the_text(tmp_path):
    path = written(tmp_path, b"a\n\nc")
    assert excerpt(path, 1) == Excerpt(("a", "", "c"), 1)
    assert excerpt(path, 9) == Excerpt((), 9 - BEFORE)


def test_what_is_packed_and_what_is_no_utf_8(tmp_path):
    path = written(tmp_path, gzip.compress("a\nä\n".encode("utf-16")), "a.csv.gz")
    assert excerpt(path, 2).lines == ("a", "ä")
    path = written(tmp_path, "a\nStraße\n".encode("cp1252"))
    assert excerpt(path, 2, bad_bytes="refuse", strict=True).lines == ("a", "Straße")


def test_a_long_line_is_cut(tmp_path):
    path = written(tmp_path, b"x" * 5_000_000 + b"\nlast")
    first, last = excerpt(path, 2).lines
    assert (first, last) == ("x" * SHOWN + "…", "last")


def test_it_can_be_stopped(tmp_path):
    cancel = Cancel()
    cancel.set()
    path = written(tmp_path, b"a\n")
    with pytest.raises(Cancelled):
        FileSource().excerpt(Request("file", {"path": str(path)}), 1, cancel)


def test_a_byte_that_is_no_character_is_shown_as_one_that_is_missing(tmp_path):
    good = "é\n".encode() * 500_000  # more than is looked at to find the encoding
    found = excerpt(written(tmp_path, good + b"a\xff\xfeb\xc3\n" + good), 500_001)
    assert found.lines[BEFORE - 1 : BEFORE + 2] == ("é", "a\ufffd\ufffdb\ufffd", "é")
