"""How a job is polled: when, for how long, and what is made of the answers."""

from datetime import timedelta

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError, NotTheDataError, ThrottledError
from csvdownloader.core.errors.services import DeadlineError, RemoteJobError
from csvdownloader.core.jobs.progress import Stage
from tests.services.fakes.base import Reply, steps, throttled
from tests.sources.web.jobs import CELLS, Jobs, job_profile, run
from tests.support.builders import NOON

EVERY_10 = 'interval = { first = "10s", factor = 1.0, min = "1s", max = "10s" }'


@pytest.fixture
def jobs():
    with Jobs("busy", "busy", "ready") as service:
        yield service


def close_at(harness, wait):
    """Closes the program at the wait of that number."""
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == wait else None
    )


def stay_open(harness):
    harness.clock.after_wait = lambda waits: None


# --- intervals ------------------------------------------------------------------------------------


def test_intervals_grow_up_to_their_bound_with_a_little_jitter(harness):
    with Jobs(*["busy"] * 4, "ready") as jobs:
        poll = 'interval = { first = "4s", factor = 2.0, min = "1s", max = "10s" }'
        run(harness, jobs, job_profile(poll=poll))

    for seconds, usual in zip(harness.waited, [4, 8, 10, 10, 10], strict=True):
        assert usual <= seconds <= 1.1 * usual


def test_a_service_is_not_polled_more_often_than_it_allows(harness, jobs):
    profile = job_profile(poll=EVERY_10, top='[limits]\nmin_poll = "60s"')
    run(harness, jobs, profile)

    assert all(60 <= seconds <= 66 for seconds in harness.waited)


def test_calls_keep_the_rate_limit_of_the_service(harness, jobs):
    top = '[limits]\nrate = { requests = 2, per = "60s" }'
    run(harness, jobs, job_profile(top=top, poll=EVERY_10))

    assert harness.clock.now() - NOON >= timedelta(seconds=3 * 30)


@pytest.mark.parametrize("status", [200, 202])
def test_http_16_the_answer_of_a_running_job_may_say_when_to_ask_again(harness, jobs, status):
    busy = Reply(status, json={"status": "busy"}, headers={"Retry-After": "33"})
    jobs.on("GET", "/jobs/j-1", steps(busy, jobs.reply("ready")))
    run(harness, jobs, job_profile(poll=EVERY_10))

    assert harness.waited[1] == 33


def test_http_16_the_answer_to_the_start_may_say_when_to_ask_first(harness, jobs):
    begun = Reply(202, headers={"Location": "jobs/j-1", "Retry-After": "21"})
    jobs.on("POST", "/jobs", begun)
    profile = job_profile(capture='url = "header:Location"').replace(
        '"/jobs/{{ job.id }}"', '"{{ job.url }}"'
    )

    assert run(harness, jobs, profile).cells() == CELLS
    assert harness.waited[0] == 21


@pytest.mark.parametrize("after", [45, NOON + timedelta(seconds=55)])
def test_http_11_a_throttled_poll_waits_as_long_as_it_is_told(harness, jobs, after):
    jobs.on("GET", "/jobs/j-1", steps(throttled(after), jobs.reply("ready")))

    assert run(harness, jobs, job_profile(poll=EVERY_10)).cells() == CELLS
    assert harness.waited[1] == pytest.approx(45, abs=1)


def test_http_11_a_server_that_asks_for_hours_is_not_waited_for(harness, jobs):
    jobs.on("GET", "/jobs/j-1", throttled(20_000))

    with pytest.raises(ThrottledError, match="wait until"):
        run(harness, jobs, job_profile(poll=EVERY_10))


# --- what an answer means -------------------------------------------------------------------------


def test_status_words_are_compared_without_regard_to_case(harness):
    with Jobs("BUSY", "Ready") as jobs:
        jobs.on("GET", "/jobs/j-1", steps(jobs.reply("Busy"), Reply(json={"status": "READY"})))
        profile = job_profile(result='url = "/out.csv"')
        jobs.on("GET", "/out.csv", Reply(body=b"a\n1\n"))

        assert run(harness, jobs, profile).receipt.row_count == 1


def test_an_unknown_status_means_that_the_job_runs(harness):
    with Jobs("pondering", "ready") as jobs:
        assert run(harness, jobs, job_profile()).cells() == CELLS

    assert "pondering" in harness.statuses


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("broken", "The export failed at the service: no such column"),
        ("stopped", "The export was cancelled at the service: no such column"),
        ("too late", "The export has expired at the service: no such column"),
    ],
)
def test_a_job_that_ended_badly_has_the_services_words(harness, status, message):
    with Jobs(status) as jobs:
        jobs.on("GET", "/jobs/j-1", jobs.reply(status, error="no such column"))
        with pytest.raises(RemoteJobError, match=message):
            run(harness, jobs, job_profile('[errors]\nmessage = ["error"]'))


def test_a_failed_job_without_a_message_is_named_by_its_status(harness):
    with Jobs("broken") as jobs, pytest.raises(RemoteJobError, match="service: broken"):
        run(harness, jobs, job_profile())


