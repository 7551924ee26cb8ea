"""Zip archives as files: which member is read, and what is said of the others."""

import bz2
import gzip
import io
import random
import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular.containers import layers, zips

TEXT = b"a,b\n1,x\n"
CELLS = [["a", "b"], ["1", "x"]]
METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def changed(data, offset, change):
    """The archive with another byte in its first directory entry."""
    data = bytearray(data)
    place = data.index(b"PK\x01\x02") + offset
    data[place] = change(data[place])
    return bytes(data)


ONE = zipped(("orders.csv", TEXT))
LEFT_BY_SYSTEMS = (
    ("__MACOSX/._orders.csv", b"\0\5\x16\7"),
    ("._orders.csv", b"\0\5\x16\7"),
    (".DS_Store", b"\0\0\0\1Bud1"),
    ("data/Thumbs.db", b"\xd0\xcf"),
    ("desktop.ini", b"[x]"),
    ("data/", b""),
    ("empty.csv", b""),
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["orders.zip", "orders.csv", "orders"])
def test_the_only_file_of_a_zip_is_read(job, write, method, name):
    outcome = job.run(write(name, zipped(("orders.csv", TEXT), method=method)))
    assert job.cells() == CELLS
    assert outcome.completeness is Completeness.COMPLETE
    assert outcome.reading is None or outcome.reading.notes == ()


def test_what_systems_leave_in_a_zip_is_no_file(job, write):
    outcome = job.run(write("t.zip", zipped(*LEFT_BY_SYSTEMS, ("data/orders.csv", TEXT))))
    assert job.cells() == CELLS
    assert outcome.reading is None or outcome.reading.notes == ()


def test_a_member_may_have_no_name(job, write):
    """zipfile ends a name at its first NUL."""
    job.run(write("t.zip", zipped(("?", TEXT)).replace(b"?", b"\0")))
    assert job.cells() == CELLS


def test_the_only_table_of_a_zip_is_read_and_said(job, write):
    members = ("licence.pdf", b"%PDF-"), ("orders.tsv.gz", gzip.compress(b"a\tb\n1\tx\n"))
    outcome = job.run(write("t.zip", zipped(*members)))
    assert job.cells() == CELLS
    assert outcome.completeness is Completeness.COMPLETE
    assert ("member", "orders.tsv.gz") in outcome.reading.options
    assert outcome.reading.notes == (
        "Of the 2 files in t.zip, orders.tsv.gz is the only one with a table.",
    )


SEVERAL = zipped(("2023/orders.csv", b"a,b\n0,w\n"), ("2024/orders.csv", TEXT), ("x[1].csv", TEXT))


def test_one_of_several_tables_must_be_named(job, write):
    with pytest.raises(WrongContentError) as caught:
        job.run(write("t.zip", SEVERAL))
    names = "2023/orders.csv, 2024/orders.csv, x[1].csv"
    assert caught.value.message == f"t.zip holds 3 files: {names}"
    assert "--member" in caught.value.hint
    assert job.bytes() == b""


@pytest.mark.parametrize("member", ["2024/orders.csv", "2024/*", "2024/ORDERS.csv", "x[1].csv"])
def test_a_member_is_named_by_its_name_or_a_pattern(job, write, member):
    outcome = job.run(write("t.zip", SEVERAL), member=member)
    assert job.cells() == CELLS
    assert outcome.reading is None or outcome.reading.notes == ()


def test_a_name_that_two_members_have_is_not_clear(job, write):
    with pytest.raises(WrongContentError, match=r"holds 2 files: 2023/orders.csv, 2024/orders.csv"):
        job.run(write("t.zip", SEVERAL), member="orders.csv")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped(), "t.zip holds no file"),
        (zipped(("__MACOSX/x.csv", TEXT), ("d/", b"")), "t.zip holds no file"),
        (zipped(("empty.csv", b"")), "empty.csv is empty"),
        (zipped(("a.pdf", b"%PDF-")), "a.pdf is a PDF file"),
    ],
)
def test_a_zip_without_a_table_is_named(job, write, content, sentence):
    with pytest.raises(WrongContentError) as caught:
        job.run(write("t.zip", content))
    assert caught.value.message == sentence


@pytest.mark.parametrize(
    "content",
    [
        zipped(("orders.csv.gz", gzip.compress(TEXT))),
        zipped(("orders.csv.bz2", bz2.compress(TEXT))),
        zipped(("in.zip", ONE)),
        gzip.compress(ONE),
        bz2.compress(zipped(("in.zip", ONE))),
    ],
)
def test_containers_in_containers_are_read_and_nothing_is_left(job, write, content):
    job.run(write("t", content))
    assert job.cells() == CELLS
    assert [path.name for path in job.part.parent.iterdir()] == [job.part.name]


