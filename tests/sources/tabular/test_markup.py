import pytest

from csvdownloader.sources.tabular.markup import is_fragment, is_html, is_markup

PAGES = [
    b"<!DOCTYPE html>",
    b"\xef\xbb\xbf\n <html>",
    b"\x0c<HTML lang='en'>",
    b"<html/>",
    b"<head>",
    b"<body class=x>",
    b"<script>",
    b"<meta charset=utf-8>",
]
XML = [b"<?xml version='1.0'?>", b"<!-- x -->", b"<!DOCTYPE note>", b"<Error><Code>"]
TABLES = [
    b"<htmlfoo>,b\n",
    b"<TICKER>,<DATE>\n",
    b"<header>;x\n",
    b"a,<html>\n",
    b"<metadata>,x",
    b"",
]


@pytest.mark.parametrize("start", PAGES)
def test_a_page(start):
    assert is_html(start)
    assert is_markup(start)


@pytest.mark.parametrize("start", XML)
def test_xml(start):
    assert not is_html(start)
    assert is_markup(start)


@pytest.mark.parametrize("start", TABLES)
def test_what_is_a_table(start):
    assert not is_markup(start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"<p>Not here", True),
        (b"<p> Not here", True),
        (b"<p>,<div>\n", False),
        (b"<p>;x", False),
        (b"<p>\n", False),
        (b"<p>", False),
        (b"<p class=x>,", True),
        (b"<br/>,", True),
        (b"<note>x", False),
        (b"<note>x</note>", True),
        (b"<note/>", True),
        (b"x<p>y", False),
    ],
)
def test_a_piece_of_a_page_is_told_from_names_in_angle_brackets(text, expected):
    assert is_fragment(text) is expected
