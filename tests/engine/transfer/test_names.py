"""The file name that a server proposes, by Content-Disposition or by the URL."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from csvdownloader.engine.transfer.disposition import proposed_name
from csvdownloader.engine.transfer.http import Headers

URL = "https://a.example/reports/data%20of%20May.csv?name=x.exe"


def name(disposition, url=URL):
    headers = [("Content-Disposition", disposition)] if disposition else []
    return proposed_name(Headers(headers), url)


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ("", "data of May.csv"),
        ("attachment", "data of May.csv"),
        ('attachment; filename="a b.csv"', "a b.csv"),
        ("attachment; filename=a.csv; size=3", "a.csv"),
        ("attachment; FILENAME=a.csv", "a.csv"),
        (r'attachment; filename="a \"b\".csv"', "a _b_.csv"),
        ('attachment; filename="a;b.csv"', "a;b.csv"),
        ("attachment; filename=a.csv; filename*=UTF-8''%e2%82%ac.csv", "€.csv"),
        ("attachment; filename*=UTF-8''%e2%82%ac.csv; filename=a.csv", "€.csv"),
        ("attachment; filename*=iso-8859-1'en'%A3.csv", "£.csv"),
        ('attachment; filename="é.csv"'.encode().decode("latin-1"), "é.csv"),
        ('attachment; filename="\xe9.csv"', "é.csv"),
        ("attachment; filename*=bad-charset''a.csv; filename=b.csv", "b.csv"),
        ("attachment; filename*=UTF-8''%ff%fe.csv; filename=b.csv", "b.csv"),
        ('attachment; filename="noending"', "noending"),
        ('attachment; filename="a.csv.gz"', "a.csv.gz"),
        ('attachment; filename="', "_"),
        ('attachment; filename=""', "data of May.csv"),
        ("attachment; filename=a", "a"),
    ],
)
def test_a_name_is_taken_from_the_header_or_the_address(disposition, expected):
    assert name(disposition) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "../../x",
        "..\\\\..\\\\x",
        "/etc/passwd",
        "C:\\\\Windows\\\\x.dll",
        "C:x",
        "\\\\\\\\server\\\\share\\\\x",
        "a\x01b",
        "a\u202egpj.exe",
        "..",
        ".",
        ".bashrc",
        "con",
        "CON.csv",
        "nul.tar.gz",
        "=?utf-8?B?Li4vLi4veA==?=",
        "x" * 5000 + ".csv",
        "",
        " ",
    ],
)
def test_sec_03_a_name_is_one_harmless_component(hostile):
    found = [name(f'attachment; filename="{hostile}"', "https://a.example/")]
    found.append(name(f"attachment; filename*=UTF-8''{percent(hostile)}", "https://a.example/"))
    for each in found:
        assert each
        assert PurePosixPath(each).name == PureWindowsPath(each).name == each
        assert each not in {".", ".."}
        assert not each.startswith(".")
        assert not set(each) & set('<>:"/\\|?*\x00\x01\u202e')
        assert len(each.encode()) <= 255
        assert not PureWindowsPath(each).is_reserved()


def percent(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


@pytest.mark.parametrize("text", ["%2e%2e%2fx.csv", "a%00b.csv", "..%5c..%5cx.csv"])
def test_sec_03_the_same_holds_for_the_address(text):
    found = name("", f"https://a.example/{text}")
    assert PureWindowsPath(found).name == found
    assert found.endswith(".csv")
    assert "\x00" not in found


@pytest.mark.parametrize("charset", ["idna", "punycode", "rot13", "unicode_escape", "x", "utf-7"])
def test_s16_a_name_in_a_codec_that_is_no_charset_is_not_taken(charset):
    value = f"attachment; filename*={charset}''a%2Ecsv; filename=b.csv"
    assert name(value) == "b.csv"
