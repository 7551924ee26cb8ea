"""Small answers that were packed although nobody asked for it."""

import gzip
import tracemalloc
import zlib

import pytest

from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.engine.transfer.content_coding import unpacked

TEXT = b"0123456789"
PACKED = gzip.compress(TEXT)


@pytest.mark.parametrize("coding", ["gzip", " X-GZIP "])
@pytest.mark.parametrize("members", [1, 3])
def test_all_members_are_unpacked_up_to_exactly_the_bound(coding, members):
    size = len(TEXT) * members
    assert unpacked(PACKED * members, coding, size) == TEXT * members
    with pytest.raises(NotTheDataError, match="too large"):
        unpacked(PACKED * members, coding, size - 1)


@pytest.mark.parametrize("coding", ["", "identity", " Identity"])
def test_what_is_not_packed_stays(coding):
    assert unpacked(PACKED, coding, 1) == PACKED


def test_an_empty_answer_needs_no_unpacking():
    assert unpacked(b"", "br", 1) == b""


def test_what_is_cut_damaged_or_of_another_kind_is_named():
    with pytest.raises(IncompleteError, match="ends in the middle"):
        unpacked(PACKED[:-1], "gzip", 99)
    with pytest.raises(NotTheDataError, match="but it is not"):
        unpacked(b"plain", "gzip", 99)
    with pytest.raises(NotTheDataError, match="but it is not"):
        unpacked(zlib.compress(TEXT), "gzip", 99)
    with pytest.raises(NotTheDataError, match="packed its answer by br, which nobody"):
        unpacked(b"x", "br", 99)


def test_what_swells_is_refused_before_it_fills_the_memory():
    swelling = gzip.compress(bytes(16 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(NotTheDataError, match="too large"):
            unpacked(swelling, "gzip", 1000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20
