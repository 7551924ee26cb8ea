"""Zendesk's incremental export, against a fake of the service."""

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import EndlessPagesError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import steps, throttled
from tests.services.fakes.zendesk import CLIENT, PATH, SECRET, Zendesk

PARAMS = {"subdomain": "acme", "since": "2026-01-01"}
BYTES = (
    b"id,subject,tags,via\n"
    b'1,Help,"[""a"",""b""]","{""channel"":""web""}"\n'
    b'2,"Say ""hi""",[],"{""channel"":""api""}"\n'
    b'3,,[],"{""channel"":""mail""}"\n'
)


def export(harness, service, rows=None, secret=SECRET, **more):
    secrets = {"client_id": CLIENT, "client_secret": secret}
    base = service.url
    return harness.run(
        "zendesk-incremental", PARAMS | more, secrets=secrets, base_url=base, rows=rows
    )


def test_all_pages_become_one_file_until_the_stream_ends(harness):
    with Zendesk() as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    first, second = service.called("GET", PATH)  # the last page names a next one, too
    assert first.query == {"start_time": "1767225600", "per_page": "1000"}
    assert second.query == {"cursor": "2"}
    assert service.tokens == 1


def test_the_rate_limit_of_ten_pages_a_minute_is_kept(harness):
    with Zendesk() as service:
        export(harness, service)

    assert any(5.9 <= seconds <= 6.6 for seconds in harness.waited)


def test_a_moment_of_any_zone_is_understood(harness):
    with Zendesk() as service:
        assert export(harness, service, since="2026-01-01T02:00:00+02:00").bytes == BYTES


def test_a_limit_is_waited_for(harness):
    with Zendesk() as service:
        service.on("GET", PATH, steps(service.tickets, throttled(93), service.tickets))
        assert export(harness, service).bytes == BYTES

    assert 93 in harness.waited


def test_a_page_that_names_itself_as_the_next_is_noticed(harness):
    with Zendesk() as service:
        service.on("GET", PATH, lambda seen: service.page(0, is_last=False))
        with pytest.raises(EndlessPagesError, match="again"):
            export(harness, service)

    assert len(service.called("GET", PATH)) == 2


def test_an_access_token_that_ended_is_renewed_between_two_pages(harness):
    def end_token(seen):
        page = service.tickets(seen)
        service.token = ""
        return page

    with Zendesk() as service:
        service.on("GET", PATH, steps(end_token, service.tickets))
        assert export(harness, service).bytes == BYTES

    assert service.tokens == 2


def test_a_refused_client_is_named(harness):
    with Zendesk() as service, pytest.raises(LoginRefusedError, match="authentication failed"):
        export(harness, service, secret="wrong")


def test_a_wrong_time_is_told_in_zendesks_words(harness):
    with Zendesk() as service, pytest.raises(HttpStatusError, match="Too recent start_time"):
        export(harness, service, since="2026-11-23")
