"""An option that says nothing about a file is refused, and so is never overlooked."""

import duckdb
import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.sources.reading import Ragged
from csvdownloader.sources.tabular.format_table import FORMATS
from csvdownloader.sources.tabular.reading_options import READING_KEYS
from tests.support.workbooks import text, write_workbook

CHOICES = {
    "encoding": "utf-8",
    "delimiter": "comma",
    "quote": '"',
    "escape": "none",
    "initial_space": "keep",
    "comment": "none",
    "header_row": "1",
    "skip_lines": "0",
    "ragged": Ragged.PAD,
    "bad_bytes": "replace",
}


@pytest.fixture
def parquet(tmp_path):
    duckdb.execute(f"COPY (SELECT 1 AS a) TO '{tmp_path}/t.parquet'")
    return tmp_path / "t.parquet"


@pytest.fixture
def workbook(tmp_path):
    rows = f"<row r='1'>{text('A1', 'a')}</row><row r='2'>{text('A2', '1')}</row>"
    write_workbook(tmp_path / "t.xlsx", {"First": rows})
    return tmp_path / "t.xlsx"


@pytest.mark.parametrize("key", CHOICES)
def test_of_a_text_means_nothing_for_parquet_and_excel(job, parquet, workbook, key):
    paths = (parquet,) if key in {"header_row", "skip_lines"} else (parquet, workbook)
    for path in paths:
        with pytest.raises(InvalidRequestError, match="means nothing for") as caught:
            job.run(path, **{key: CHOICES[key]})
        assert set(caught.value.fields) == {key}


@pytest.mark.parametrize("said", [{"sheet": "A"}, {"range": "A1:B2"}, {"formulas": "text"}])
def test_of_a_workbook_means_nothing_for_a_text(job, write, said):
    with pytest.raises(InvalidRequestError, match="means nothing for CSV files"):
        job.run(write("t.csv", "a,b\n1,2\n"), **said)


def test_all_are_named_at_once_with_the_format(job, parquet):
    with pytest.raises(InvalidRequestError) as caught:
        job.run(parquet, header_row="2", sheet="A")
    assert caught.value.fields == {
        "sheet": "“sheet” means nothing for Parquet files; leave it out",
        "header_row": "“header row” means nothing for Parquet files; leave it out",
    }


def test_a_default_is_no_choice(job, parquet):
    defaults = {"delimiter": "auto", "ragged": "refuse", "header_row": "", "sheet": ""}
    job.run(parquet, **defaults, strict=True)


def test_a_path_of_records_means_nothing_for_a_text(job, write):
    with pytest.raises(InvalidRequestError, match="“records path” means nothing for CSV files"):
        job.run(write("t.csv", "a,b\n1,2\n"), records_path="a")


def test_a_delimiter_means_nothing_for_json(job, write):
    with pytest.raises(InvalidRequestError, match="“delimiter” means nothing for JSON files"):
        job.run(write("t.json", '[{"a": 1}, {"a": 2}]'), delimiter="comma")


def test_each_choice_means_something_for_a_text(job, write):
    for key, said in CHOICES.items():
        job.run(write(f"{key}.csv", "a,b\n1,2\n3,4\n"), **{key: said})


def test_the_table_of_formats_names_parameters_that_there_are():
    known = READING_KEYS | {"sheet", "range", "formulas"}
    assert frozenset().union(*(f.options for f in FORMATS)) <= known
    assert {*CHOICES, "kind", "strict", "records_path"} == READING_KEYS
