import pkgutil
from encodings import __path__ as codec_folder
from encodings.aliases import aliases

import pytest

from csvdownloader.engine.charsets import known_charset


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("ISO-8859-1", "iso8859-1"),
        ("ISO_8859-1:1987", "iso8859-1"),
        ("Windows-1252", "cp1252"),
        ("windows-31j", "cp932"),
        ("Shift_JIS", "shift_jis"),
        ("US-ASCII", "ascii"),
    ],
)
def test_a_charset_is_known_by_its_names(name, codec):
    assert known_charset(name) == codec


NO_CHARSETS = ["idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"]
OTHERS = ["rot13", "hex", "zlib", "mbcs", "oem", "charmap", "palmos", "aliases", "__init__"]
NONSENSE = ["", "x", "a" * 100_000, "\u0661", "\ud800", "../cp437", "utf-8/idna"]


@pytest.mark.parametrize("name", NO_CHARSETS + OTHERS + NONSENSE, ids=lambda name: ascii(name)[:20])
def test_s16_a_codec_that_is_no_charset_is_not_known(name):
    assert known_charset(name) is None
    assert known_charset(name.upper().replace("_", "-")) is None


def test_s16_whatever_is_known_turns_a_byte_into_text():
    modules = [module.name for module in pkgutil.iter_modules(codec_folder)]
    known = set(filter(None, map(known_charset, [*modules, *aliases])))
    assert len(known) > 80
    for codec in known:
        assert len("1".encode(codec).decode(codec)) == 1
