"""The files of a finished job: where they are, whether they are whole, and links that end."""

import hashlib

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.responses import HttpStatusError, RedirectRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, redirect, steps
from tests.sources.web.jobs import CELLS, CSV, Jobs, job_profile, run
from tests.support.builders import NOON

MORE = b"id,name\n3,Edsger\n"
JOINED = [*CELLS, ["3", "Edsger"]]


# --- links ----------------------------------------------------------------------------------------


def test_no_link_is_a_failed_job_unless_that_is_fine(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=None))

    with pytest.raises(RemoteJobError, match="has no file"):
        run(harness, jobs, job_profile())
    with pytest.raises(RemoteJobError, match="no rows"):
        run(harness, jobs, job_profile(result='urls = "url"\nempty_ok = true'))


def test_http_19_a_job_without_rows_is_no_failure_of_the_service(harness):
    with Jobs("nothing") as jobs, pytest.raises(RemoteJobError, match="no rows for this: nothing"):
        run(harness, jobs, job_profile())


def test_http_19_a_job_without_rows_is_a_header_where_the_columns_are_known(harness):
    decode = '[decode]\nformat = "csv"\nheader = "none"\nnames = ["a", "b"]'
    with Jobs("nothing") as jobs:
        done = run(harness, jobs, job_profile(decode))

    assert done.bytes == b"a,b\n"
    assert done.receipt.row_count == 0


def test_several_links_are_joined_under_one_header(harness, jobs):
    links = [f"{jobs.files.url}/out.csv", f"{jobs.files.url}/more.csv"]
    jobs.files.on("GET", "/more.csv", Reply(body=MORE))
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links))

    done = run(harness, jobs, job_profile())

    assert done.cells() == JOINED
    assert done.receipt.completeness is Completeness.COMPLETE


@pytest.mark.parametrize("link", ["/files/out.csv", "j-1/out.csv", "?part=1"])
def test_a_relative_link_is_followed_from_where_it_was_found(harness, jobs, link):
    for path in ("/files/out.csv", "/jobs/j-1/out.csv"):
        jobs.on("GET", path, Reply(body=CSV))
    ready = jobs.reply("ready", url=link)
    jobs.on("GET", "/jobs/j-1", lambda seen: Reply(body=CSV) if seen.query else ready)

    assert run(harness, jobs, job_profile()).cells() == CELLS


def test_a_link_can_be_made_of_captured_values(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", file="f 9"))
    jobs.on("GET", "/files/{name}", lambda seen: Reply(text=f"name\n{seen.names['name']}\n"))
    capture = '[poll.capture]\nfile = "file"'

    done = run(harness, jobs, job_profile(capture, result='url = "/files/{{ job.file }}"'))

    assert done.cells() == [["name"], ["f 9"]]


def test_the_link_may_need_a_further_call(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", document="d-1"))
    jobs.on("GET", "/documents/d-1", Reply(json={"link": jobs.link}))
    tables = (
        '[poll.capture]\ndocument = "document"',
        '[[resolve]]\nurl = "/documents/{{ job.document }}"',
    )

    assert run(harness, jobs, job_profile(*tables, result='urls = "link"')).cells() == CELLS


def test_a_link_can_come_with_headers_of_its_own(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", headers={"X-Part": "one"}))
    run(harness, jobs, job_profile(result='urls = "url"\nheaders = "headers"'))

    (seen,) = jobs.files.requests
    assert seen.headers["X-Part"] == "one"


def test_a_file_that_is_not_ready_is_asked_for_again(harness, jobs):
    not_yet = Reply(202, headers={"Retry-After": "9"})
    jobs.files.on("GET", "/out.csv", steps(not_yet, Reply(202), Reply(body=CSV)))

    assert run(harness, jobs, job_profile()).cells() == CELLS
    assert 9 in harness.waited


@pytest.mark.parametrize("link", ["ftp://example.org/x.csv", "file:///etc/passwd", "mailto:a@b"])
def test_http_14_an_address_that_is_none_is_not_followed(harness, jobs, link):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=link))

    with pytest.raises(RedirectRefusedError):
        run(harness, jobs, job_profile())


# --- links that end -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_an_ended_link_is_had_again_by_a_poll(harness, jobs, status):
    new = jobs.reply("ready", url=f"{jobs.files.url}/new.csv")
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("ready"), new))
    jobs.files.on("GET", "/out.csv", Reply(status))
    jobs.files.on("GET", "/new.csv", Reply(body=CSV))

    done = run(harness, jobs, job_profile(result='urls = "url"\non_expired = "poll"'))

    assert done.cells() == CELLS
    assert jobs.started == 1


