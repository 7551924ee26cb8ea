"""Google Analytics 4 and Search Console, against fakes of the services."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.resources import resource
from tests.services.fakes.base import Reply, steps, throttled
from tests.services.fakes.google_reports import (
    ANALYTICS,
    REPORT,
    SECRETS,
    Analytics,
    SearchConsole,
    error,
)

DAYS = {"since": "2026-11-01", "until": "2026-11-30"}
DIMENSIONS = "date\ncountry"
USED_UP = error(429, "RESOURCE_EXHAUSTED", "quota", "Exhausted property tokens per hour.")


def export(harness, service, secrets=SECRETS, **more):
    """Exports by the bundled profile, two rows a page and with the fake's hosts."""
    is_analytics = isinstance(service, Analytics)
    name = "google-analytics" if is_analytics else "google-search-console"
    text = resource(f"profiles/{name}.toml").read_text(encoding="utf-8")
    for host in ("analyticsdata", "www", "oauth2"):
        text = text.replace(f"https://{host}.googleapis.com", service.url)
        text = text.replace(f'"{host}.googleapis.com"', f'"{service.host}"')
    text = text.replace("value = 100000", "value = 2").replace("value = 25000", "value = 2")
    own = {"property": "123", "dimensions": DIMENSIONS}
    site = {"site": "https://www.example.com/", "dimensions": "date\nquery"}
    return harness.run(text, DAYS | (own if is_analytics else site) | more, secrets=secrets)


def path_of(service):
    return REPORT if isinstance(service, Analytics) else ANALYTICS


def answer_of(service):
    return service.report if isinstance(service, Analytics) else service.query


# --- each of them ---------------------------------------------------------------------------------


def test_the_pages_of_a_report_are_joined_and_counted(harness):
    with Analytics() as service:
        done = export(harness, service)

    rows = [[f"2026110{n}", f"c{n}", str(n * 10)] for n in range(5)]
    assert done.cells() == [["date", "country", "activeUsers"], *rows]
    assert done.receipt.completeness is Completeness.COMPLETE
    calls = [seen.json for seen in service.called("POST", REPORT)]
    assert [(call["offset"], call["limit"]) for call in calls] == [(0, 2), (2, 2), (4, 2)]
    assert calls[0]["dimensions"] == [{"name": "date"}, {"name": "country"}]
    assert calls[0]["metrics"] == [{"name": "activeUsers"}]
    assert calls[0]["dateRanges"] == [{"startDate": "2026-11-01", "endDate": "2026-11-30"}]


def test_fewer_rows_than_google_counts_make_the_file_unverified(harness):
    with Analytics() as service:
        body = service.report
        gone = Reply(json={"dimensionHeaders": [], "metricHeaders": [], "rowCount": 5})
        service.on("POST", REPORT, steps(body, gone))
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "counts 5 rows" in done.receipt.statement


def test_rows_that_google_put_together_make_the_file_unverified(harness):
    with Analytics() as service:
        service.metadata["dataLossFromOtherRow"] = True
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.UNVERIFIED


def test_a_used_up_quota_is_told_and_the_next_run_goes_on(harness):
    with Analytics() as service:
        service.on("POST", REPORT, steps(service.report, USED_UP, service.report))
        with pytest.raises(RemoteJobError, match="tokens per hour") as caught:
            export(harness, service)
        done = harness.again()

    assert "goes on" in caught.value.hint
    assert done.receipt.row_count == 5
    assert len(service.called("POST", REPORT)) == 4


def test_the_columns_of_search_analytics_are_named_by_the_dimensions(harness):
    with SearchConsole() as service:
        done = export(harness, service, filters='[{"filters": []}]', data_state="all")

    rows = [[f"2026110{n}", f"c{n}", "1", str(n * 10), "0.25", "1.5"] for n in range(5)]
    header = ["date", "query", "clicks", "impressions", "ctr", "position"]
    assert done.cells() == [header, *rows]
    assert done.receipt.completeness is Completeness.COMPLETE
    first, *_, last = [seen.json for seen in service.called("POST", ANALYTICS)]
    assert (first["startRow"], last["startRow"], last["rowLimit"]) == (0, 4, 2)
    assert (first["dimensions"], first["type"]) == (["date", "query"], "web")
    assert (first["dataState"], first["dimensionFilterGroups"]) == ("all", [{"filters": []}])


def test_whole_pages_of_search_analytics_end_with_one_without_rows(harness):
    with SearchConsole(4) as service:
        assert export(harness, service).receipt.row_count == 4

    assert len(service.called("POST", ANALYTICS)) == 3


def test_a_403_for_too_many_calls_is_waited_out_and_no_refused_account(harness):
    too_fast = error(403, "PERMISSION_DENIED", "rateLimitExceeded", "Rate Limit Exceeded")
    with SearchConsole() as service:
        service.on("POST", ANALYTICS, steps(service.query, too_fast, service.query))
        assert export(harness, service).receipt.row_count == 5


# --- both -----------------------------------------------------------------------------------------


@pytest.fixture(params=[Analytics, SearchConsole])
def service(request):
    with request.param() as service:
        yield service


def test_no_rows_are_a_file_with_its_header(harness, service):
    service.rows = []
    done = export(harness, service)

    assert done.receipt.row_count == 0
    assert done.cells()[0][0] == "date"
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_token_that_has_ended_is_asked_for_anew(harness, service):
    def end_it(seen):
        service.token = ""
        return answer_of(service)(seen)

    service.on("POST", path_of(service), steps(end_it, answer_of(service)))
    assert export(harness, service).receipt.row_count == 5
    assert service.tokens == 2


@pytest.mark.parametrize("answer", [throttled(5), Reply(503)])
def test_a_passing_error_is_waited_out(harness, service, answer):
    service.on("POST", path_of(service), steps(answer_of(service), answer, answer_of(service)))
    assert export(harness, service).receipt.row_count == 5


def test_a_page_that_is_cut_is_asked_for_again(harness, service):
    def cut(seen):
        return replace(answer_of(service)(seen), truncate_at=30)

    service.on("POST", path_of(service), steps(answer_of(service), cut, answer_of(service)))
    assert export(harness, service).receipt.row_count == 5


def test_a_wrong_name_is_told_in_googles_words_and_not_repeated(harness, service):
    wrong = {"metrics": "nothing"} if isinstance(service, Analytics) else {"dimensions": "nothing"}
    with pytest.raises(HttpStatusError, match="nothing"):
        export(harness, service, **wrong)
    assert len(service.called("POST", path_of(service))) == 1


def test_a_refused_refresh_token_is_named(harness, service):
    with pytest.raises(LoginRefusedError, match="revoked"):
        export(harness, service, secrets=SECRETS | {"refresh_token": "1//old-canary"})
