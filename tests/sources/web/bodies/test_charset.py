import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.sources.tabular.encoding import known_encoding, text_blocks, utf8_blocks
from tests.support.blocks import Blocks

CODECS = [
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "latin-1",
    "cp1252",
    "koi8-r",
    "shift_jis",
    "cp932",
    "euc_jp",
    "iso2022_jp",
    "gb18030",
    "big5",
    "euc_kr",
]


@pytest.mark.parametrize("codec", CODECS)
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=30), size=st.integers(1, 7))
def test_any_text_comes_out_whatever_the_blocks(codec, text, size):
    text = text.encode(codec, "ignore").decode(codec, "ignore").lstrip("\ufeff")
    data = text.encode(codec, "ignore")
    encoding = known_encoding(codec)
    assert "".join(text_blocks(Blocks(data, size), encoding)) == text
    assert b"".join(utf8_blocks(Blocks(data, size), encoding)).decode() == text


@pytest.mark.parametrize("codec", CODECS)
@settings(max_examples=60, deadline=None)
@given(
    before=st.text(st.sampled_from("ab,\nテ値é"), max_size=12),
    junk=st.binary(min_size=1, max_size=4),
    size=st.integers(1, 7),
)
def test_the_position_of_bytes_that_do_not_fit_is_right(codec, before, junk, size):
    data = before.encode(codec, "ignore") + junk + "ab".encode(codec)
    position = _first_misfit(data, codec)
    if position is None:
        return
    with pytest.raises(BadBytesError) as caught:
        list(text_blocks(Blocks(data, size), known_encoding(codec)))
    assert f"Byte {position:,} of x.csv, hex" in caught.value.message


def _first_misfit(data, codec):
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return error.start + 1
    return None


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("Windows-31J", "cp932"),
        ("Shift_JIS", "shift_jis"),
        ("rot13", None),
        ("hex", None),
        ("idna", None),
        ("punycode", None),
        ("unicode_escape", None),
        ("undefined", None),
        ("", None),
        ("ü", None),
        ("a\0b", None),
        ("../x", None),
        ("x" * 100_000, None),
    ],
)
def test_only_encodings_of_text_are_known(name, codec):
    assert known_encoding(name) == codec
