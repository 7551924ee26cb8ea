"""Pagination: results that come page by page."""

import json

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.services import EndlessPagesError, RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeService, Reply, steps, throttled
from tests.sources.web.jobs import job_profile, pages_profile

ROWS = [{"id": number} for number in range(7)]
CELLS = [["id"], *([str(number)] for number in range(7))]
TOKEN = 'kind = "token"\nnext = "next"\nsend = { in = "query", name = "after" }'
NEXT_URL = 'kind = "next-url"\nnext = "next"'


class Pages(FakeService):
    """Seven rows, three on a page; each kind of paging has its own path."""

    def __init__(self) -> None:
        super().__init__()
        self.on("GET", "/rows", self.page)
        self.on("POST", "/rows", self.page)

    def page(self, seen):
        sent = {**seen.query, **(json.loads(seen.body) if seen.body else {})}
        first = int(sent.get("after") or sent.get("offset") or 0)
        first += 3 * (int(sent["page"]) - 1) if "page" in sent else 0
        first += 3 * int(sent.get("part", 0)) + 3 * int(seen.headers.get("X-Part", 0))
        rows = ROWS[first : first + 3]
        following = str(first + 3) if first + 3 < 7 else None
        return Reply(json=self.page_of(rows, following))

    def page_of(self, rows, following):
        link = f"/rows?after={following}" if following else None
        last = following is None
        return {"rows": rows, "next": following, "url": link, "last": last, "all": 7, "parts": 3}


@pytest.fixture
def pages():
    with Pages() as service:
        yield service


def run(harness, pages, profile, **more):
    return harness.run(profile, base_url=pages.url, **more)


@pytest.mark.parametrize(
    ("paging", "calls"),
    [
        (TOKEN, 3),
        ('kind = "next-url"\nnext = "url"', 3),
        ('kind = "page"\nsend = { in = "query", name = "page" }\nend_when = "last"', 3),
        ('kind = "page"\nsend = { in = "query", name = "page" }\ntotal = "all"', 3),
        ('kind = "page"\nsend = { in = "query", name = "page" }', 4),
        (
            'kind = "page"\nsend = { in = "query", name = "page" }\n'
            'size = { name = "limit", value = 3 }',
            3,
        ),
        (
            'kind = "offset"\nsend = { in = "query", name = "offset" }\n'
            'size = { name = "limit", value = 3 }',
            3,
        ),
        ('kind = "index"\nnext = "parts"\nsend = { in = "query", name = "part" }', 3),
        ('kind = "index"\nnext = "parts"\nsend = { in = "header", name = "X-Part" }', 3),
    ],
)
def test_all_pages_of_each_kind_are_fetched_once(harness, pages, paging, calls):
    done = run(harness, pages, pages_profile(paging))

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    assert len(pages.requests) == calls


def test_the_size_of_a_page_is_asked_for(harness, pages):
    run(harness, pages, pages_profile(f'{TOKEN}\nsize = {{ name = "limit", value = 3 }}'))

    assert [seen.query["limit"] for seen in pages.requests] == ["3", "3", "3"]


def test_a_token_can_go_into_the_body_beside_what_is_there(harness, pages):
    paging = 'kind = "token"\nnext = "next"\nsend = { in = "body", name = "after" }'
    profile = pages_profile(paging).replace(
        'url = "/rows"', 'url = "/rows"\nmethod = "POST"\njson = { query = "all" }'
    )

    assert run(harness, pages, profile).cells() == CELLS
    assert [seen.json for seen in pages.requests][1] == {"query": "all", "after": "3"}


def test_the_next_page_can_be_named_by_a_link_header(harness, pages):
    def page(seen):
        first = int(seen.query.get("from", 0))
        link = {"Link": f'</rows?from={first + 3}>; rel="next"'} if first < 6 else {}
        return Reply(json=ROWS[first : first + 3], headers=link)

    pages.on("GET", "/rows", page)
    paging = 'kind = "next-url"\nnext = "link:next"'

    assert run(harness, pages, pages_profile(paging, 'format = "json"')).cells() == CELLS


def test_s14_a_long_link_header_loses_no_page(harness, pages):
    others = ", ".join(f'</other/{number}>; rel="related"' for number in range(900))

    def page(seen):
        first = int(seen.query.get("from", 0))
        link = {"Link": f'{others}, </rows?from={first + 3}>; rel="next"'} if first < 6 else {}
        return Reply(json=ROWS[first : first + 3], headers=link)

    pages.on("GET", "/rows", page)
    paging = 'kind = "next-url"\nnext = "link:next"'

    assert run(harness, pages, pages_profile(paging, 'format = "json"')).cells() == CELLS


