"""Elasticsearch's SQL, against a fake of the service."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.resources import resource
from tests.services.fakes.base import Reply, steps, throttled
from tests.services.fakes.elasticsearch_sql import PATH, ElasticsearchSql
from tests.services.fakes.search_engine import AUTHORIZATION, failure

CELLS = [
    ["id", "name"],
    ["1", "Ada"],
    ["2", ""],
    ["9007199254740993", "x, y"],
    ["4", "1.5"],
    ["5", ""],
]


def export(harness, service, authorization=AUTHORIZATION, query="SELECT id, name FROM p", **more):
    """Exports by the bundled profile, with two rows a page."""
    text = resource("profiles/elasticsearch-sql.toml").read_text(encoding="utf-8")
    params = {"server": service.url, "query": query} | more
    secrets = {"authorization": authorization}
    return harness.run(text.replace("value = 1000", "value = 2"), params, secrets=secrets)


def test_the_pages_of_a_query_follow_its_cursors(harness):
    with ElasticsearchSql() as service:
        done = export(harness, service, time_zone="Europe/Berlin", first_value=True)

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    first, *_ = calls = [seen.json for seen in service.requests]
    assert [call.get("cursor") for call in calls] == [None, "c2", "c4"]
    assert (first["time_zone"], first["field_multi_value_leniency"]) == ("Europe/Berlin", True)


@pytest.mark.parametrize(
    "answer",
    [throttled(8), Reply(503), failure(429, "es_rejected_execution_exception", "queue is full")],
)
def test_a_passing_error_is_waited_out(harness, answer):
    with ElasticsearchSql() as service:
        service.on("POST", PATH, steps(service.query, answer, service.query))
        assert export(harness, service).cells() == CELLS


def test_a_page_that_is_cut_is_asked_for_again(harness):
    with ElasticsearchSql() as service:

        def cut(seen):
            return replace(service.query(seen), truncate_at=15)

        service.on("POST", PATH, steps(service.query, cut, service.query))
        assert export(harness, service).cells() == CELLS


def test_a_query_whose_cursor_has_ended_is_run_again(harness):
    ended = failure(404, "search_context_missing_exception", "No search context found for id [1]")
    with ElasticsearchSql() as service:
        service.on("POST", PATH, steps(service.query, ended, service.query))
        done = export(harness, service)

    assert done.cells() == CELLS
    assert [seen.json.get("cursor") for seen in service.requests][:3] == [None, "c2", None]


def test_an_interface_that_is_not_there_is_no_cursor_that_has_ended(harness):
    with ElasticsearchSql() as service:
        service.on("POST", PATH, Reply(404, json={"error": "no handler found for uri [/_sql]"}))
        with pytest.raises(HttpStatusError, match="no handler"):
            export(harness, service)

    assert len(service.requests) == 1


def test_a_query_without_rows_has_its_header(harness):
    with ElasticsearchSql([]) as service:
        done = export(harness, service)

    assert done.cells() == CELLS[:1]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_wrong_query_is_told_in_the_services_words(harness):
    with ElasticsearchSql() as service, pytest.raises(HttpStatusError, match="Unknown index"):
        export(harness, service, query="SELECT * FROM nothing")


def test_a_refused_account_is_named(harness):
    with ElasticsearchSql() as service, pytest.raises(LoginRefusedError, match="credentials"):
        export(harness, service, authorization="ApiKey canary")
