"""Texts of UTF-16 and UTF-32 without a byte order mark are told by the zeros in them."""

import pytest

from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.engine.sniffing.wide import WIDE, is_narrow, wide_codec

SAMPLE = 4096  # bytes of each sample that are looked at


def whole(data):
    return Samples(data, is_whole=True)


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize(
    "text", ["id,name\n1,Ada\n", "姓名,城市\n张伟,北京\n", "a\n", "é,ü\r1,2\r"]
)
def test_each_is_told_by_a_short_text(text, codec):
    data = text.encode(codec)
    assert wide_codec(whole(data)) == codec
    assert not is_narrow(whole(data))


@pytest.mark.parametrize("codec", WIDE)
def test_each_is_told_by_the_beginning_of_a_long_one(codec):
    data = ("a,b\n" * SAMPLE).encode(codec)
    assert wide_codec(Samples(data, (data[:SAMPLE], data[4:]))) == codec


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n", "é,ü\n".encode(), b"a,b\n1,\0\n", b"a,b\n1,2\n\0\0\0"]
)
def test_what_has_no_zeros_in_its_first_line_is_none(data):
    assert wide_codec(whole(data)) is None


def test_a_character_that_is_cut_at_the_end_of_all_is_no_utf_8():
    data = "慡\n썡".encode("utf-16-le")  # in UTF-8 a line, a NUL, and the first half of a character
    assert wide_codec(whole(data)) == "utf-16-le"
    assert wide_codec(Samples(data)) is None