@pytest.mark.parametrize("stop", ["", "null"])
def test_a_stop_value_can_end_the_paging(harness, pages, stop):
    def page(seen):
        first = int(seen.query.get("after", 0))
        following = str(first + 3) if first < 6 else stop
        return Reply(json={"rows": ROWS[first : first + 3]}, headers={"X-Next": following})

    pages.on("GET", "/rows", page)
    paging = TOKEN.replace('"next"\n', '"header:X-Next"\n') + '\nstop = ["", "null"]'

    assert run(harness, pages, pages_profile(paging)).cells() == CELLS


# --- pages of CSV ---------------------------------------------------------------------------------


def csv_page(seen):
    first = int(seen.query.get("after", 0))
    text = "id\n" + "".join(f"{row['id']}\n" for row in ROWS[first : first + 3])
    following = str(first + 3) if first + 3 < 7 else "null"
    headers = {"X-Next": following, "X-Rows": str(len(ROWS[first : first + 3]))}
    return Reply(text=text, headers=headers)


CSV_TOKEN = (
    TOKEN.replace('"next"\n', '"header:X-Next"\n') + '\nstop = ["null"]\nrows = "header:X-Rows"'
)


def test_pages_of_csv_are_joined_under_one_header(harness, pages):
    pages.on("GET", "/rows", csv_page)

    done = run(harness, pages, pages_profile(CSV_TOKEN, 'format = "csv"'))

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE


def test_http_20_a_page_with_another_number_of_rows_than_the_service_says_is_refused(
    harness, pages
):
    pages.on("GET", "/rows", Reply(text="id\n1\n2\n", headers={"X-Rows": "3", "X-Next": "null"}))

    with pytest.raises(ChecksumError, match="should have 3 rows, but 2 came"):
        run(harness, pages, pages_profile(CSV_TOKEN, 'format = "csv"'))


def test_pages_of_a_job_are_fetched_when_it_is_done(harness, pages):
    pages.on("POST", "/jobs", Reply(json={"id": "j-1"}))
    pages.on("GET", "/jobs/j-1", Reply(json={"status": "ready"}))
    pages.on("GET", "/jobs/j-1/results", csv_page)
    result = 'url = "/jobs/{{ job.id }}/results"'
    decode = '[decode]\nformat = "csv"'

    done = run(harness, pages, job_profile(f"[pages]\n{CSV_TOKEN}", decode, result=result))

    assert done.cells() == CELLS


def test_pages_can_list_links(harness, pages):
    def chunk(number):
        link = {"link": f"{pages.files.url}/{number}.csv"}
        following = f"/jobs/j-1/chunks/{number + 1}" if number < 2 else None
        return {"status": "ready", "links": [link], "next": following}

    pages.on("POST", "/jobs", Reply(json={"id": "j-1"}))
    pages.on("GET", "/jobs/j-1", Reply(json=chunk(0)))
    pages.on("GET", "/jobs/j-1/chunks/{n}", lambda seen: Reply(json=chunk(int(seen.names["n"]))))
    for number in range(3):
        header = b"id\n" if number == 0 else b""
        pages.files.on("GET", f"/{number}.csv", Reply(body=header + b"%d\n" % number))
    decode = '[decode]\nformat = "csv"\nheader = "first-part"'
    tables = (f"[pages]\n{NEXT_URL}", decode)

    done = run(harness, pages, job_profile(*tables, result='urls = "links[].link"'))

    assert done.cells() == [["id"], ["0"], ["1"], ["2"]]
    assert len(pages.called("POST", "/jobs")) == 1


def test_a_link_of_a_later_page_that_ended_is_had_again_from_that_page(harness, pages):
    def listed(name, following):
        link = f"{pages.files.url}/{name}.csv"
        return Reply(json={"status": "ready", "url": link, "next": following})

    pages.on("POST", "/jobs", Reply(json={"id": "j-1"}))
    pages.on("GET", "/jobs/j-1", listed("a", "/more"))
    pages.on("GET", "/more", steps(listed("old", None), listed("b", None)))
    pages.files.on("GET", "/a.csv", Reply(body=b"id\n1\n"))
    pages.files.on("GET", "/old.csv", Reply(403))
    pages.files.on("GET", "/b.csv", Reply(body=b"id\n2\n"))
    result = 'urls = "url"\non_expired = "poll"'

    done = run(harness, pages, job_profile(f"[pages]\n{NEXT_URL}", result=result))

    assert done.cells() == [["id"], ["1"], ["2"]]


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_token_that_comes_again_is_an_error(harness, pages):
    following = steps(*[Reply(json={"rows": ROWS[:3], "next": n}) for n in ("3", "6", "3", "6")])
    pages.on("GET", "/rows", following)

    with pytest.raises(EndlessPagesError, match="same page again"):
        run(harness, pages, pages_profile(TOKEN))
    assert len(pages.requests) <= 4


def test_a_page_that_leads_to_itself_is_an_error(harness, pages):
    pages.on("GET", "/rows", Reply(json={"rows": ROWS[:3], "next": "/rows"}))

    with pytest.raises(EndlessPagesError, match="same page again"):
        run(harness, pages, pages_profile(NEXT_URL))


