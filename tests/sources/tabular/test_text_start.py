"""Whether the first bytes of a content are those of a text."""

import pytest

from csvdownloader.sources.tabular.text_start import as_utf8


@pytest.mark.parametrize(
    "start",
    [
        b"a,b\n",
        b"",
        b"\t\n\v\f\r\x1a\x1b\x01\x02\x03\x1c\x1d\x1e\x1f",
        b"M\xfcller\x80",
        b"a\x7f\0",
        b"a\x7f\xc3\xa9",
        b"a\x7f\xe2\x82",  # a character that the next bytes may complete
        b"\0" * 15,
    ],
)
def test_what_may_stand_in_a_text_is_one(start):
    assert as_utf8(start, None) == start


@pytest.mark.parametrize("start", [b"a\x7f\xe9,", b"\x04\xfc", b"\x0e\xff", b"a" + b"\0" * 16])
def test_what_stands_in_no_text_is_none(start):
    assert as_utf8(start, None) is None


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-32-be"])
def test_the_mark_goes_and_so_does_half_a_character(codec):
    start = "\ufeffé,b\n".encode(codec)
    assert as_utf8(start, codec) == as_utf8(start, None) == "é,b\n".encode()
    assert as_utf8(start[:-1] + b"\xe2"[: codec == "utf-8"], codec) == "é,b".encode()


def test_the_encoding_that_the_user_names_makes_it_a_text():
    assert as_utf8(b"\x04\xe9" + b"\0" * 16, "cp1252") == "\x04é".encode() + b"\0" * 16
