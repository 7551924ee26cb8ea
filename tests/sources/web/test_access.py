"""URLs that differ only in their secrets stay different downloads."""

import pytest

from csvdownloader.core.connections.session_secrets import SessionSecrets
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.web.access import with_url_secrets, without_url_secrets
from tests.services.fakes.base import FakeService, Reply
from tests.support.web import WebHarness


def download(url):
    return Request("web", {"profile": "download", "param.url": url})


@pytest.fixture
def known():
    return SessionSecrets()


URLS = ["https://x.org/a?key=ALPHA", "https://x.org/a?key=BETA", "https://x.org/a?key=GAMMA"]
USERS = ["https://u:a@x.org/a?key=A&page=2", "https://u:b@x.org/a?key=A&page=2"]


@pytest.mark.parametrize("urls", [URLS, USERS])
def test_sec_02_urls_that_differ_in_their_secrets_are_kept_apart(known, urls):
    stored = [without_url_secrets(download(url), known) for url in urls]

    assert len({request.text("param.url") for request in stored}) == len(urls)
    assert [with_url_secrets(one, known).text("param.url") for one in stored] == urls


def test_sec_02_a_url_has_one_public_form(known):
    first = [without_url_secrets(download(url), known) for url in URLS]
    again = [without_url_secrets(download(url), known) for url in URLS]

    assert first == again
    assert [without_url_secrets(one, known) for one in first] == first  # what is stored stays
    assert [one.text("param.url") for one in first] == [
        f"https://x.org/a?key={placeholder}" for placeholder in (HIDDEN, f"{HIDDEN}2", f"{HIDDEN}3")
    ]


def test_sec_02_two_downloads_give_two_files(tmp_path):
    harness = WebHarness(tmp_path)
    with FakeService() as server:
        server.on("GET", "/a", lambda seen: Reply(text=f"key\n{seen.query['key']}\n"))
        urls = [f"{server.url}/a?key={key}" for key in ("ALPHA", "BETA")]
        stored = [harness.source.without_secrets(download(url)) for url in urls]
        files = [harness.download(one.text("param.url")).cells() for one in stored]

    assert files == [[["key"], ["ALPHA"]], [["key"], ["BETA"]]]


STRANGER = """
schema = 1
id = "stranger"
name = "Stranger"
docs = "https://example.org/docs"
base_url = "BASE"
mode = "direct"
[[params]]
name = "site"
type = "string"
[result]
url = "/a"
"""


@pytest.mark.parametrize("host", ["mine.example.com", "127.0.0.1:9", "[::1]:9", "a b"])
def test_s08_the_password_of_a_typed_address_goes_to_no_other_host(tmp_path, host):
    with FakeService() as server:
        server.on("GET", "/a", Reply(text="key\n1\n"))
        profile = STRANGER.replace("BASE", server.url)
        site = f"https://ada:secret@{host}/x"
        WebHarness(tmp_path).run(profile, {"site": site})
        assert [seen.headers.get("Authorization") for seen in server.requests] == [None]


def test_s08_the_password_of_a_typed_address_goes_to_its_host(tmp_path):
    with FakeService() as typed:
        typed.on("GET", "/a", Reply(text="key\n1\n"))
        profile = STRANGER.replace("BASE", "{{ params.site }}")
        site = typed.url.replace("://", "://ada:secret@")
        WebHarness(tmp_path).run(profile, {"site": site})
        assert typed.requests[0].headers["Authorization"].startswith("Basic ")
