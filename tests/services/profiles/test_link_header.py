"""Pages with a Link header, against a fake that acts as GitHub and Datasette do."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps
from tests.services.fakes.link_header import (
    AUTHORIZATION,
    PATH,
    ROWS,
    LinkHeader,
    too_fast,
    used_up,
)

BYTES = b'id,user.login,labels,user\n1,ada,"[""x""]",\n2,,[],\n3,bob,[],\n'


def export(harness, service, rows=None, authorization="", query="?per_page=2", **more):
    secrets = {"authorization": authorization} if authorization else None
    params = {"url": f"{service.url}{PATH}{query}"} | more
    return harness.run("link-header", params, secrets=secrets, rows=rows)


@pytest.mark.parametrize(
    "wrap", ["", "rows", "items", "data", "results", "result", "records", "value"]
)
def test_all_pages_become_one_file(harness, wrap):
    with LinkHeader(wrap) as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    assert [seen.query.get("page") for seen in service.requests] == [None, "2"]


def test_one_page_has_no_header(harness):
    with LinkHeader() as service:
        assert export(harness, service, query="").bytes == BYTES

    assert len(service.requests) == 1


def test_a_media_type_can_be_asked_for(harness):
    with LinkHeader() as service:
        export(harness, service, accept="application/vnd.github+json")

    accepted = {seen.headers["Accept"] for seen in service.requests}
    assert accepted == {"application/vnd.github+json"}


def test_rows_stop_the_pages(harness):
    with LinkHeader() as service:
        done = export(harness, service, rows=2)

    assert len(service.requests) == 1
    assert done.receipt.completeness is Completeness.LIMITED


def test_an_account_is_optional(harness):
    with LinkHeader(is_private=True) as service:
        assert export(harness, service, authorization=AUTHORIZATION).bytes == BYTES
        with pytest.raises(LoginRefusedError, match="Bad credentials"):
            export(harness, service, authorization="token wrong")


def test_a_used_up_rate_limit_is_waited_for_and_no_refused_account(harness):
    reset = int(harness.clock.now().timestamp()) + 600
    with LinkHeader() as service:
        service.on("GET", PATH, steps(service.issues, used_up(reset), service.issues))
        done = export(harness, service, authorization=AUTHORIZATION)

    assert done.bytes == BYTES
    assert max(harness.waited) == pytest.approx(600, abs=5)


def test_calls_that_were_too_fast_are_waited_out(harness):
    with LinkHeader() as service:
        service.on("GET", PATH, steps(service.issues, too_fast(60), service.issues))
        done = export(harness, service, authorization=AUTHORIZATION)

    assert done.bytes == BYTES
    assert 60 in harness.waited


def test_any_other_403_is_a_refused_account(harness):
    with LinkHeader() as service:
        refusal = Reply(
            403,
            json={"message": "Resource not accessible by personal access token"},
            headers={"x-ratelimit-remaining": "4999"},
        )
        service.on("GET", PATH, refusal)
        with pytest.raises(LoginRefusedError, match="not accessible"):
            export(harness, service, authorization=AUTHORIZATION)

    assert len(service.requests) == 1


def test_sec_01_the_account_stays_at_its_host(harness):
    with LinkHeader() as service:
        link = {"Link": f'<{service.files.url}/more>; rel="next"'}
        service.on("GET", PATH, Reply(json=ROWS[:2], headers=link))
        service.files.on("GET", "/more", Reply(json=ROWS[2:]))
        assert export(harness, service, authorization=AUTHORIZATION).bytes == BYTES

    assert service.requests[0].headers["Authorization"] == AUTHORIZATION
    assert "Authorization" not in service.files.requests[0].headers


def test_a_page_that_names_itself_is_noticed(harness):
    with LinkHeader() as service:
        link = {"Link": f'<{PATH}?page=1>; rel="next"'}
        service.on("GET", PATH, Reply(json=ROWS, headers=link))
        with pytest.raises(UserError, match="again"):
            export(harness, service)

    assert len(service.requests) <= 3


def test_an_object_without_rows_is_no_file(harness):
    with LinkHeader() as service:
        service.on("GET", PATH, Reply(json={"hello": "world"}))
        with pytest.raises(UserError):
            export(harness, service)


def test_an_error_is_told_in_the_services_words(harness):
    with LinkHeader() as service:
        service.on("GET", PATH, Reply(422, json={"message": "Validation Failed"}))
        with pytest.raises(HttpStatusError, match="Validation Failed"):
            export(harness, service)
