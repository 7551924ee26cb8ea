"""Where the rows of a web service come from, as the user is told."""

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.source import WebSource
from tests.fakes.key_store import KeyStoreFake
from tests.sources.web.profiles import ASYNC

ACCOUNT = Connection("a1", "Analytics", "web:test", {}, SecretLocation.NONE)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "test.toml").write_text(ASYNC)
    book = ConnectionBook(KeyStoreFake(), [ACCOUNT])
    return WebSource(book, ProfileCatalogue(tmp_path))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example.com/b.csv?x=1", "https://a.example.com/b.csv?x=1"),
        ("https://ada:canary@a.example.com/b.csv", "https://•••@a.example.com/b.csv"),
        ("https://a.example.com/b.csv?token=canary", "https://a.example.com/b.csv?token=•••"),
    ],
)
def test_sec_02_an_address_is_shown_without_its_secrets(source, url, shown):
    request = Request("web", {"profile": "download", "param.url": url})
    assert source.origin(request) == (shown,)


def test_a_service_has_its_name_and_the_account(source):
    request = Request("web", {"profile": "test", "account": "a1"})
    assert source.origin(request) == ("test",)  # its profile is not read yet
    source._profiles.load()
    assert source.origin(request) == (source._profiles.known("test").name, "Analytics")
    gone = Request("web", {"profile": "test", "account": "a2"})
    assert source.origin(gone) == (source._profiles.known("test").name,)