def test_a_member_that_there_is_none_of_is_named(job, write):
    with pytest.raises(WrongContentError, match=r"t\.zip holds no file 2022 but 2023"):
        job.run(write("t.zip", SEVERAL), member="2022")


def test_a_zip_in_a_zip_is_not_unpacked_while_it_is_only_inspected(write):
    path = write("t.zip", zipped(("in.zip", ONE)))
    note = FileSource().inspect(Request("file", {"path": str(path)}), Cancel()).note
    assert note == f"Zip file, zip, {path.stat().st_size} bytes"


def test_the_note_tells_what_is_around_the_content(write):
    path = write("t", zipped(("orders.csv.gz", gzip.compress(TEXT))))
    note = FileSource().inspect(Request("file", {"path": str(path)}), Cancel()).note
    assert note == f"Delimited text, zip, gzip, {path.stat().st_size} bytes"


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a\u202e.csv", "Größe.csv"]
)
def test_a_name_in_an_archive_is_only_a_name(job, write, tmp_path, name):
    job.run(write("t.zip", zipped((name, TEXT))))
    assert job.cells() == CELLS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["job", "t.zip"]


def test_a_name_in_no_encoding_that_is_known_can_be_read_and_named(job, write):
    data = zipped(("Gr????e.csv", TEXT), ("x.csv", b"a\n")).replace(b"????", b"\x94\xe1\xff\x80")
    with pytest.raises(WrongContentError) as caught:
        job.run(write("t.zip", data))
    shown = caught.value.message.removeprefix("t.zip holds 2 files: ").partition(", ")[0]
    job.run(write("t.zip", data), member=shown)
    assert job.cells() == CELLS


@pytest.mark.parametrize(
    ("content", "sentence", "advice"),
    [
        (changed(ONE, 8, lambda flags: flags | 1), "orders.csv is encrypted", "its password"),
        (changed(ONE, 10, lambda method: 9), "orders.csv cannot be unpacked: ", "another program"),
    ],
)
def test_a_zip_that_others_can_unpack_is_left_to_them(job, write, content, sentence, advice):
    with pytest.raises(SourceUnreadableError) as caught:
        job.run(write("t.zip", content))
    assert caught.value.message.startswith(sentence)
    assert advice in caught.value.hint


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (changed(ONE, 16, lambda crc: crc ^ 1), "orders.csv is damaged: Bad CRC-32"),
        (changed(ONE, 24, lambda size: size + 1), "orders.csv is cut off: its end is missing"),
        (ONE[:-30], "t.zip is cut off or damaged: "),
        (ONE[: len(ONE) // 2], "t.zip is cut off or damaged: "),
        (ONE + b"junk", "t.zip is damaged: there is something behind its end"),
    ],
)
def test_a_zip_is_whole_or_an_error(job, write, content, sentence):
    with pytest.raises(SourceUnreadableError) as caught:
        job.run(write("t.zip", content))
    assert caught.value.message.startswith(sentence)


def test_the_checksum_is_compared_at_the_end_of_a_long_member(job, write):
    noise = random.Random(1)
    rows = b"".join(b"%d\n" % noise.randrange(10**9) for _ in range(200_000))
    content = changed(zipped(("t.csv", b"a\n" + rows)), 16, lambda crc: crc ^ 1)
    with pytest.raises(SourceUnreadableError, match="Bad CRC-32"):
        job.run(write("t.zip", content))
    job.run(write("t.zip", content), rows=10)  # what was asked for comes before the end


@pytest.mark.parametrize("method", METHODS)
def test_damage_inside_a_member_is_said_whatever_its_method(job, write, method):
    content = zipped(("orders.csv", b"a,b\n" + b"1,x\n" * 5000), method=method)
    middle = content.index(b"orders.csv") + 40
    content = content[:middle] + b"\xff\x00\xaa" + content[middle + 3 :]
    with pytest.raises(SourceUnreadableError, match=r"orders\.csv is damaged"):
        job.run(write("t.zip", content))


def test_a_bomb_is_stopped(job, write, monkeypatch):
    monkeypatch.setattr(layers, "FREE", 1 << 17)
    monkeypatch.setattr(layers, "RATIO", 20)
    bomb = b"a,b\n" + b"1,2\n" * (1 << 20)
    for content in (zipped(("t.csv", bomb)), gzip.compress(bomb), bz2.compress(bomb)):
        sentence = "unpacks to more than 20 times its size"
        with pytest.raises(SourceUnreadableError, match=sentence) as raised:
            job.run(write("t", content))
        assert raised.value.hint.startswith("If you trust it, unpack it with another program")
    assert job.part.stat().st_size < 1 << 20


def test_too_many_files_are_refused(job, write, monkeypatch):
    monkeypatch.setattr(zips, "ENTRIES", 20)
    with pytest.raises(WrongContentError, match="holds 21 files; at most 20 are read"):
        job.run(write("t.zip", zipped(*((f"{n}.csv", TEXT) for n in range(21)))))
