"""Socrata's data sets by SODA3, against a fake of the service."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps, throttled
from tests.services.fakes.socrata import EXPORT, TOKEN, Socrata

PARAMS = {"domain": "data.example.org", "dataset": "erm2-nwe9"}
CELLS = [["key", "name"], *([str(number), f"row {number}"] for number in range(3))]


def export(harness, service, token=TOKEN, **more):
    secrets = {"token": token}
    return harness.run("socrata-export", PARAMS | more, secrets=secrets, base_url=service.url)


def test_all_rows_come_in_one_stream(harness):
    with Socrata() as service:
        done = export(harness, service)

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    assert [seen.json for seen in service.requests] == [{"query": "SELECT *"}]


@pytest.mark.parametrize("answer", [Reply(202), throttled(3), Reply(503)])
def test_it_is_asked_again_until_the_service_is_ready(harness, answer):
    with Socrata() as service:
        service.on("POST", EXPORT, steps(answer, service.export))
        assert export(harness, service).cells() == CELLS


def test_a_stream_that_is_cut_is_fetched_anew(harness):
    with Socrata() as service:

        def cut(seen):
            return replace(service.export(seen), truncate_at=20)

        service.on("POST", EXPORT, steps(cut, service.export))
        assert export(harness, service).cells() == CELLS


def test_a_data_set_without_rows_has_its_header(harness):
    with Socrata(0) as service:
        assert export(harness, service).cells() == CELLS[:1]


def test_a_refused_token_is_named(harness):
    with Socrata() as service, pytest.raises(LoginRefusedError, match="Invalid app_token"):
        export(harness, service, token="old")


def test_a_wrong_query_is_named(harness):
    with Socrata() as service, pytest.raises(HttpStatusError, match="No such column") as caught:
        export(harness, service, query="SELECT nothing")

    assert "query" in caught.value.hint
