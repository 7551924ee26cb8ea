"""Pages that may not be all there are, and responses that are no pages."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.services import DeadlineError, EndlessPagesError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeService, Reply, steps
from tests.sources.web.jobs import CELLS, CSV, job_profile, pages_profile

NEXT_URL = 'kind = "next-url"\nnext = "next"'
NUMBER = 'kind = "page"\nsend = { in = "query", name = "page" }'
TOKEN = 'kind = "token"\nnext = "next"\nsend = { in = "query", name = "after" }'
ONE, TWO = [{"id": 1}], [{"id": 2}]


@pytest.fixture
def server():
    with FakeService() as service:
        yield service


def run(harness, server, paging, **more):
    return harness.run(pages_profile(paging, **more), base_url=server.url)


def page(rows, following=None, **more):
    return Reply(json={"rows": rows, "next": following, **more})


# --- answers that are no pages --------------------------------------------------------------------


def test_http_15_a_page_that_is_not_ready_is_asked_for_again(harness, server):
    later = Reply(202, json={"message": "running"}, headers={"Retry-After": "7"})
    server.on("GET", "/rows", page(ONE, "/two"))
    server.on("GET", "/two", steps(later, Reply(202), page(TWO)))

    done = run(harness, server, NEXT_URL)

    assert done.cells() == [["id"], ["1"], ["2"]]
    assert len(server.called("GET", "/two")) == 3
    assert harness.waited[0] == 7


def test_a_page_that_is_never_ready_ends_at_the_deadline(harness, server):
    server.on("GET", "/rows", Reply(202))

    with pytest.raises(DeadlineError):
        run(harness, server, NEXT_URL)


def test_a_page_with_rows_is_taken_whatever_its_code(harness, server):
    server.on("GET", "/rows", Reply(202, json={"rows": ONE}))

    assert run(harness, server, NEXT_URL).cells() == [["id"], ["1"]]


@pytest.mark.parametrize("wrong", [{"message": "slow down"}, {"rows": None, "detail": "slow down"}])
def test_http_15_an_answer_with_nothing_of_a_page_does_not_end_the_paging(harness, server, wrong):
    server.on("GET", "/rows", steps(page(ONE, "/rows?from=2"), Reply(json=wrong)))

    with pytest.raises(NotTheDataError, match="slow down"):
        run(harness, server, f'{NEXT_URL}\ntotal = "total"')


@pytest.mark.parametrize("expression", ["merge(more, {id: id})", "merge({id: id}, more)"])
def test_one_row_that_an_expression_does_not_fit_does_not_make_a_page_empty(
    harness, server, expression
):
    first, second = page([{"id": 1, "more": {"a": 1}}], "/rows?from=2"), page(TWO, end=True)
    server.on("GET", "/rows", steps(first, second))
    decode = f'format = "json"\nrows = "rows[].{expression}"'

    with pytest.raises(ProfileError, match="expression for the rows does not fit"):
        run(harness, server, f'{NEXT_URL}\nend_when = "end"', decode=decode)


@pytest.mark.parametrize("last", [{"rows": []}, {"total": 1}, {"next": ""}])
def test_an_empty_page_is_fine(harness, server, last):
    server.on("GET", "/rows", steps(page(ONE, "/rows?from=2"), Reply(json=last)))

    done = run(harness, server, f'{NEXT_URL}\ntotal = "total"')

    assert done.receipt.completeness is Completeness.COMPLETE


def test_http_15_a_later_list_of_links_without_any_is_an_error(harness, server):
    first = {"status": "ready", "url": f"{server.files.url}/a.csv", "next": "/more"}
    server.on("POST", "/jobs", Reply(json={"id": "j-1"}))
    server.on("GET", "/jobs/j-1", Reply(json=first))
    server.on("GET", "/more", Reply(json={"detail": "later"}))
    server.files.on("GET", "/a.csv", Reply(body=CSV))

    with pytest.raises(NotTheDataError, match="names no file where more should follow: later"):
        harness.run(job_profile(f"[pages]\n{NEXT_URL}"), base_url=server.url)


# --- is it all ------------------------------------------------------------------------------------


def test_an_end_that_the_service_never_confirmed_is_not_called_complete(harness, server):
    server.on("GET", "/rows", page(ONE, end=False))

    done = run(harness, server, f'{NEXT_URL}\nend_when = "end"')

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "never said that this was the last page" in done.receipt.statement


def test_an_end_that_the_service_confirmed_is_complete(harness, server):
    server.on("GET", "/rows", steps(page(ONE, "/rows?from=2", end=False), page(TWO, end=True)))

    done = run(harness, server, f'{NEXT_URL}\nend_when = "end"')

    assert done.receipt.completeness is Completeness.COMPLETE


def test_more_rows_than_the_service_counts_are_not_called_complete(harness, server):
    server.on("GET", "/rows", steps(page(ONE, "a", total=1), page(TWO, total=1)))

    done = run(harness, server, f'{TOKEN}\ntotal = "total"')

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "2 rows came. The service counts 1 row in all." in done.receipt.statement


def test_a_service_that_ignores_the_number_of_the_page_is_found_out(harness, server):
    server.on("GET", "/rows", page(ONE))

    with pytest.raises(EndlessPagesError, match="same page again"):
        run(harness, server, NUMBER)

    assert len(server.requests) == 2


def test_files_are_compared_too(harness, server):
    server.on("GET", "/rows", Reply(body=CSV))

    with pytest.raises(EndlessPagesError, match="same page again"):
        run(harness, server, NUMBER, decode='format = "csv"')


def test_pages_that_are_the_same_may_be_repeated_rows_though_their_number_is_right(harness, server):
    server.on("GET", "/rows", page(ONE, total=2))

    done = run(harness, server, f'{NUMBER}\ntotal = "total"')

    assert done.cells() == [["id"], ["1"], ["1"]]
    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "Pages in a row are the same" in done.receipt.statement


def test_a_page_before_the_last_that_was_cut_off_is_not_forgotten(harness, server):
    server.on("GET", "/rows", steps(page(ONE, "a", cut=True), page(TWO, cut=False)))
    profile = pages_profile(TOKEN).replace('url = "/rows"', 'url = "/rows"\ntruncated = "cut"')

    receipt = harness.run(profile, base_url=server.url).receipt

    assert receipt.completeness is Completeness.UNVERIFIED
    assert receipt.statement.startswith("2 rows came. The service says that it cut the result off")


def test_an_error_behind_the_rows_of_the_last_page_is_no_proof_of_its_end(harness, server):
    server.on("GET", "/rows", steps(page(ONE, "a"), page([*TWO, {"error": "Out of memory"}])))

    receipt = run(harness, server, TOKEN).receipt

    assert receipt.completeness is Completeness.UNVERIFIED
    assert "The last row reads as an error: Out of memory" in receipt.statement


@pytest.mark.parametrize(
    "wrong", [{"errors": [{"message": "A shard failed"}]}, {"error": "A shard failed"}]
)
def test_an_error_beside_the_rows_of_a_page_is_told(harness, server, wrong):
    server.on("GET", "/rows", steps(page(ONE, "a", **wrong), page(TWO)))

    receipt = run(harness, server, TOKEN).receipt

    assert receipt.completeness is Completeness.UNVERIFIED
    assert receipt.statement.endswith("names an error beside the rows: A shard failed")


def test_rows_that_come_or_go_between_the_pages_are_not_called_complete(harness, server):
    server.on("GET", "/rows", steps(page(ONE, "a", total=3), page(TWO, total=2)))

    done = run(harness, server, f'{TOKEN}\ntotal = "total"')

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert done.receipt.statement == "2 rows came. The service counted 3 rows before."


@pytest.mark.parametrize(
    ("pages", "statement"),
    [
        # the number of rows is on the first page only
        ([page(ONE, total=3), page(TWO), page([])], "The service counts 3 rows in all."),
        (
            [page(ONE, total=4), page(TWO, total=3), page([{"id": 3}], total=3)],
            "The service counted 4 rows before.",
        ),
        ([page(ONE, total=2), page(ONE, total=2)], "Pages in a row are the same"),
        (
            [page(ONE, total=3), page(ONE, total=3), page(TWO, total=3)],
            "Pages in a row are the same",
        ),
    ],
)
def test_a_restart_forgets_no_doubt(harness, server, pages, statement):
    server.on("GET", "/rows", steps(*pages[:-1], Reply(503), pages[-1]))
    harness.clock.after_wait = lambda waits: harness.cancel.set(shutting_down=True)
    with pytest.raises(Cancelled):
        run(harness, server, f'{NUMBER}\ntotal = "total"')
    harness.clock.after_wait = lambda waits: None

    receipt = harness.restarted().again().receipt

    assert receipt.completeness is Completeness.UNVERIFIED
    assert statement in receipt.statement


def test_an_empty_file_behind_the_last_page_is_the_end(harness, server):
    server.on("GET", "/rows", steps(Reply(body=CSV), Reply(body=b"")))

    done = run(harness, server, NUMBER, decode='format = "csv"')

    assert done.cells() == CELLS


def test_an_empty_file_before_the_last_page_is_an_error(harness, server):
    replies = steps(
        Reply(body=CSV, headers={"X-Next": "a"}), Reply(body=b"", headers={"X-Next": "b"})
    )
    server.on("GET", "/rows", replies)

    with pytest.raises(NotTheDataError, match="not even the header"):
        run(
            harness, server, TOKEN.replace('"next"\n', '"header:X-Next"\n'), decode='format = "csv"'
        )


def test_the_first_page_asks_for_its_size_in_the_body_too(harness, server):
    server.on("POST", "/rows", steps(page(ONE, "t"), page(TWO)))
    paging = TOKEN.replace("query", "body") + '\nsize = { name = "limit", value = 5 }'
    profile = pages_profile(paging).replace('url = "/rows"', 'url = "/rows"\nmethod = "POST"')

    harness.run(profile, base_url=server.url)

    assert [seen.json for seen in server.requests] == [{"limit": 5}, {"limit": 5, "after": "t"}]
    assert [seen.query for seen in server.requests] == [{}, {}]