def test_retry_after_a_failed_job_starts_a_new_one(harness):
    with Jobs("broken", "ready") as jobs:
        with pytest.raises(RemoteJobError):
            run(harness, jobs, job_profile())

        assert harness.again().cells() == CELLS
        assert jobs.started == 2


def test_a_failure_is_seen_before_the_status(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", percent=100, fileless=True))

    with pytest.raises(RemoteJobError):
        run(harness, jobs, job_profile(poll='failed_when = ["fileless"]'))


def test_the_http_code_can_be_the_status(harness, jobs):
    jobs.on("GET", "/jobs/j-1", steps(Reply(202), Reply(200)))
    jobs.on("GET", "/out.csv", Reply(body=b"a\n1\n"))
    codes = '[poll.http]\n200 = "done"\n202 = "running"\n422 = "failed"'
    profile = job_profile(codes, result='url = "/out.csv"')

    assert run(harness, jobs, profile).receipt.row_count == 1
    assert jobs.polls == 2


def test_a_code_that_means_failed_passes_the_message_on(harness, jobs):
    jobs.on("GET", "/jobs/j-1", Reply(422, json={"message": "SQL error at 7"}))
    codes = '[poll.http]\n200 = "body"\n422 = "failed"'

    with pytest.raises(RemoteJobError, match="SQL error at 7"):
        run(harness, jobs, job_profile(codes))


@pytest.mark.parametrize("done", [True, False])
def test_a_boolean_can_be_the_status(harness, jobs, done):
    jobs.on(
        "GET", "/jobs/j-1", steps(Reply(json={"status": not done}), jobs.reply("x", status=done))
    )
    classes = f'running = ["{str(not done).lower()}"]\ndone = ["{str(done).lower()}"]'
    profile = job_profile(result='url = "/out.csv"').replace('running = ["busy"]', classes)
    jobs.on("GET", "/out.csv", Reply(body=b"a\n1\n"))

    assert run(harness, jobs, profile.replace('done = ["ready"]\n', "")).receipt.row_count == 1


# --- errors ---------------------------------------------------------------------------------------


def test_http_16_transient_errors_are_waited_out(harness, jobs):
    answers = [Reply(500), Reply(is_lost=True), Reply(503), jobs.reply("busy"), jobs.reply("ready")]
    jobs.on("GET", "/jobs/j-1", steps(*answers))

    assert run(harness, jobs, job_profile(poll=EVERY_10)).cells() == CELLS
    assert jobs.started == 1
    assert min(harness.waited) >= 10


def test_http_16_an_error_without_end_is_given_up_and_retry_polls_the_same_job(harness, jobs):
    jobs.on("GET", "/jobs/j-1", Reply(500, json={"message": "out of order"}))
    with pytest.raises(HttpStatusError, match="out of order"):
        run(harness, jobs, job_profile(poll=EVERY_10))
    assert jobs.polls == 10
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready"))

    assert harness.again().cells() == CELLS
    assert jobs.started == 1


def test_http_16_a_job_that_the_service_forgot_is_named_and_retry_starts_a_new_one(harness, jobs):
    jobs.on("GET", "/jobs/j-1", Reply(404))
    with pytest.raises(RemoteJobError, match="does not know the export any more"):
        run(harness, jobs, job_profile())
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready"))

    assert harness.again().cells() == CELLS
    assert jobs.started == 2


def test_a_job_that_is_not_listed_yet_is_given_time(harness, jobs):
    jobs.on("GET", "/jobs/j-1", steps(Reply(404), Reply(404), jobs.reply("ready")))

    assert (
        run(harness, jobs, job_profile(poll=f'{EVERY_10}\nnot_found_grace = "1m"')).cells() == CELLS
    )


@pytest.mark.parametrize("jump", [-86400 * 400, 86400 * 400])
def test_s14_a_jump_of_the_clock_does_not_end_that_time(harness, jobs, jump):
    harness.clock.after_wait = lambda waits: harness.clock.jump(jump) if waits == 1 else None
    jobs.on("GET", "/jobs/j-1", steps(Reply(404), Reply(404), jobs.reply("ready")))

    assert (
        run(harness, jobs, job_profile(poll=f'{EVERY_10}\nnot_found_grace = "1m"')).cells() == CELLS
    )


def test_the_time_for_a_job_to_be_listed_ends(harness, jobs):
    jobs.on("GET", "/jobs/j-1", Reply(404))

    with pytest.raises(RemoteJobError):
        run(harness, jobs, job_profile(poll=f'{EVERY_10}\nnot_found_grace = "25s"'))
    assert jobs.polls == 3


def test_a_refused_account_keeps_the_job_for_retry(harness, jobs):
    jobs.on("GET", "/jobs/j-1", Reply(401))
    with pytest.raises(LoginRefusedError):
        run(harness, jobs, job_profile())
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready"))

    assert harness.again().cells() == CELLS
    assert jobs.started == 1


@pytest.mark.parametrize(
    "page",
    [
        Reply(text="<html>log in</html>", headers={"Content-Type": "application/json"}),
        Reply(511, text="<html>network</html>"),
    ],
)
def test_http_15_a_login_page_is_not_taken_for_an_answer(harness, jobs, page):
    jobs.on("GET", "/jobs/j-1", page)

    with pytest.raises(NotTheDataError, match=jobs.host):
        run(harness, jobs, job_profile())


# --- how long -------------------------------------------------------------------------------------


def test_http_16_a_job_that_never_ends_is_given_up_at_the_deadline(harness):
    with Jobs("busy") as jobs, pytest.raises(DeadlineError, match="2 minutes"):
        run(harness, jobs, job_profile(poll=f'{EVERY_10}\ntimeout = "2m"'))

    assert sum(harness.waited) == pytest.approx(120)


def test_retry_after_the_deadline_goes_on_with_the_same_job(harness):
    with Jobs("busy") as jobs:
        with pytest.raises(DeadlineError):
            run(harness, jobs, job_profile(poll=f'{EVERY_10}\ntimeout = "1m"'))
        jobs.on("GET", "/jobs/j-1", steps(jobs.reply("busy"), jobs.reply("ready")))

        assert harness.again().cells() == CELLS
        assert jobs.started == 1


def test_the_deadline_counts_from_the_start_over_a_restart(harness):
    with Jobs("busy") as jobs:
        close_at(harness, 4)
        with pytest.raises(Cancelled):
            run(harness, jobs, job_profile(poll=f'{EVERY_10}\ntimeout = "2m"'))
        stay_open(harness)
        harness.clock.pass_by(30)
        before = sum(harness.waited)
        with pytest.raises(DeadlineError):
            harness.restarted().again()

    assert sum(harness.waited) - before == pytest.approx(120 - 30 - before)


def test_a_job_that_ended_while_the_program_was_closed_is_fetched_however_late(harness, jobs):
    close_at(harness, 1)
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile(poll='timeout = "1h"'))
    stay_open(harness)
    harness.clock.pass_by(3 * 24 * 3600)

    assert harness.restarted().again().cells() == CELLS
    assert jobs.started == 1


