"""The saved requests behind the window."""

from contextlib import suppress

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.errors.base import SourceError, StorageError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.sources.sample import SampleSource
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.source import WebSource
from csvdownloader.workers.saved_requests import SavedRequests
from tests.fakes.jobs import MemoryStore
from tests.fakes.key_store import KeyStoreFake

SOURCES = {"sample": SampleSource()}
TEN, ALL = Request("sample", {"slow": False}, 10), Request("sample", {"slow": True}, 1000)


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def saved(qapp, store):
    return SavedRequests(store, SOURCES)


def names(saved):
    return [each.name for each in saved.all()]


def test_they_are_kept_by_name_and_there_at_the_next_start(saved, store, qtbot):
    with qtbot.waitSignal(saved.changed, timeout=0):
        saved.save(" nightly ", TEN)
    saved.save("Daily", ALL)
    assert names(saved) == ["Daily", "nightly"]
    assert SavedRequests(store, SOURCES).all() == saved.all()
    assert saved.under("NIGHTLY").request == TEN


def test_one_of_the_same_name_is_replaced_with_its_new_spelling(saved, store):
    saved.save("nightly", TEN)
    saved.save("Nightly", ALL)
    assert saved.all() == (SavedRequest("Nightly", ALL),)
    assert list(store.saved) == ["Nightly"]


def test_a_new_name_may_differ_in_capitals_alone_but_not_be_anothers(saved, store):
    saved.save("nightly", TEN)
    saved.save("daily", ALL)
    saved.rename(saved.under("nightly"), "NIGHTLY")
    assert names(saved) == ["daily", "NIGHTLY"]
    with pytest.raises(InvalidRequestError, match="a saved request daily already"):
        saved.rename(saved.under("nightly"), "Daily")
    with pytest.raises(InvalidRequestError, match="a name"):
        saved.rename(saved.under("nightly"), " ")
    assert saved.under("daily").request == ALL
    assert sorted(store.saved) == ["NIGHTLY", "daily"]


def test_one_is_removed(saved, store):
    saved.save("nightly", TEN)
    saved.remove(saved.under("nightly"))
    assert (names(saved), store.saved) == ([], {})


def test_what_cannot_be_written_changes_nothing(saved, store):
    saved.save("nightly", TEN)
    store.full = True
    for change in (
        lambda: saved.save("daily", TEN),
        lambda: saved.rename(saved.under("nightly"), "x"),
        lambda: saved.remove(saved.under("nightly")),
    ):
        with pytest.raises(StorageError):
            change()
    assert names(saved) == ["nightly"]


def test_of_a_source_that_is_gone_nothing_can_be_saved(saved):
    with pytest.raises(SourceError):
        saved.save("x", Request("gone"))
    assert names(saved) == []


def test_the_secrets_of_an_address_are_not_among_it(qapp, store, tmp_path):
    profiles = ProfileCatalogue(tmp_path)
    web = WebSource(ConnectionBook(KeyStoreFake()), profiles)
    saved = SavedRequests(store, {web.key: web})
    profiles.load()
    for address in ("https://ada:s3cret@example.com/a.csv?token=s3cret", "ada:s3cret@example.com"):
        with suppress(InvalidRequestError):  # what is no address is not saved
            saved.save("x", Request("web", {"profile": "download", "param.url": address}))
    assert "@example.com/a.csv" in repr(store.saved)
    assert "s3cret" not in repr(store.saved)
    assert saved.all() == (store.saved["x"],)


def test_what_could_not_be_started_is_not_saved(saved):
    with pytest.raises(InvalidRequestError) as caught:
        saved.save("x", Request("sample", {}, 5000))
    assert list(caught.value.fields) == ["rows"]
    assert names(saved) == []
