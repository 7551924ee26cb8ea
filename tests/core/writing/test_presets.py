import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.writing.options import DecimalSign, SavedFormat, WriteOptions
from csvdownloader.core.writing.presets import (
    BUNDLED,
    check_preset_name,
    own_presets,
    preset,
    presets_text,
    title_of,
)
from csvdownloader.core.writing.rules import write_options
from csvdownloader.core.writing.texts import texts_of
from tests.support.dialects import dialects

OWN = """\
[shop]
format = "csv"
write-delimiter = "semicolon"
null = "NULL"
header = false
split-rows = 1000
"""


@pytest.mark.parametrize("name", BUNDLED)
@pytest.mark.parametrize("has_comma", [False, True])
def test_each_bundled_one_contradicts_nothing_in_any_format(name, has_comma):
    texts = preset(name, {}, has_comma=has_comma)
    for saved_format in SavedFormat:
        write_options({"format": saved_format.value}, "", texts)


def test_programs_get_what_was_fetched():
    assert write_options({}, "a.csv", preset("programs", {}, has_comma=True)) == WriteOptions()


def test_excel_goes_by_the_country():
    point = write_options({}, "a.csv", preset("excel", {}, has_comma=False))
    comma = write_options({}, "a.csv", preset("excel", {}, has_comma=True))
    assert (point.separator, point.decimal) == (",", DecimalSign.POINT)
    assert (comma.separator, comma.decimal) == (";", DecimalSign.COMMA)
    assert all(
        (o.bom, o.guard, o.line_end.value, o.split_rows) == (True, True, "crlf", 1_048_575)
        for o in (point, comma)
    )


def test_ones_own_are_named_as_on_the_command_line():
    own = own_presets(OWN)
    assert preset("shop", own, has_comma=True) == {
        "format": "csv",
        "delimiter": "semicolon",
        "null": "NULL",
        "header": "no",
        "split_rows": "1000",
    }


def test_a_bundled_one_cannot_be_hidden():
    assert preset("mysql", own_presets("[mysql]\nnull = 'x'"), has_comma=True) == BUNDLED["mysql"]


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), min_size=1),
        dialects().map(texts_of),
        max_size=3,
    )
)
def test_what_is_written_is_read_back(own):
    assert own_presets(presets_text(own)) == own


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb", "mysql", "Excel"])
def test_a_name_that_cannot_be_one_is_refused(name):
    with pytest.raises(InvalidRequestError):
        check_preset_name(name)


def test_a_name_is_taken_without_the_spaces_around_it():
    assert check_preset_name("  my shop ") == "my shop"
    assert check_preset_name("x" * 60) == "x" * 60


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "A preset needs a name"),
        ("x" * 61, "At most 60 characters of one line"),
        ("MySQL", "MySQL comes with the program; take another name"),
    ],
)
def test_why_a_name_is_refused_is_said(name, sentence):
    with pytest.raises(InvalidRequestError) as caught:
        check_preset_name(name)
    assert caught.value.fields == {"preset": sentence}


def test_a_bundled_one_has_a_title_and_ones_own_its_name():
    titles = [title_of(name) for name in (*BUNDLED, "my shop")]
    assert titles == [
        *("Programs", "Excel", "Excel in any country", "MySQL", "PostgreSQL", "my shop"),
    ]


def test_only_excel_goes_by_the_country():
    for name in set(BUNDLED) - {"excel"}:
        assert preset(name, {}, has_comma=True) == BUNDLED[name]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[shop", "cannot be read"),
        ("shop = 1", "The preset shop is no table"),
        ("[shop]\nnothing = 1", "unknown option nothing"),
        ("[shop]\nquote-policy = 'some'", "--quote-policy takes one of"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(text, sentence):
    with pytest.raises(InvalidRequestError, match=sentence):
        own_presets(text)


def test_an_unknown_one_is_refused_with_all_there_are():
    with pytest.raises(InvalidRequestError, match=r"programs, excel, .*, postgresql, shop"):
        preset("nope", own_presets(OWN), has_comma=True)
