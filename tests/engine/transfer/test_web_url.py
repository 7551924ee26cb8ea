"""How URLs are parsed: the host that is checked is the host that is connected to."""

from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.engine.transfer.web_url import WebUrl

LONGEST = "a" * (65_536 - len("http://a.org/"))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Example.ORG", "https://example.org"),
        ("HTTPS://example.org:443/a", "https://example.org/a"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("http://example.org:/x", "http://example.org/x"),
        ("https://ada:pass@example.org/x#part", "https://example.org/x"),
        ("https://a@b@example.org/", "https://example.org/"),
        ("https://example.org/ä b?q=ä b", "https://example.org/%C3%A4%20b?q=%C3%A4%20b"),
        ("https://example.org/a%2Fb%zz?x=%41", "https://example.org/a%2Fb%zz?x=%41"),
        ("https://example.org?", "https://example.org?"),
        ("https://example.org/?#", "https://example.org/?"),
        ("https://example.org/a/./b/../../c/", "https://example.org/c/"),
        ("https://example.org/a/b/c/../d", "https://example.org/a/b/d"),
        ("https://example.org/../../x/..", "https://example.org/"),
        ("https://example.org//a//b", "https://example.org//a//b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://[0:0:0:0:0:0:0:1]/", "http://[::1]/"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("http://my_host.example./", "http://my_host.example./"),
        ("http://example.org:65535/", "http://example.org:65535/"),
        (f"http://a.org/{LONGEST}", f"http://a.org/{LONGEST}"),
    ],
)
def test_a_url_in_its_one_form(text, url):
    assert str(WebUrl.parse(text)) == url
    assert str(WebUrl.parse(url)) == url


@pytest.mark.parametrize(
    "text",
    [
        "http://[",
        "http://[::1",
        "http://[::1]x/",
        "http://[no]/",
        "http://1.2.3.400/",
        "http://example.org:65536/",
        "http://example.org:99999/",
        "http://example.org:-1/",
        "http://example.org:\N{FULLWIDTH DIGIT EIGHT}0/",
        "http://exa mple.org/",
        "http://exa%6Dple.org/",
        "http://example.org/a\tb",
        "http://example.org/a\nb",
        "http://exam\0ple.org/",
        " http://example.org/",
        "https://evil.org\\@example.org/",
        "https://evil.org\\/",
        "http://" + "ä" * 100 + ".org/",
        f"http://a.org/{LONGEST}a",
        "http://example.org/ ",
    ],
)
def test_what_is_no_url(text):
    with pytest.raises(ValueError, match=r"\w"):
        WebUrl.parse(text)


def test_the_parts_of_a_request():
    url = WebUrl.parse("http://[::1]:8080?a=1")
    assert (url.netloc, url.authority, url.target) == ("[::1]:8080", "[::1]:8080", "/?a=1")
    url = WebUrl.parse("https://example.org")
    assert (url.netloc, url.authority, url.target) == ("example.org", "example.org:443", "/")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://example.org/b"),
        ("b?x=1", "https://example.org/a/b?x=1"),
        ("../b", "https://example.org/b"),
        ("?x", "https://example.org/a/c?x"),
        ("//other.org/b", "https://other.org/b"),
        ("http://other.org:8080", "http://other.org:8080"),
    ],
)
def test_where_a_location_leads(location, url):
    assert str(WebUrl.parse("https://example.org/a/c?token=1").joined(location)) == url


@pytest.mark.parametrize("location", ["http://[", "/a\nb", "https://evil.org\\@example.org/"])
def test_a_location_that_leads_nowhere(location):
    with pytest.raises(ValueError, match=r"\w"):
        WebUrl.parse("https://example.org/").joined(location)


_PARTS = st.text(st.sampled_from("abZ09äß/.%2f?&=#;@:+ ~'()[]{}<>`\"|^\\"), max_size=25)
_HOSTS = st.sampled_from(["example.org", "A.org:8443", "127.0.0.1:80", "[::1]:443", "u:p@a.b"])


@given(st.sampled_from(["http", "https"]), _HOSTS, _PARTS)
def test_another_parser_takes_it_apart_in_the_same_way(scheme, host, rest):
    text = f"{scheme}://{host}/{rest}"
    try:
        ours = WebUrl.parse(text)
    except ValueError:
        assert text != text.strip()
        return
    if urlsplit(text).path.endswith(("/.", "/..")):  # httpx drops the slash, against RFC 3986
        return
    theirs = httpx.URL(text)
    assert (ours.scheme, ours.host, ours.port) == (theirs.scheme, theirs.host, theirs.port)
    assert ours.target == theirs.raw_path.decode()
    assert ours.host == (urlsplit(text).hostname or "")


@pytest.mark.parametrize("host", ["bücher.example", "example.org", "xn--a.example"])
def test_an_international_name_as_people_write_it(host):
    assert WebUrl.parse(f"https://{host}/").unicode_host == host
