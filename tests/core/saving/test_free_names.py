"""Names under which finished files are saved without a question."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.saving.free_names import (
    as_pattern,
    check_target,
    example_name,
    free_names,
)
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from csvdownloader.sources.sample import SampleSource
from tests.support.builders import NOON, make_job, make_receipt

FOLDER = Path("/exports")
AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
PACKED = WriteOptions(format=SavedFormat.JSONL, compression=Compression.GZIP)


def finished(name="", writing=None):
    request = Request("sample", {}, 100, writing=writing, target=SaveTarget(name=name))
    return make_job(
        "sample.csv", JobState.COMPLETED, request=request, receipt=make_receipt(row_count=100)
    )


def paths(job, tries=3):
    names = free_names(job, SampleSource(), FOLDER)
    return [str(names(number).target) for number in range(tries)]


@pytest.mark.parametrize(
    ("name", "writing", "expected"),
    [
        ("", None, ["sample.csv", "sample (1).csv", "sample (2).csv"]),
        ("", PACKED, ["sample.jsonl.gz", "sample (1).jsonl.gz", "sample (2).jsonl.gz"]),
        ("mine", None, ["mine.csv", "mine (1).csv", "mine (2).csv"]),
        ("mine.csv", None, ["mine.csv", "mine (1).csv", "mine (2).csv"]),
        ("{date}", PACKED, [f"2026-01-15{x}.jsonl.gz" for x in ("", " (1)", " (2)")]),
        ("{source}/{rows}-{n}", None, [f"sample/100-{n}.csv" for n in (1, 2, 3)]),
    ],
)
def test_each_try_has_a_name_of_its_own(name, writing, expected):
    assert paths(finished(name, writing)) == [f"/exports/{each}" for each in expected]


def test_parts_are_named_where_the_pattern_says_so():
    names = free_names(finished("{name}-{part}"), SampleSource(), FOLDER)
    part_name = names(1).part_name
    assert [path.name for path in map(part_name, (1, 2))] == [
        "sample-001 (1).csv",
        "sample-002 (1).csv",
    ]
    assert free_names(finished("{name}"), SampleSource(), FOLDER)(0).part_name is None


@pytest.mark.parametrize(
    ("target", "key", "sentence"),
    [
        (SaveTarget("exports"), "folder", "whole path"),
        (SaveTarget(when_done=WhenDone.SAVE), "folder", "whole path"),
        (SaveTarget(name="{day}"), "name_pattern", "no placeholder {day}"),
        (SaveTarget(name="{table}"), "name_pattern", "no {table}"),
        (SaveTarget(name="x.xlsx"), "name_pattern", ".xlsx, but the file is written as .csv"),
        (SaveTarget(name="x.csv.gz"), "name_pattern", ".csv.gz, but the file is written as .csv"),
    ],
)
def test_what_can_name_no_file_is_refused_before_the_work(target, key, sentence):
    with pytest.raises(InvalidRequestError) as raised:
        check_target(Request("sample", target=target), SampleSource(), AT)
    assert list(raised.value.fields) == [key]
    assert sentence in raised.value.fields[key]


@pytest.mark.parametrize(
    ("target", "writing", "rows", "expected"),
    [
        (SaveTarget(), None, 100, "sample.csv"),
        (SaveTarget(), PACKED, 100, "sample.jsonl.gz"),
        (SaveTarget(name="{name}-{date}-{n}"), None, 100, "sample-2026-01-31-1.csv"),
        (SaveTarget("/exports", "{rows} rows.csv"), None, 100, "100 rows.csv"),
        (SaveTarget(name="{rows}"), None, None, "{rows}.csv"),
        (SaveTarget(name="{rows}-{part}"), None, 1, "1-001.csv"),
    ],
)
def test_the_name_is_known_before_the_rows_are(target, writing, rows, expected):
    request = Request("sample", {}, rows, writing=writing, target=target)
    assert example_name(request, SampleSource(), AT) == expected


def test_what_it_would_be_called_is_what_it_is_called():
    job = finished("{source}-{name}-{date}-{rows}")
    request = replace(job.request, row_limit=100)
    assert paths(job, 1) == [f"/exports/{example_name(request, SampleSource(), NOON)}"]


@pytest.mark.parametrize(
    ("target", "writing", "pattern"),
    [
        (SaveTarget(), None, ""),
        (SaveTarget("/exports"), None, "/exports/{name}.csv"),
        (SaveTarget(name="{date}/x"), PACKED, "{date}/x.jsonl.gz"),
        (SaveTarget("/a{b}", "x.tsv"), None, "/a{{b}}/x.tsv"),
    ],
)
def test_a_target_is_one_pattern_on_the_command_line(target, writing, pattern):
    assert as_pattern(Request("sample", writing=writing, target=target)) == pattern


def test_a_target_that_names_a_file_is_good():
    for target in (SaveTarget(), SaveTarget("/exports"), SaveTarget("/a", when_done=WhenDone.OPEN)):
        check_target(Request("sample", target=target), SampleSource(), AT)
    packed = Request("sample", writing=PACKED, target=SaveTarget(name="x.jsonl.gz"))
    check_target(packed, SampleSource(), AT)


def test_a_pattern_of_a_finished_job_is_checked_again():
    with pytest.raises(InvalidRequestError, match=r"no \{table\}"):
        free_names(finished("{table}"), SampleSource(), FOLDER)
