"""The members of a zip: which is meant, and what is refused."""

import io
import zipfile
import zlib

import pytest

from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.sources.tabular.containers.zips import Member, members, only_table, opened_zip


def zipped(*names, text="a\n", comment=b""):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name in names:
            archive.writestr(name, text if "empty" not in name else "")
    return file


def found(pattern, *names):
    with opened_zip(zipped(*names), "x.zip") as archive:
        return [info.filename for info in members(archive, "x.zip", pattern)]


@pytest.mark.parametrize(
    ("pattern", "names", "expected"),
    [
        ("*", ["a.csv", "d/b.csv"], ["a.csv", "d/b.csv"]),
        ("*", ["a.csv", "empty.csv"], ["a.csv"]),
        ("*", ["empty.csv"], ["empty.csv"]),
        ("*", ["d/", "d/a.csv"], ["d/a.csv"]),
        ("*", ["a.csv", "__MACOSX/a.csv", "._a.csv", ".DS_Store", "Thumbs.db"], ["a.csv"]),
        ("*", ["d/__MACOSX/a.csv"], ["d/__MACOSX/a.csv"]),
        ("a.csv", ["a.csv", "d/a.csv"], ["a.csv"]),
        ("a.csv", ["d/a.csv", "b.csv"], ["d/a.csv"]),
        ("A.CSV", ["d/a.csv", "b.csv"], ["d/a.csv"]),
        ("d/*", ["d/a.csv", "b.csv"], ["d/a.csv"]),
        ("D/*", ["d\\a.csv", "b.csv"], ["d\\a.csv"]),
        ("*.csv", ["a.csv.gz", "a.txt"], ["a.csv.gz"]),
        ("*.csv", ["a.csv.gz.bz2", "a.txt"], ["a.csv.gz.bz2"]),
        ("[x]*", ["x.csv", "[x]*"], ["[x]*"]),
    ],
)
def test_members_are_named_by_name_path_or_pattern(pattern, names, expected):
    assert found(pattern, *names) == expected


@pytest.mark.parametrize(
    ("pattern", "names", "sentence"),
    [
        ("*", [], "x.zip holds no file"),
        ("*", ["d/"], "x.zip holds no file"),
        ("b.csv", ["a.csv", "c.csv"], "x.zip holds no file b.csv but a.csv, c.csv"),
    ],
)
def test_what_is_not_there_is_said(pattern, names, sentence):
    with pytest.raises(WrongContentError) as refused:
        found(pattern, *names)
    assert refused.value.message == sentence
    assert refused.value.fields == (("member",) if "but" in sentence else ())


@pytest.mark.parametrize(("number", "end"), [(12, "10.csv, 11.csv"), (13, "10.csv, 11.csv, ...")])
def test_twelve_names_are_listed(number, end):
    with pytest.raises(WrongContentError) as refused:
        found("none", *(f"{n}.csv" for n in range(number)))
    assert refused.value.message.endswith(end)


def test_an_archive_of_more_files_than_are_read_is_refused():
    assert len(found("*", *map(str, range(10_000)))) == 10_000
    with pytest.raises(WrongContentError) as refused:
        found("*", *map(str, range(10_001)))
    assert refused.value.message == "x.zip holds 10,001 files; at most 10,000 are read"


@pytest.mark.parametrize(
    ("names", "only"),
    [(["a.txt"], "a.txt"), (["a.txt", "b.csv"], "b.csv"), (["b.csv", "a.txt", "c.md"], "b.csv")],
)
def test_the_only_table_is_taken(names, only):
    with opened_zip(zipped(*names), "x.zip") as archive:
        taken = only_table(archive.infolist(), "x.zip", lambda name: name.endswith(".csv"))
    assert taken.filename == only


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["a.csv", "b.csv", "c.txt"], "x.zip holds 2 files: a.csv, b.csv"),
        (["a.txt", "b.txt"], "x.zip holds 2 files: a.txt, b.txt"),
    ],
)
def test_several_tables_are_named(names, sentence):
    with (
        opened_zip(zipped(*names), "x.zip") as archive,
        pytest.raises(WrongContentError) as refused,
    ):
        only_table(archive.infolist(), "x.zip", lambda name: name.endswith(".csv"))
    assert refused.value.message == sentence
    assert refused.value.fields == ("member",)


@pytest.mark.parametrize("comment", [b"", b"made by hand"])
def test_an_archive_ends_with_its_end(comment):
    file = zipped("a.csv", comment=comment)
    with opened_zip(file, "x.zip") as archive:
        assert archive.namelist() == ["a.csv"]
    file.seek(0, 2)
    file.write(b"x")
    with pytest.raises(SourceUnreadableError, match=r"^x\.zip is damaged: there is something"):
        opened_zip(file, "x.zip").__enter__()


def test_a_member_is_checked_at_its_end():
    with opened_zip(zipped("a.csv", text="a\n" * 100), "x.zip") as archive:
        info = archive.infolist()[0]
        member = Member(archive, info)
        assert member.read(150) + member.read(150) == b"a\n" * 100
        assert member.read(1) == b""
        info.CRC ^= 1
        member = Member(archive, info)
        with pytest.raises(zlib.error, match="Bad CRC-32"):
            member.read(300)
        info.flag_bits |= 1
        with pytest.raises(SourceUnreadableError) as refused:
            Member(archive, info)
    assert refused.value.message == "a.csv is encrypted"
    assert refused.value.hint == "Unpack it with its password, and read that file."
