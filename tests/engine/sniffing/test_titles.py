"""What an encoding is called, in an option and in a sentence."""

import pytest

from csvdownloader.engine.sniffing.titles import encoding_title, option_value


@pytest.mark.parametrize(
    ("codec", "value", "title"),
    [
        ("utf-8", "utf-8", "UTF-8"),
        ("utf-16-le", "utf-16-le", "UTF-16 (little-endian)"),
        ("utf-32-be", "utf-32-be", "UTF-32 (big-endian)"),
        ("cp1250", "windows-1250", "Windows-1250"),
        ("cp1258", "windows-1258", "Windows-1258"),
        ("cp874", "windows-874", "Windows-874 (Thai)"),
        ("cp932", "windows-31j", "Shift-JIS"),
        ("cp866", "cp866", "cp866"),
        ("iso8859-1", "latin-1", "ISO-8859-1"),
        ("iso8859-2", "iso-8859-2", "ISO-8859-2"),
        ("iso8859-15", "iso-8859-15", "ISO-8859-15"),
        ("iso2022_jp_2", "iso2022_jp_2", "ISO-2022-JP-2"),
        ("koi8-r", "koi8-r", "KOI8-R"),
        ("gb18030", "gb18030", "GB18030 (GBK)"),
    ],
)
def test_what_an_encoding_is_called(codec, value, title):
    assert (option_value(codec), encoding_title(codec)) == (value, title)