def test_an_ended_link_is_had_again_by_the_call_that_gave_it(harness, jobs):
    links = [{"link": f"{jobs.files.url}/old.csv"}, {"link": jobs.link}]
    jobs.on("GET", "/document", steps(*[Reply(json=link) for link in links]))
    jobs.files.on("GET", "/old.csv", Reply(403))
    profile = job_profile('[[resolve]]\nurl = "/document"', result='urls = "link"')
    profile = profile.replace("[result]\n", '[result]\non_expired = "resolve"\n')

    assert run(harness, jobs, profile).cells() == CELLS
    assert jobs.polls == 1


def test_a_lasting_address_is_asked_again_for_its_short_link(harness, jobs):
    old, new = redirect(f"{jobs.files.url}/old.csv"), redirect(jobs.link)
    jobs.on("GET", "/file", steps(old, new))
    jobs.files.on("GET", "/old.csv", Reply(403))

    done = run(harness, jobs, job_profile(result='url = "/file"\non_expired = "link"'))

    assert done.cells() == CELLS


def test_a_lost_file_is_made_anew_once_if_the_profile_wants_it(harness, jobs):
    jobs.files.on("GET", "/out.csv", steps(Reply(410), Reply(body=CSV)))
    profile = job_profile(result='urls = "url"\non_expired = "restart"')

    assert run(harness, jobs, profile).cells() == CELLS
    assert jobs.started == 2


def test_a_file_that_stays_lost_is_not_made_for_ever(harness, jobs):
    jobs.files.on("GET", "/out.csv", Reply(410))
    with pytest.raises(IncompleteError):
        run(harness, jobs, job_profile(result='urls = "url"\non_expired = "restart"'))

    assert jobs.started == 2


@pytest.mark.parametrize("how", ["poll", "link"])
def test_a_link_is_not_mended_for_ever(harness, jobs, how):
    jobs.files.on("GET", "/out.csv", Reply(403))
    with pytest.raises(HttpStatusError):
        run(harness, jobs, job_profile(result=f'urls = "url"\non_expired = "{how}"'))

    assert len(jobs.files.requests) == 4


def test_an_ended_link_without_a_way_to_mend_it_is_an_error(harness, jobs):
    jobs.files.on("GET", "/out.csv", Reply(403, json={"message": "Request has expired"}))
    with pytest.raises(HttpStatusError, match="Request has expired"):
        run(harness, jobs, job_profile())

    assert len(jobs.files.requests) == 1


@pytest.mark.parametrize("ends", ["2026-01-15T11:59:00Z", NOON.timestamp() - 60])
def test_a_link_that_is_past_its_time_is_not_tried(harness, jobs, ends):
    fresh = {"url": f"{jobs.files.url}/new.csv", "ends": "2027-01-01T00:00:00Z"}
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("ready", ends=ends), jobs.reply("ready", **fresh)))
    jobs.files.on("GET", "/new.csv", Reply(body=CSV))
    profile = job_profile(result='urls = "url"\nexpires = "ends"\non_expired = "poll"')

    assert run(harness, jobs, profile).cells() == CELLS
    assert [seen.path for seen in jobs.files.requests] == ["/new.csv"]


@pytest.mark.parametrize("on_expired", ["stop", "restart"])
def test_s14_a_wrong_clock_ends_no_export_whose_link_still_works(harness, jobs, on_expired):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", ends="2026-01-15T11:59:00Z"))
    profile = job_profile(result=f'urls = "url"\nexpires = "ends"\non_expired = "{on_expired}"')

    assert run(harness, jobs, profile).cells() == CELLS
    assert len(jobs.called("POST", "/jobs")) == 1


