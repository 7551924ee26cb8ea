"""Documents of Elasticsearch and OpenSearch, against fakes of the services."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.resources import resource
from tests.services.fakes.base import Reply, steps, throttled
from tests.services.fakes.search_engine import AUTHORIZATION, DOCUMENTS, SearchEngine, failure

CELLS = [
    ["_index", "_id", "name", "address.city", "tags", "address", "n"],
    ["people", "d0", "Ada", "London", '["a","b"]', "", ""],
    ["people", "d1", "Bob", "", "", "", ""],
    ["people", "d2", "", "", "", "", "9007199254740993"],
    ["people", "d3", "Dan", "", "", "", "1.5"],
    ["people", "d4", "Eve", "", "", "", ""],
]
PRODUCTS = ["elasticsearch", "opensearch"]
pytestmark = pytest.mark.parametrize("product", PRODUCTS)


def export(harness, service, authorization=AUTHORIZATION, **more):
    """Exports by the bundled profile, with two documents a page."""
    text = resource(f"profiles/{service.product}.toml").read_text(encoding="utf-8")
    text = text.replace("value = 2000", "value = 2")
    params = {"server": service.url, "index": "people"} | more
    return harness.run(text, params, secrets={"authorization": authorization})


def test_the_documents_of_one_point_in_time_come_page_by_page(harness, product):
    with SearchEngine(product) as service:
        done = export(harness, service)

    header, *rows = done.cells()
    names = [name for name in CELLS[0] if name in header]
    assert [[row[header.index(n)] for n in names] for row in rows] == [
        [row[CELLS[0].index(n)] for n in names] for row in CELLS[1:]
    ]
    assert done.receipt.completeness is Completeness.COMPLETE
    pages = [seen.json.get("search_after") for seen in service.called("POST", "/_search")]
    assert pages == [None, None, [1], [3], [4]]  # the first counts
    assert (service.opened, service.closed) == (1, 1)


def test_query_order_and_fields_go_along(harness, product):
    more = {"query": '{"term": {"a": 1}}', "sort": '[{"n": "desc"}]', "fields": "name\naddress.*"}
    with SearchEngine(product) as service:
        export(harness, service, **more)

    _count, page, *_ = service.called("POST", "/_search")
    assert page.json["query"] == {"term": {"a": 1}}
    assert page.json["sort"] == [{"n": "desc"}]
    assert page.json["_source"] == ["name", "address.*"]


def test_fewer_documents_than_were_counted_are_no_file(harness, product):
    with SearchEngine(product) as service:

        def shrunk(seen):
            service.documents = DOCUMENTS[:4]
            return service.search(seen)

        service.on("POST", "/_search", steps(service.search, shrunk))
        with pytest.raises(ChecksumError, match="5 rows"):
            export(harness, service)


def test_a_point_in_time_that_has_ended_is_begun_anew(harness, product):
    with SearchEngine(product) as service:
        gone = failure(404, "search_context_missing_exception", "No search context found")
        service.on("POST", "/_search", steps(service.search, service.search, gone, service.search))
        done = export(harness, service)

    assert done.receipt.row_count == len(DOCUMENTS)
    assert service.opened == 2


@pytest.mark.parametrize(
    "answer",
    [
        throttled(6),
        failure(503, "search_phase_execution_exception", "all shards failed"),
        failure(429, "es_rejected_execution_exception", "queue is full"),
        Reply(is_lost=True),
    ],
)
def test_a_passing_error_is_waited_out(harness, product, answer):
    with SearchEngine(product) as service:
        service.on("POST", "/_search", steps(service.search, answer, service.search))
        assert export(harness, service).receipt.row_count == len(DOCUMENTS)


def test_a_page_that_is_cut_is_asked_for_again(harness, product):
    with SearchEngine(product) as service:

        def cut(seen):
            before = service.pit
            reply = replace(service.search(seen), truncate_at=40)
            service.pit = before
            return reply

        service.on("POST", "/_search", steps(service.search, cut, service.search))
        assert export(harness, service).receipt.row_count == len(DOCUMENTS)


def test_an_index_without_documents_has_no_columns(harness, product):
    with SearchEngine(product, []) as service, pytest.raises(UserError):
        export(harness, service)


def test_cancelling_closes_the_point_in_time(harness, product):
    with SearchEngine(product) as service:
        service.on("POST", "/_search", throttled(30))
        harness.clock.after_wait = lambda waits: harness.cancel.set()
        with pytest.raises(Cancelled):
            export(harness, service)

    assert service.closed == 1


def test_a_wrong_query_is_told_in_the_services_words(harness, product):
    with SearchEngine(product) as service, pytest.raises(HttpStatusError, match="unknown query"):
        export(harness, service, query='{"nothing": {}}')


def test_a_refused_account_is_named(harness, product):
    with SearchEngine(product) as service, pytest.raises(LoginRefusedError, match="credentials"):
        export(harness, service, authorization="ApiKey canary")