def test_pages_of_links_that_go_in_circles_are_an_error(harness, pages):
    def listed(following):
        link = f"{pages.files.url}/a.csv"
        return Reply(json={"status": "ready", "url": link, "next": following})

    pages.on("POST", "/jobs", Reply(json={"id": "j-1"}))
    pages.on("GET", "/jobs/j-1", listed("/more"))
    pages.on("GET", "/more", listed("/still"))
    pages.on("GET", "/still", listed("/more"))
    pages.files.on("GET", "/a.csv", Reply(body=b"id\n1\n"))

    with pytest.raises(EndlessPagesError, match="same page again"):
        run(harness, pages, job_profile(f"[pages]\n{NEXT_URL}"))
    assert harness.files() == []  # nothing goes on where it would only go round once more


def test_too_many_pages_are_an_error(harness, pages):
    with pytest.raises(EndlessPagesError, match="more than 2 pages"):
        run(harness, pages, pages_profile(f"{TOKEN}\nmax_pages = 2"))


def test_fewer_rows_than_the_service_counts_are_not_called_complete(harness, pages):
    pages.on("GET", "/rows", Reply(json={"rows": ROWS[:3], "all": 7}))

    done = run(harness, pages, pages_profile(f'{TOKEN}\ntotal = "all"'))

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "counts 7 rows" in done.receipt.statement


def test_no_more_pages_are_fetched_than_the_rows_need(harness, pages):
    done = run(harness, pages, pages_profile(TOKEN), rows=3)

    assert done.cells() == CELLS[:4]
    assert done.receipt.completeness is Completeness.LIMITED
    assert len(pages.requests) == 1


def test_exactly_as_many_rows_as_there_are_is_complete(harness, pages):
    done = run(harness, pages, pages_profile(TOKEN), rows=7)

    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_transient_error_repeats_the_page(harness, pages):
    def page(seen):
        return pages.page(seen)

    pages.on("GET", "/rows", steps(page, Reply(503), throttled(5), Reply(is_lost=True), page))

    assert run(harness, pages, pages_profile(TOKEN)).cells() == CELLS
    assert 5 in harness.waited


def test_http_15_an_error_with_http_200_is_not_an_empty_page(harness, pages):
    pages.on("GET", "/rows", Reply(json={"error": "Dataset is locked"}))
    profile = pages_profile(TOKEN) + '\n[errors]\nmessage = ["error"]'

    with pytest.raises(RemoteJobError, match="Dataset is locked"):
        run(harness, pages, profile)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(text="<html>log in</html>"), NotTheDataError),
        (Reply(text='{"rows": [1, 2'), WrongContentError),
        (Reply(text="busy"), NotTheDataError),
        (Reply(401), LoginRefusedError),
    ],
)
def test_http_15_an_answer_that_is_no_page_is_refused(harness, pages, reply, error):
    pages.on("GET", "/rows", steps(pages.page, reply))

    with pytest.raises(error):
        run(harness, pages, pages_profile(TOKEN))


# --- restarts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paging", "decode", "handler"),
    [
        (TOKEN, 'format = "json"\nrows = "rows"', None),
        ('kind = "next-url"\nnext = "url"', 'format = "json"\nrows = "rows"', None),
        (CSV_TOKEN, 'format = "csv"', csv_page),
    ],
)
def test_a_restart_goes_on_with_the_next_page(harness, pages, paging, decode, handler):
    handler = handler or pages.page

    def page(seen):
        if seen.query.get("after") == "6" and not opened:
            return Reply(503)
        return handler(seen)

    opened = []
    pages.on("GET", "/rows", page)
    harness.clock.after_wait = lambda waits: harness.cancel.set(shutting_down=True)
    with pytest.raises(Cancelled):
        run(harness, pages, pages_profile(paging, decode))
    before = len(pages.requests)
    opened.append(True)
    harness.clock.after_wait = lambda waits: None

    assert harness.restarted().again().cells() == CELLS

    assert [seen.query.get("after") for seen in pages.requests[before:]] == ["6"]


def test_an_address_that_lets_somebody_in_is_not_stored(harness, pages):
    def page(seen):
        if "after" in seen.query:
            return Reply(503)
        return Reply(json={"rows": ROWS[:3], "url": "/rows?after=3&sig=canary"})

    pages.on("GET", "/rows", page)
    harness.clock.after_wait = lambda waits: harness.cancel.set(shutting_down=True)
    with pytest.raises(Cancelled):
        run(harness, pages, pages_profile('kind = "next-url"\nnext = "url"'))

    assert harness.files()
    assert all(b"canary" not in path.read_bytes() for path in harness.files())
    harness.clock.after_wait = lambda waits: None
    pages.on("GET", "/rows", pages.page)

    assert harness.restarted().again().cells() == CELLS
