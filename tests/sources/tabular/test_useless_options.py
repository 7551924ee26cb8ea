"""An option that means nothing for a format is refused."""

from pathlib import Path

import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.sources.reading import BadBytes, Ragged, ReadingChoices
from csvdownloader.sources.tabular.file_format import FileType, InputFile
from csvdownloader.sources.tabular.file_types import format_named
from csvdownloader.sources.tabular.useless_options import refuse_useless, refuse_useless_on_the_web

OF_TEXT = {
    "delimiter": {"delimiter": "tab"},
    "quote": {"quote": ""},
    "escape": {"escape": ""},
    "initial_space": {"skip_initial_space": False},
    "comment": {"comment": ""},
    "skip_lines": {"skip_lines": 0},
}
OF_BOTH = {
    "encoding": {"encoding": "utf-8"},
    "header_row": {"header_row": 0},
    "ragged": {"ragged": Ragged.PAD},
    "bad_bytes": {"bad_bytes": BadBytes.REPLACE},
}
OF_JSON = {"records_path": {"records_path": "a"}}
OF_WORKBOOKS = {
    "sheet": {"sheet": "One"},
    "range": {"range": "A1"},
    "formulas": {"formulas": "text"},
}
ALL = OF_TEXT | OF_BOTH | OF_JSON


def refused(action):
    try:
        action()
    except InvalidRequestError as error:
        return {**error.fields}
    return {}


def means_nothing(option, title):
    return f"“{option.replace('_', ' ')}” means nothing for {title} files; leave it out"


@pytest.mark.parametrize(
    ("key", "title", "meant"),
    [
        ("csv", "CSV", {*OF_TEXT, *OF_BOTH}),
        ("json", "JSON", {*OF_BOTH, *OF_JSON}),
        ("parquet", "Parquet", set()),
        ("ods", "OpenDocument", {*OF_WORKBOOKS, "header_row", "skip_lines"}),
    ],
)
def test_an_option_that_means_nothing_for_the_format_is_named(key, title, meant):
    kind = FileType(format_named(key))
    for option, said in ALL.items():
        file = InputFile(Path("a"), kind, ReadingChoices(**said))
        expected = {} if option in meant else {option: means_nothing(option, title)}
        assert refused(lambda file=file: refuse_useless(file)) == expected
    for option, said in OF_WORKBOOKS.items():
        file = InputFile(Path("a"), kind, **said)
        expected = {} if option in meant else {option: means_nothing(option, title)}
        assert refused(lambda file=file: refuse_useless(file)) == expected


@pytest.mark.parametrize("formulas", ["", "refuse"])
def test_a_default_is_no_option(formulas):
    refuse_useless(InputFile(Path("a"), FileType(format_named("parquet")), formulas=formulas))


def test_all_that_mean_nothing_are_named_at_once():
    file = InputFile(
        Path("a"), FileType(format_named("csv")), ReadingChoices(records_path="a"), sheet="One"
    )
    assert refused(lambda: refuse_useless(file)) == {
        "sheet": means_nothing("sheet", "CSV"),
        "records_path": means_nothing("records_path", "CSV"),
    }


@pytest.mark.parametrize(
    ("key", "meant"),
    [("tsv", {*OF_TEXT, *OF_BOTH}), ("jsonl", {"encoding", "header_row", "records_path"})],
)
def test_rows_and_bytes_of_json_from_the_web_are_never_mended(key, meant):
    found = format_named(key)
    useless = {
        option
        for option, said in ALL.items()
        if refused(lambda said=said: refuse_useless_on_the_web(ReadingChoices(**said), found))
    }
    assert useless == {*ALL} - meant