@pytest.mark.parametrize("jump", [-86400 * 400, 86400 * 400])
def test_pro_09_a_clock_that_jumps_does_not_end_the_wait(harness, jobs, jump):
    harness.clock.after_wait = lambda waits: harness.clock.jump(jump) if waits == 1 else None

    assert run(harness, jobs, job_profile(poll=f'{EVERY_10}\ntimeout = "1m"')).cells() == CELLS


def test_after_a_restart_the_job_is_asked_for_at_once(harness, jobs):
    close_at(harness, 2)
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile(poll=EVERY_10))
    stay_open(harness)
    later, before = harness.restarted(), len(harness.waited)

    assert later.again().cells() == CELLS
    assert jobs.started == 1
    assert len(harness.waited) == before + 1  # once more busy


# --- what the user sees ---------------------------------------------------------------------------


def test_the_window_gets_the_status_and_the_time_of_the_next_poll(harness, jobs):
    run(harness, jobs, job_profile(poll=EVERY_10))

    reported = [p for p in harness.progress if p.stage is Stage.PREPARING and p.status == "busy"]
    assert reported
    waiting = [p.next_poll for p in reported if p.next_poll]
    assert NOON + timedelta(seconds=20) <= waiting[0] <= NOON + timedelta(seconds=22)
    assert all(p.percent is None for p in reported)


@pytest.mark.parametrize(
    ("progress", "values", "percent"),
    [
        ('value = "share"\nscale = 1', {"share": 0.5}, 15),
        ('value = "percent"', {"percent": "50"}, 15),
        ('done = "pages.done"\ntotal = "pages.all"', {"pages": {"done": 1, "all": 4}}, 7.5),
        ('value = "percent"', {"percent": 900}, 30),
        ('value = "percent"', {"percent": None}, None),
        ('done = "done"\ntotal = "all"', {"done": 1, "all": 0}, None),
    ],
)
def test_percent_is_shown_only_when_the_service_gives_it(harness, jobs, progress, values, percent):
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("busy", **values), jobs.reply("ready")))
    run(harness, jobs, job_profile(f"[poll.progress]\n{progress}"))

    shown = [
        p.percent for p in harness.progress if p.stage is Stage.PREPARING and p.status == "busy"
    ]
    assert set(shown) == {percent}


def test_a_count_and_a_text_are_shown_as_they_are(harness, jobs):
    jobs.on(
        "GET", "/jobs/j-1", steps(jobs.reply("busy", n="1234", step="sorting"), jobs.reply("ready"))
    )
    run(harness, jobs, job_profile('[poll.progress]\ncount = "n"\ntext = "step"'))

    reported = next(p for p in harness.progress if p.status == "busy: sorting")
    assert reported.row_count == 1234


def test_progress_never_decides_the_end(harness, jobs):
    answers = [
        jobs.reply("busy", percent=100),
        jobs.reply("busy", percent=100),
        jobs.reply("ready"),
    ]
    jobs.on("GET", "/jobs/j-1", steps(*answers))
    run(harness, jobs, job_profile('[poll.progress]\nvalue = "percent"'))

    assert jobs.polls == 3
