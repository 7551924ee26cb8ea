"""The number of rows that a service tells in a call of its own, before they are fetched."""

import logging

import pytest

from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeService, Reply, steps

PROFILE = """
schema = 1
id = "test-count"
name = "Test"
mode = "direct"
[count]
url = "/count"
rows = "n"
[result]
url = "/rows"
[decode]
format = "csv"
"""


@pytest.fixture
def service():
    with FakeService() as service:
        service.on("GET", "/count", Reply(json={"n": 2}))
        service.on("GET", "/rows", Reply(text="a,b\n1,2\n3,4\n"))
        yield service


def export(harness, service, **more):
    return harness.run(PROFILE, base_url=service.url, **more).receipt


def test_it_is_asked_before_the_rows(harness, service):
    assert export(harness, service).completeness is Completeness.COMPLETE
    assert [seen.path for seen in service.requests] == ["/count", "/rows"]


def test_a_passing_error_is_waited_out(harness, service):
    service.on("GET", "/count", steps(Reply(503), Reply(json={"n": 3})))

    receipt = export(harness, service)

    assert receipt.statement == "2 rows came. The service counted 3 rows before."


@pytest.mark.parametrize("answer", [Reply(403), Reply(json={"n": "many"}), Reply(json={})])
def test_who_does_not_count_gives_the_rows_all_the_same(harness, service, answer):
    service.on("GET", "/count", answer)

    assert export(harness, service).completeness is Completeness.COMPLETE


def test_a_row_limit_is_not_compared(harness, service):
    receipt = export(harness, service, rows=1)

    assert receipt.completeness is Completeness.LIMITED
    assert "counted" not in receipt.statement


def test_a_refusal_that_repeats_the_secret_is_logged_without_it(harness, service, caplog):
    caplog.set_level(logging.DEBUG)
    service.on("GET", "/count", Reply(403, json={"message": "no counts for canary-key"}))
    auth = 'kind = "header"\nheaders = { X-Key = "{{ secret.key }}" }\nhosts = ["@base"]'
    signed_in = f'base_url = "https://api.example.org"\n[[secrets]]\nname = "key"\n[auth]\n{auth}'
    profile = PROFILE.replace("[count]", f"{signed_in}\n[count]")

    harness.run(profile, base_url=service.url, secrets={"key": "canary-key"})

    assert "no counts for" in caplog.text
    assert "canary" not in caplog.text
