"""Workbooks in which calamine finds another sheet than the one that was checked."""

import struct
import zipfile
import zlib

import pytest
from python_calamine import CalamineWorkbook

from csvdownloader.core.errors import SourceUnreadableError
from tests.support.workbooks import text, write_workbook

SHEET = "xl/worksheets/s1.xml"
ALL_ONES = (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)  # of the members' number, the size, the offset


@pytest.fixture
def book(tmp_path):
    def book(word="checked"):
        path = tmp_path / "b.xlsx"
        return write_workbook(path, {"One": f"<row r='1'>{text('A1', word)}</row>"})

    return book


def split(path):
    """The members, the directory, and how many members it has."""
    content = path.read_bytes()
    at = content.rindex(b"PK\5\6")
    members, size, offset = struct.unpack("<HII", content[at + 10 : at + 20])
    return content[:offset], content[offset : offset + size], members


def end(members, size, offset, comment=b""):
    return b"PK\5\6" + struct.pack(
        "<4H2LH", 0, 0, members, members, size, offset, len(comment)
    ) + comment  # fmt: skip


def end64(at, members, size, offset):
    """The long end, and what says that it lies at this offset."""
    record = struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, members, members, size, offset)
    return b"PK\6\6" + record + b"PK\6\7" + struct.pack("<LQL", 0, at, 1)


def moved(directory, by):
    """The directory, for members that lie further back."""
    changed, at = bytearray(directory), 0
    while at < len(changed):
        lengths = struct.unpack("<3H", changed[at + 28 : at + 34])
        (offset,) = struct.unpack("<L", changed[at + 42 : at + 46])
        changed[at + 42 : at + 46] = struct.pack("<L", offset + by)
        at += 46 + sum(lengths)
    return bytes(changed)


def test_s12_two_ends_that_name_two_directories(job, book):
    members, directory, count = split(book("hidden"))
    checked, its_directory, _ = split(book())
    at = len(members) + len(checked)
    both = members + checked + directory + moved(its_directory, len(members))
    own = at + len(directory)
    content = both + end64(len(both), count, len(its_directory), own)
    path = book()
    path.write_bytes(content + end(count, len(directory), at))
    with zipfile.ZipFile(path) as archive:
        assert b"checked" in archive.read(SHEET)
    with CalamineWorkbook.from_path(path) as opened:
        assert opened.get_sheet_by_name("One").to_python() == [["hidden"]]

    with pytest.raises(SourceUnreadableError, match="not where every reader looks"):
        job.run(path)


@pytest.mark.parametrize("is_long", [False, True])
def test_s12_a_long_end_that_says_the_same_is_taken(job, book, is_long):
    path = book()
    members, directory, count = split(path)
    said = count, len(directory), len(members)
    body = members + directory
    path.write_bytes(body + end64(len(body), *said) + end(*(ALL_ONES if is_long else said)))

    job.run(path)

    assert job.cells() == [["checked"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"PK\3\4" + bytes(96) + content,
        lambda content: content + b"x",
        lambda content: content + bytes(22),
        lambda content: content + content,
        lambda content: content[:-2] + struct.pack("<H", len(content)) + content,
        lambda content: content[:-2] + struct.pack("<H", 1) + b"x",
        lambda content: content[:-14] + struct.pack("<2H", 5, 5) + content[-10:],
        lambda content: content[:-14] + struct.pack("<2H", 5, 6) + content[-10:],
        lambda content: content[:-18] + struct.pack("<2H", 1, 1) + content[-14:],
    ],
    ids=["before", "behind", "zeros", "twice", "in the comment", "comment", "fewer", "odd", "disk"],
)
def test_s12_a_directory_that_readers_may_look_for_elsewhere_is_refused(job, book, change):
    path = book()
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(SourceUnreadableError):
        job.run(path)


def add(path, name, extra=b""):
    """Adds a sheet under another name."""
    with zipfile.ZipFile(path, "a") as archive:
        member = zipfile.ZipInfo(name)
        member.extra = extra
        archive.writestr(member, archive.read(SHEET).replace(b"checked", b"hidden"))
    return path


@pytest.mark.parametrize("name", ["xl\\worksheets\\s1.xml", "xl\\other.xml", "\\x.xml"])
def test_s12_a_part_that_is_another_one_with_other_slashes_is_refused(job, book, name):
    with pytest.raises(SourceUnreadableError, match="not every reader reads alike"):
        job.run(add(book(), name))


def test_s12_a_part_with_a_second_name_is_refused(job, book):
    second = struct.pack("<BL", 1, zlib.crc32(b"other.xml")) + SHEET.encode()
    known, unicode_name = struct.pack("<HH", 7, 0), struct.pack("<HH", 0x7075, len(second))
    with pytest.raises(SourceUnreadableError, match="not every reader reads alike"):
        job.run(add(book(), "other.xml", known + unicode_name + second))


def test_s12_a_part_whose_name_goes_on_behind_its_end_is_refused(job, book):
    path = add(book(), "other.xml#")
    path.write_bytes(path.read_bytes().replace(b"other.xml#", b"other.xml\0"))
    with pytest.raises(SourceUnreadableError, match="not every reader reads alike"):
        job.run(path)
