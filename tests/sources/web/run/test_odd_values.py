"""Values that a service sends and that no number, date, codec or structure is."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.sources.web.run.result.links import whole_number
from tests.services.fakes.base import Reply
from tests.sources.web.jobs import CELLS, job_profile, run

LONG = "9" * 5000
JSON = "application/json"
PROMISES = """urls = "url"
rows = "rows"
size = "size"
expires = "expires"
checksum = "sum"
"""
PROGRESS = '[poll.progress]\nvalue = "rows"\ncount = "rows"\ntext = "text"'


@pytest.mark.parametrize(
    "values",
    [
        {"rows": LONG, "size": LONG},
        {"rows": "1e999", "size": "²", "expires": "9999-12-31T23:59:59-14:00"},
        {"rows": None, "size": {"a": LONG}, "expires": LONG, "sum": LONG},
        {"rows": "nan", "size": "inf", "expires": "0001-01-01T00:00:00+14:00"},
        {"expires": "Fri, 31 Dec 9999 23:59:59 -1400", "text": ["x"] * 100},
    ],
)
def test_s16_odd_promises_are_none(harness, jobs, values):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", **values))

    assert run(harness, jobs, job_profile(PROGRESS, result=PROMISES)).cells() == CELLS


@pytest.mark.parametrize("number", [LONG, "1e999", "-1e999", "1" * 400])
def test_s16_odd_numbers_are_none(harness, jobs, number):
    text = f'{{"status": "ready", "url": "{jobs.link}", "rows": {number}, "size": {number}}}'
    jobs.on("GET", "/jobs/j-1", Reply(text=text, headers={"Content-Type": JSON}))

    assert run(harness, jobs, job_profile(PROGRESS, result=PROMISES)).cells() == CELLS


@pytest.mark.parametrize(
    ("text", "number"),
    [("007", 7), ("9" * 30, 10**30 - 1), ("9" * 31, None), (LONG, None), ("٣", None), ("", None)],
)
def test_s16_a_whole_number_has_few_digits(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "charset",
    ["idna", "punycode", "unicode_escape", "undefined", "rot13", "zlib", "utf-7", "\x81"],
)
@pytest.mark.parametrize("status", [200, 400])
def test_s16_a_codec_that_is_no_charset_is_not_used(harness, jobs, charset, status):
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    jobs.on("GET", "/jobs/j-1", Reply(status, text="n\\u0041" * 5000, headers=headers))

    with pytest.raises(UserError) as failure:
        run(harness, jobs, job_profile(poll='failed_when = ["http:text"]'))
    assert "nA" not in str(failure.value)


@pytest.mark.parametrize("parameter", [f"charset*{LONG}=b", f"charset*0=a; charset*{LONG}*=b"])
def test_s16_a_charset_with_odd_numbers_is_none(harness, jobs, parameter):
    ready = jobs.reply("ready")
    jobs.on(
        "GET",
        "/jobs/j-1",
        Reply(body=ready.content, headers={"Content-Type": f"{JSON}; {parameter}"}),
    )

    assert run(harness, jobs, job_profile()).cells() == CELLS


@pytest.mark.parametrize("depth", [300, 900, 100_000])
@pytest.mark.parametrize("ends", [("[", "]"), ('{"a":', "}")])
def test_s16_what_is_nested_too_deeply_is_refused(harness, jobs, depth, ends):
    deep = ends[0] * depth + "1" + ends[1] * depth
    text = f'{{"id": "j-1", "deep": {deep}}}'
    jobs.on("POST", "/jobs", Reply(201, text=text, headers={"Content-Type": JSON}))
    profile = job_profile(
        capture='id = "id"\ndeep = "deep"', poll='query = { deep = "{{ job.deep }}" }'
    )

    with pytest.raises(UserError, match="nested too deeply"):
        run(harness, jobs, profile)


def test_s16_what_is_nested_as_a_service_may_is_taken(harness, jobs):
    deep: object = 1
    for _ in range(150):
        deep = [deep]
    jobs.on("POST", "/jobs", Reply(201, json={"id": "j-1", "deep": deep}))
    profile = job_profile(
        capture='id = "id"\ndeep = "deep"', poll='query = { deep = "{{ job.deep }}" }'
    )

    assert run(harness, jobs, profile).cells() == CELLS
