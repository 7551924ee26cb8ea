"""Which workbooks are too large when they are unpacked."""

import io
import zipfile

import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.sources.tabular.workbooks.archive_size import SAVE_AS_CSV, check_directory

MOST_MEMBERS = 10_000
EMPTY = b"PK\x05\x06" + bytes(18)
FREE = 16 << 20  # bytes of a member that may have any ratio


def archive(*members):
    """An archive whose directory tells these sizes, packed and unpacked, of its members."""
    made = zipfile.ZipFile(io.BytesIO(EMPTY))
    for number, (packed, unpacked) in enumerate(members):
        member = zipfile.ZipInfo(f"{number}.xml")
        member.compress_size, member.file_size = packed, unpacked
        made.filelist.append(member)
    return made


@pytest.mark.parametrize(
    "members",
    [
        [],
        [(0, 0)] * MOST_MEMBERS,
        [(1, FREE)],
        [(1 << 20, 100 << 20)],
        [(1 << 24, 1 << 29)] * 2,
    ],
)
def test_at_the_bounds_it_is_read(members):
    check_directory(archive(*members), "a.xlsx")


@pytest.mark.parametrize(
    "members",
    [
        [(0, 0)] * (MOST_MEMBERS + 1),
        [(1, FREE + 1)],
        [(9, 9), (1 << 20, (100 << 20) + 1)],
        [(1 << 24, 1 << 29)] * 2 + [(1, 1)],
    ],
)
def test_beyond_them_it_is_not(members):
    with pytest.raises(SourceError, match=r"^a\.xlsx unpacks from ") as raised:
        check_directory(archive(*members), "a.xlsx")
    assert raised.value.hint == SAVE_AS_CSV


def test_the_sizes_are_told():
    with pytest.raises(SourceError, match=r"from 3\.0 MB to 600\.0 MB, which is more than is read"):
        check_directory(archive((1_000_000, 300_000_000), (2_000_000, 300_000_000)), "a.xlsx")
