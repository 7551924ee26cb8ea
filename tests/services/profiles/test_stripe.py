"""Stripe's reports from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.resources import resource
from tests.services.fakes.base import Reply, basic, ranged, steps
from tests.services.fakes.stripe import KEY, ROWS, RUNS, Stripe, error

PARAMS = {"since": "2026-10-01", "until": "2026-11-01"}
FILE = "/v1/files/file_1/contents"


def export(harness, service, secrets=None, **more):
    """Exports by the bundled profile, with its host for files replaced by that of the fake."""
    text = resource("profiles/stripe-reports.toml").read_text(encoding="utf-8")
    text = text.replace("files.stripe.com", service.files.host)
    return harness.run(text, PARAMS | more, secrets=secrets or {"key": KEY}, base_url=service.url)


def test_a_report_comes_from_the_second_host_with_the_same_key(harness):
    with Stripe("pending", "pending", "succeeded") as service:
        done = export(harness, service)

    assert done.bytes == ROWS
    assert done.receipt.completeness is Completeness.COMPLETE
    (file,) = service.files.requests
    assert file.headers["Authorization"] == basic(KEY, "")


def test_the_start_is_a_form_with_brackets(harness):
    with Stripe("succeeded") as service:
        export(harness, service, columns="created\nnet", currency="eur", timezone="Europe/Berlin")

    (start,) = service.called("POST", RUNS)
    assert start.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert start.form == [
        ("report_type", "balance_change_from_activity.itemized.6"),
        ("parameters[interval_start]", "1790812800"),
        ("parameters[interval_end]", "1793491200"),
        ("parameters[columns][]", "created"),
        ("parameters[columns][]", "net"),
        ("parameters[currency]", "eur"),
        ("parameters[timezone]", "Europe/Berlin"),
    ]


def test_a_report_can_be_of_one_account_payout_and_category(harness):
    only = {"connected_account": "acct_1", "payout": "po_1", "reporting_category": "charge"}
    with Stripe("succeeded") as service:
        export(harness, service, **only)

    (start,) = service.called("POST", RUNS)
    sent = dict(start.form)
    assert {name: sent[f"parameters[{name}]"] for name in only} == only


def test_what_was_not_given_is_not_sent(harness):
    with Stripe("succeeded") as service:
        export(harness, service)

    (start,) = service.called("POST", RUNS)
    assert [name for name, _value in start.form] == [
        "report_type",
        "parameters[interval_start]",
        "parameters[interval_end]",
    ]


def test_a_start_whose_answer_got_lost_is_repeated_with_the_same_key(harness):
    with Stripe("succeeded") as service:

        def lose(seen):
            service.start(seen)
            return Reply(is_lost=True)

        service.on("POST", RUNS, steps(lose, service.start))
        done = export(harness, service)

    assert done.bytes == ROWS
    assert len(service.called("POST", RUNS)) == 2
    assert len(service.runs) == 1


@pytest.mark.parametrize("is_gone", [False, True], ids=["by its date", "gone"])
def test_a_link_that_has_ended_is_repaired_by_one_more_poll(harness, is_gone):
    with Stripe() as service:
        gone = {"url": f"{service.files.url}/v1/files/gone/contents"}
        ended = gone if is_gone else {"expires_at": 1_700_000_000}
        polls = [service.run("succeeded", **ended), service.run("succeeded")]
        service.on("GET", f"{RUNS}/frr_1", steps(*[Reply(json=poll) for poll in polls]))
        done = export(harness, service)

    assert done.bytes == ROWS
    assert len(service.called("GET", f"{RUNS}/frr_1")) == 2
    assert len(service.files.called("GET", FILE)) == 1
    assert len(service.runs) == 1


def test_a_failed_report_passes_the_services_own_words_on(harness):
    with (
        Stripe("pending", "failed") as service,
        pytest.raises(RemoteJobError, match="could not be computed"),
    ):
        export(harness, service)


def test_times_without_data_are_named(harness):
    with Stripe("succeeded") as service:
        refused = error("Data for this report is not yet available", "parameter_invalid_integer")
        service.on("POST", RUNS, Reply(400, json=refused, headers={"Request-Id": "req_1"}))
        with pytest.raises(UserError, match="not yet available") as caught:
            export(harness, service)

    assert "req_1" in caught.value.message
    assert "twice a day" in caught.value.hint


def test_a_broken_download_is_taken_up_again(harness):
    with Stripe("succeeded") as service:
        service.files.on("GET", FILE, steps(ranged(ROWS, truncate_at=20), ranged(ROWS)))
        done = export(harness, service)

    assert done.bytes == ROWS
    assert service.files.requests[1].headers["Range"] == "bytes=20-"


def test_http_20_another_size_than_announced_is_no_file(harness):
    with Stripe("succeeded") as service:
        service.files.on("GET", FILE, Reply(body=ROWS + b"txn_3,2026-10-03,1.00\n"))
        with pytest.raises(ChecksumError):
            export(harness, service)


def test_a_refused_key_is_named_and_never_repeated(harness):
    with (
        Stripe("succeeded") as service,
        pytest.raises(LoginRefusedError, match="Invalid API Key") as caught,
    ):
        export(harness, service, secrets={"key": "sk_live_wrong"})

    assert "sk_live_wrong" not in f"{caught.value}{caught.value.hint}"
    assert "report_runs_and_report_types_read" in caught.value.hint
