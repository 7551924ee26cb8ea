"""How a text is decoded: its byte order mark, what does not fit, and UTF-16 that says nothing."""

import pytest

from csvdownloader.core.errors.reading import BadBytesError, WrongContentError
from csvdownloader.sources.tabular.encoding import (
    _REPLACING,
    AUTO,
    ReplacedBytes,
    known_encoding,
    text_blocks,
    utf8_blocks,
    zeros_codec,
)
from tests.support.blocks import Blocks

LATIN = "a,b\n1,2\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("times", [1, 100, 10_000])
def test_a_latin_text_of_wide_characters_is_known_by_its_zeros(codec, times):
    assert zeros_codec((LATIN * times).encode(codec)) == codec


@pytest.mark.parametrize(
    ("start", "codec"),
    [
        (b"", ""),
        (b"a\0", ""),
        (b"a\0b\0", "utf-16-le"),
        (b"\0a\0b", "utf-16-be"),
        (b"a\0b\0cdef", "utf-16-le"),
        (b"a\0b\0cdefg", ""),
        (b"a\0b\0\0c", ""),
        (b"a\0\0\0", ""),
        (b"a\0\0\0b\0\0\0", "utf-32-le"),
        (b"a\0\0\0\0\0\0\0", ""),
        (b"a,b\n", ""),
    ],
)
def test_how_many_zeros_are_enough(start, codec):
    assert zeros_codec(start) == codec


def decoded(data, encoding=AUTO, size=1 << 20, replaced=None):
    text = "".join(text_blocks(Blocks(data, size), encoding, replaced))
    assert b"".join(utf8_blocks(Blocks(data, size), encoding, replaced)) == text.encode()
    return text


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1 << 20])
@pytest.mark.parametrize(
    ("encoding", "codec"),
    [(AUTO, "utf-8"), (AUTO, "utf-8-sig"), (AUTO, "utf-16"), (AUTO, "utf-32"),
     ("utf-8", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16", "utf-16-be"),
     ("utf-16", "utf-16-le"), ("utf-32", "utf-32"),
     ("latin-1", "latin-1")],
)  # fmt: skip
def test_a_text_comes_without_its_mark_whatever_the_block(encoding, codec, size):
    text = "name,ä\nplain,plain\né,ü\n"
    assert decoded(text.encode(codec), encoding, size) == text


@pytest.mark.parametrize("size", [1, 2, 5, 1 << 20])
@pytest.mark.parametrize("head", ["", "\ufeff"])
def test_the_place_of_a_byte_that_does_not_fit_is_counted_from_1(size, head):
    data = f"{head}aä,b\n".encode() + b"xy\xe4z\n"
    place = len(data) - 2
    with pytest.raises(BadBytesError, match=rf"Byte {place} of x\.csv, hex e4, does not fit UTF-8"):
        decoded(data, AUTO, size)
    replaced = ReplacedBytes()
    text = "".join(text_blocks(Blocks(data, size), AUTO, replaced))
    assert (text, replaced.count) == ("aä,b\nxy\ufffdz\n", 1)


def test_a_character_that_is_cut_off_at_the_end_does_not_fit():
    with pytest.raises(BadBytesError, match=r"Byte 3 of x\.csv, hex e2 82, does not fit"):
        decoded(b"ab\xe2\x82", AUTO, 1)
    replaced = ReplacedBytes()
    assert "".join(text_blocks(Blocks(b"ab\xe2\x82", 1), AUTO, replaced)) == "ab\ufffd"
    assert replaced.count == 2


def test_wide_characters_without_a_mark_are_named_and_not_guessed():
    with pytest.raises(WrongContentError, match=r"x\.csv looks like UTF-16"):
        decoded(LATIN.encode("utf-16-le"))


@pytest.mark.parametrize(
    ("name", "codec"),
    [("UTF8", "utf-8"), ("utf-8-sig", "utf-8"), ("ISO-8859-1", "latin-1"), ("cp1252", "cp1252"),
     ("klingon", None)],
)  # fmt: skip
def test_which_names_are_known(name, codec):
    assert known_encoding(name) == codec


def test_what_is_no_byte_is_not_replaced():
    with pytest.raises(UnicodeEncodeError):
        "\udcff".encode("utf-8", _REPLACING)
