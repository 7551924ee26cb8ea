"""Airtable and Jira Cloud, whose pages go by tokens, against fakes of the services."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.resources import resource
from tests.services.fakes import airtable, jira
from tests.services.fakes.airtable import Airtable
from tests.services.fakes.base import Reply, steps, throttled
from tests.services.fakes.jira import Jira

PATHS = {Airtable: airtable.PATH, Jira: jira.PATH}
PARAMS = {
    Airtable: {"base": "appB1", "table": "My table"},
    Jira: {"site": "acme", "jql": "project = WEB"},
}
SECRETS = {
    Airtable: {"token": airtable.TOKEN},
    Jira: {"email": jira.EMAIL, "token": jira.TOKEN},
}


def export(harness, service, secrets=None, **more):
    """Exports by the bundled profile, with two rows a page."""
    kind = type(service)
    name = "airtable" if kind is Airtable else "jira-cloud"
    text = resource(f"profiles/{name}.toml").read_text(encoding="utf-8")
    text = text.replace("value = 100", "value = 2")
    secrets = SECRETS[kind] | (secrets or {})
    return harness.run(text, PARAMS[kind] | more, secrets=secrets, base_url=service.url)


def page_of(service):
    return service.page if isinstance(service, Airtable) else service.search


# --- each of them ---------------------------------------------------------------------------------


def test_airtables_columns_are_those_of_all_pages(harness):
    with Airtable() as service:
        done = export(harness, service)

    at = "2026-11-01T12:00:00.000Z"
    assert done.cells() == [
        ["_airtable_id", "_airtable_created_time", "Name", "Age", "Tags", "By.id", "By.email"],
        ["rec0", at, "Ada", "36", "", "", ""],
        ["rec1", at, "Bob", "", "", "", ""],
        ["rec2", at, "", "", "", "", ""],
        ["rec3", at, "", "", '["a","b"]', "usr1", "bob@example.org"],
        ["rec4", at, "Eve", "1.5", "", "", ""],
    ]
    assert done.receipt.completeness is Completeness.COMPLETE
    offsets = [seen.query.get("offset") for seen in service.requests]
    assert offsets == [None, "itr/2", "itr/4"]


def test_a_field_of_airtable_that_is_called_id_is_a_column_of_its_own(harness):
    with Airtable([{"id": "A-1"}, {}]) as service:
        done = export(harness, service)

    assert [(row[0], row[2]) for row in done.cells()[1:]] == [("rec0", "A-1"), ("rec1", "")]


def test_what_was_asked_of_airtable_goes_along(harness):
    with Airtable() as service:
        export(harness, service, view="Grid", fields="Name\nAge", formula="{Age} > 3", sort="Age")

    assert service.requests[0].pairs == (
        ("view", "Grid"),
        ("fields[]", "Name"),
        ("fields[]", "Age"),
        ("filterByFormula", "{Age} > 3"),
        ("sort[0][field]", "Age"),
        ("pageSize", "2"),
    )


def test_a_mark_that_has_ended_says_what_to_do(harness):
    ended = airtable.failure(422, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE", "Iterator not available")
    with Airtable() as service:
        service.on("GET", airtable.PATH, steps(service.page, ended))
        with pytest.raises(HttpStatusError) as caught:
            export(harness, service)

    assert "anew" in caught.value.hint


def test_jiras_issues_come_until_the_page_that_is_the_last(harness):
    with Jira() as service:
        done = export(harness, service, fields="summary,status,assignee,labels")

    header, first, second, *_ = done.cells()
    assert header[:4] == ["key", "id", "summary", "status.name"]
    assert first[:4] == ["WEB-1", "10001", "One", "Open"]
    assert second[header.index("assignee.displayName")] == "Ada"
    assert done.receipt.row_count == 5
    assert done.receipt.completeness is Completeness.COMPLETE
    assert [seen.query.get("nextPageToken") for seen in service.requests] == [None, "t2", "t4"]
    assert service.requests[0].query["fields"] == "summary,status,assignee,labels"


def test_pages_of_jira_that_end_without_a_mark_make_the_file_unverified(harness):
    with Jira() as service:
        page = Reply(json={"issues": service.issues[:2], "isLast": False})
        service.on("GET", jira.PATH, page)
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.UNVERIFIED


def test_a_query_without_a_condition_is_told_in_jiras_words(harness):
    with Jira() as service, pytest.raises(HttpStatusError, match="Unbounded") as caught:
        export(harness, service, jql="ORDER BY key")

    assert "condition" in caught.value.hint


# --- both -----------------------------------------------------------------------------------------


@pytest.fixture(params=[Airtable, Jira])
def service(request):
    with request.param() as service:
        yield service


@pytest.mark.parametrize("answer", [throttled(30), Reply(503), Reply(is_lost=True)])
def test_a_passing_error_is_waited_out(harness, service, answer):
    page = page_of(service)
    service.on("GET", PATHS[type(service)], steps(page, answer, page))
    assert export(harness, service).receipt.row_count == 5


def test_a_page_that_is_cut_is_asked_for_again(harness, service):
    page = page_of(service)

    def cut(seen):
        return replace(page(seen), truncate_at=25)

    service.on("GET", PATHS[type(service)], steps(page, cut, page))
    assert export(harness, service).receipt.row_count == 5


@pytest.mark.parametrize("nothing", [{}, {"fields": None}])
def test_a_row_without_any_field_is_a_row(harness, service, nothing):
    rows = service.records if isinstance(service, Airtable) else service.issues
    rows[3] = {"id": "last", "key": "WEB-4", **nothing}

    done = export(harness, service)

    assert "last" in done.cells()[4]
    assert done.receipt.row_count == 5


def test_no_rows_have_no_columns(harness, service):
    with type(service)([]) as empty, pytest.raises(UserError):
        export(harness, empty)


def test_a_refused_token_is_named(harness, service):
    with pytest.raises(LoginRefusedError, match=r"Authentication required|must be authenticated"):
        export(harness, service, secrets={"token": "old-canary"})