def test_s14_a_wrong_clock_costs_one_more_poll_of_a_link_that_can_be_fresh(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", ends="2026-01-15T11:59:00Z"))
    profile = job_profile(result='urls = "url"\nexpires = "ends"\non_expired = "poll"')

    assert run(harness, jobs, profile).cells() == CELLS
    assert len(jobs.called("GET", "/jobs/j-1")) == 2


def test_links_are_not_stored(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=f"{jobs.link}?sig=canary-link"))
    jobs.files.on("GET", "/out.csv", Reply(202))
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == 3 else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile())

    assert harness.files()
    assert all(b"canary-link" not in path.read_bytes() for path in harness.files())


# --- what the service says about a file -----------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {"size": len(CSV)},
        {"rows": "2"},
        {"sum": f"sha256:{hashlib.sha256(CSV).hexdigest()}"},
        {"sum": hashlib.md5(CSV).hexdigest()},
        {"size": "unknown", "rows": None, "sum": "crc:1234"},
    ],
)
def test_what_the_service_says_about_the_file_is_compared(harness, jobs, facts):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", **facts))
    result = 'urls = "url"\nsize = "size"\nrows = "rows"\nchecksum = "sum"'

    done = run(harness, jobs, job_profile(result=result))

    assert done.receipt.completeness is Completeness.COMPLETE


@pytest.mark.parametrize("facts", [{"size": 9}, {"rows": 3}, {"sum": "0" * 64}, {"sum": "0" * 32}])
def test_http_20_a_file_that_is_not_what_the_service_says_is_refused(harness, jobs, facts):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", **facts))
    result = 'urls = "url"\nsize = "size"\nrows = "rows"\nchecksum = "sum"'

    with pytest.raises(ChecksumError):
        run(harness, jobs, job_profile(result=result))


@pytest.mark.parametrize("rows", [3, [2, 1]])
def test_the_rows_of_several_files_are_counted_together_or_each(harness, jobs, rows):
    links = [f"{jobs.files.url}/out.csv", f"{jobs.files.url}/more.csv"]
    jobs.files.on("GET", "/more.csv", Reply(body=MORE))
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links, rows=rows))
    profile = job_profile(result='urls = "url"\nrows = "rows"')

    assert run(harness, jobs, profile).cells() == JOINED

    wrong = [2, 2] if rows != 3 else 4
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links, rows=wrong))
    with pytest.raises(ChecksumError):
        run(harness, jobs, profile)


def test_a_result_that_the_service_truncated_says_so(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", cut=True))
    done = run(harness, jobs, job_profile(result='urls = "url"\ntruncated = "cut"'))

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "there are more rows" in done.receipt.statement


@pytest.mark.parametrize(
    ("cap", "completeness"), [(2, Completeness.UNVERIFIED), (3, Completeness.COMPLETE)]
)
def test_a_result_of_as_many_rows_as_the_service_gives_may_not_be_all(
    harness, jobs, cap, completeness
):
    done = run(harness, jobs, job_profile(result=f'urls = "url"\nrow_cap = "{cap}"'))

    assert done.receipt.completeness is completeness


def test_rows_are_passed_on_to_a_service_that_takes_them(harness, jobs):
    top = '[[params]]\nname = "rows"\ntype = "int"\nmax = 1000'
    body = '[start.json]\nlimit = "{{ params.rows }}"'
    result = 'urls = "url"\nrow_cap = "{{ params.rows }}"'
    done = run(harness, jobs, job_profile(body, top=top, result=result), rows=2)

    (start,) = jobs.called("POST", "/jobs")
    assert start.json == {"limit": 2}
    assert done.receipt.completeness is Completeness.LIMITED


def test_further_files_are_not_fetched_once_there_are_enough_rows(harness, jobs):
    links = [f"{jobs.files.url}/out.csv", f"{jobs.files.url}/more.csv"]
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links))

    done = run(harness, jobs, job_profile(), rows=2)

    assert done.receipt.completeness is Completeness.LIMITED
    assert len(jobs.files.requests) == 1


def test_an_error_at_the_end_of_a_file_is_seen(harness, jobs):
    jobs.files.on("GET", "/out.csv", Reply(body=CSV + b"CSV contains more than 100 bytes\n"))
    tail = r"bad_tail = '^CSV contains more than \d+ bytes'"

    with pytest.raises(IncompleteError, match="CSV contains more than 100 bytes"):
        run(harness, jobs, job_profile(result=f'urls = "url"\n{tail}'))
