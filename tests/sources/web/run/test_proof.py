"""Proof of a result: what a service says of its files is compared with what came."""

import gzip
import hashlib

import pytest

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.web.bodies.json_rows import flat
from tests.services.fakes.base import FakeService, Reply, gzipped, zipped
from tests.sources.web.jobs import CELLS, CSV, job_profile, pages_profile, run
from tests.support.rawserver import ASKED, Close, RawServer

DIRECT = """
schema = 1
id = "test-direct"
name = "Test direct"
base_url = "https://api.example.org"
mode = "direct"
[result]
url = "/rows"
rows = "header:X-Rows"
size = "header:X-Size"
checksum = "header:X-Sum"
truncated = "header:X-Cut"
"""
EACH_PART = '[decode]\nformat = "csv"\nheader = "each-part"'
BAD_TAIL = 'urls = "url"\nbad_tail = "^CSV contains more"'
TAIL = CSV + b"CSV contains more than 5 bytes,\n"


def with_parts(jobs, *bodies, **facts):
    links = [f"{jobs.files.url}/{number}.csv" for number in range(len(bodies))]
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links, **facts))
    for number, body in enumerate(bodies):
        jobs.files.on("GET", f"/{number}.csv", Reply(body=body))


# --- empty parts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", [b"", b"\n", gzip.compress(b"")])
def test_http_20_a_part_without_even_a_header_is_not_skipped(harness, jobs, empty):
    with_parts(jobs, CSV, empty, CSV)

    with pytest.raises(NotTheDataError, match="not even the header"):
        run(harness, jobs, job_profile(EACH_PART))


@pytest.mark.parametrize("empty", [b"", b"\n"])
def test_an_empty_part_is_fine_where_the_service_promised_no_rows_for_it(harness, jobs, empty):
    with_parts(jobs, CSV, empty, rows=[2, 0])

    done = run(harness, jobs, job_profile(EACH_PART, result='urls = "url"\nrows = "rows"'))

    assert done.cells() == CELLS


def test_an_empty_part_is_fine_where_parts_have_no_header(harness, jobs):
    with_parts(jobs, CSV, b"", b"3,Edsger\n")
    decode = EACH_PART.replace("each-part", "first-part")

    assert run(harness, jobs, job_profile(decode)).cells() == [*CELLS, ["3", "Edsger"]]


def test_an_empty_part_of_json_lines_is_fine(harness, jobs):
    with_parts(jobs, b'{"a":1}\n', b"", b'{"a":2}\n')

    assert run(harness, jobs, job_profile('[decode]\nformat = "jsonl"')).cells()[1:] == [
        ["1"],
        ["2"],
    ]


# --- errors in the end of a file ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (TAIL, {}),
        (gzipped(TAIL), {}),
        (gzipped(TAIL), {"Content-Encoding": "gzip"}),
        (zipped({"a.csv": TAIL}), {}),
        (gzipped(zipped({"a.csv": TAIL})), {}),
        (TAIL.decode().encode("utf-16"), {}),
        (TAIL.decode().encode("utf-16-le"), {"Content-Type": "text/csv; charset=utf-16-le"}),
    ],
)
def test_http_20_an_error_in_the_last_line_is_found_however_it_is_packed(
    harness, jobs, body, headers
):
    jobs.files.on("GET", "/out.csv", Reply(body=body, headers=headers))

    with pytest.raises(IncompleteError, match="ended the file with an error: CSV contains more"):
        run(harness, jobs, job_profile(result=BAD_TAIL))


@pytest.mark.parametrize("body", [CSV, gzipped(CSV), zipped({"a.csv": CSV})])
def test_a_good_end_is_fine_however_it_is_packed(harness, jobs, body):
    jobs.files.on("GET", "/out.csv", Reply(body=body))

    assert run(harness, jobs, job_profile(result=BAD_TAIL)).cells() == CELLS


# --- what the headers of a direct download say ----------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"X-Rows": "3"}, "announced 3 rows, but 2 came"),
        ({"X-Size": "23"}, "announced 23 bytes, but 22 came"),
        ({"X-Sum": "0" * 64}, "SHA256"),
        ({"X-Sum": "md5:" + "0" * 32}, "MD5"),
    ],
)
def test_http_20_a_direct_download_is_what_its_own_headers_say(harness, headers, message):
    with FakeService() as server:
        server.on("GET", "/rows", Reply(body=CSV, headers=headers))
        with pytest.raises(ChecksumError, match=message):
            harness.run(DIRECT, base_url=server.url)


def test_a_direct_download_that_fits_its_headers_is_complete(harness):
    facts = {"X-Rows": "2", "X-Size": "22", "X-Cut": "false"}
    with FakeService() as server:
        sums = {"X-Sum": hashlib.sha256(CSV).hexdigest()}
        server.on("GET", "/rows", Reply(body=CSV, headers=facts | sums))
        done = harness.run(DIRECT, base_url=server.url)

    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_direct_download_that_says_that_it_was_truncated_is_not_complete(harness):
    with FakeService() as server:
        server.on("GET", "/rows", Reply(body=CSV, headers={"X-Cut": "true"}))
        done = harness.run(DIRECT, base_url=server.url)

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "cut the result off" in done.receipt.statement


@pytest.mark.parametrize(
    ("body", "completeness"),
    [
        (b"id,name\n1,Ada\n2,Grace\n", Completeness.COMPLETE),
        (b"id,name\n1,Ada\n2,Gra", Completeness.UNVERIFIED),
    ],
)
def test_http_03_the_right_number_of_rows_does_not_prove_the_last_one(harness, body, completeness):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nX-Rows: 2\r\n\r\n"
    with RawServer([ASKED, head + body, Close()]) as server:
        done = harness.run(DIRECT, base_url=server.url)

    assert done.receipt.completeness is completeness


# --- deep values ----------------------------------------------------------------------------------


def test_values_that_are_nested_too_deeply_are_named(harness, jobs):
    deep = b'{"a":' * 900 + b"1" + b"}" * 900
    jobs.files.on("GET", "/out.csv", Reply(body=deep + b"\n"))

    with pytest.raises(WrongContentError, match="nested too deeply"):
        run(harness, jobs, job_profile('[decode]\nformat = "jsonl"'))


def test_columns_that_are_nested_too_deeply_are_named():
    row = {}
    for _ in range(2000):
        row = {"a": row or 1}

    with pytest.raises(WrongContentError, match="nested too deeply"):
        flat(row)


def test_values_of_a_page_that_are_nested_too_deeply_are_named(harness):
    with FakeService() as server:
        deep = b'{"rows": [{"a":' + b"[" * 600 + b"]" * 600 + b"}]}"
        server.on("GET", "/rows", Reply(body=deep))
        with pytest.raises(WrongContentError, match="nested too deeply"):
            harness.run(pages_profile('kind = "next-url"\nnext = "next"'), base_url=server.url)
