from datetime import UTC, date, datetime, timedelta

import pytest

from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.sources.web.profile.param_values import (
    check_params,
    parameters_of,
    typed_params,
)
from csvdownloader.sources.web.profile_toml.load import read_profile
from tests.sources.web.profiles import BOTIFY, DIRECT

ROWS = '[[params]]\nname = "rows"\ntype = "int"\n'


def profile(*params):
    return read_profile(DIRECT.replace("[result]", "\n".join([*params, "[result]"])))


def param(name, **keys):
    lines = [f'name = "{name}"', *(f"{key} = {value}" for key, value in keys.items())]
    return "\n".join(["[[params]]", *lines, ""])


def request(rows=None, **params):
    return Request("web", {f"param.{key}": value for key, value in params.items()}, rows)


def typed(param_type, text, **keys):
    found = profile(param("x", type=f'"{param_type}"', **keys))
    return typed_params(found, request(x=text))["x"]


def problem(param_type, text, **keys):
    found = profile(param("x", type=f'"{param_type}"', **keys))
    return check_params(found, request(x=text)).get("param.x", "")


# --- the form -------------------------------------------------------------------------------------


def test_each_type_is_asked_for_in_its_own_way():
    found = profile(
        param("s"),
        param("q", multiline="true"),
        param("i", type='"int"', default=5),
        param("f", type='"float"', default=0.5),
        param("b", type='"bool"', default="true"),
        param("d", type='"date"'),
        param("m", type='"datetime"'),
        param("e", type='"enum"', values='["a", "b"]', default='"b"'),
        param("l", type='"list"', default='["a", "b"]'),
        param("j", type='"json"', default="{ a = 1 }"),
    )
    asked = parameters_of(found)[1:]
    assert [(p.key, p.kind, p.default) for p in asked] == [
        ("param.s", ParameterKind.TEXT, ""),
        ("param.q", ParameterKind.LINES, ""),
        ("param.i", ParameterKind.NUMBER, "5"),
        ("param.f", ParameterKind.NUMBER, "0.5"),
        ("param.b", ParameterKind.BOOLEAN, True),
        ("param.d", ParameterKind.DATE, ""),
        ("param.m", ParameterKind.MOMENT, ""),
        ("param.e", ParameterKind.CHOICE, "b"),
        ("param.l", ParameterKind.LINES, "a\nb"),
        ("param.j", ParameterKind.LINES, '{\n  "a": 1\n}'),
    ]
    assert not any(p.is_option for p in asked)
    # what the form shows at first is what a request without it means
    shown = typed_params(found, Request("web", {p.key: p.default for p in asked}))
    assert shown == typed_params(found, Request("web"))


def test_labels_and_help_are_the_profiles():
    found = profile(param("survey_id", help='"Which one."'), param("x", label='"Q & A"'))
    _, survey, labelled = parameters_of(found)
    assert (survey.title, survey.help) == ("Survey id", "Which one.")
    assert labelled.title == "Q && A"


def test_only_what_may_stay_empty_is_called_optional():
    found = profile(param("a", required="true"), param("b"), param("c", default='"x"'))
    assert [p.placeholder for p in parameters_of(found)[1:]] == ["", "optional", ""]


def test_a_choice_without_a_default_begins_with_none():
    found = profile(param("a", type='"enum"', values='["x"]'))
    assert parameters_of(found)[1].choices == (("", "Not set"), ("x", "x"))
    found = profile(param("a", type='"enum"', values='["x"]', required="true"))
    assert parameters_of(found)[1].choices == (("", "Choose one"), ("x", "x"))


def test_a_choice_is_read_by_its_labels_and_sent_by_its_values():
    labelled = param("a", type='"enum"', values='["na", "eu"]', labels='["America", "Europe"]')
    found = profile(labelled, param("b", type='"enum"', values='["x"]', default='"x"'))
    first, second = parameters_of(found)[1:]
    assert first.choices == (("", "Not set"), ("na", "America"), ("eu", "Europe"))
    assert second.choices == (("x", "x"),)
    assert check_params(found, request(a="na")) == {}
    assert "must be one of: na, eu" in check_params(found, request(a="America"))["param.a"]


def test_the_number_of_rows_is_not_asked_for():
    assert "param.rows" not in [p.key for p in parameters_of(read_profile(BOTIFY))]


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("param_type", "text", "value"),
    [
        ("string", " a b ", "a b"),
        ("string", "", None),
        ("string", "  ", None),
        ("int", " -5 ", -5),
        ("float", "1e3", 1000.0),
        ("bool", False, False),
        ("bool", "yes", True),
        ("bool", "False", False),
        ("date", "2026-01-31", date(2026, 1, 31)),
        ("datetime", "2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("datetime", "2026-01-31T08:00", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("datetime", "2026-01-31 08:00:01.5Z", datetime(2026, 1, 31, 8, 0, 1, 500_000, UTC)),
        ("datetime", "2026-01-31T08:00:00+02:00", datetime(2026, 1, 31, 6, tzinfo=UTC)),
        ("list", " a \n\n b,c \n", ("a", "b,c")),
        ("list", '["a", 1]', ("a", "1")),
        ("list", "\n", None),
        ("json", '{"a": [1, null]}', {"a": [1, None]}),
    ],
)
def test_a_text_becomes_its_value(param_type, text, value):
    assert typed(param_type, text) == value
    assert problem(param_type, text) == ""


def test_a_moment_knows_its_zone():
    assert typed("datetime", "2026-01-31").utcoffset() == timedelta(0)


def test_a_query_keeps_its_lines():
    assert typed("string", " a\n b\n", multiline="true") == " a\n b\n"


@pytest.mark.parametrize(
    ("param_type", "text", "keys", "message"),
    [
        ("int", "1.5", {}, "X: must be a whole number"),
        ("int", "\u0661", {}, "X: must be a whole number"),
        ("int", "4", {"min": 5}, "X: must be 5 or more"),
        ("int", "6", {"max": 5}, "X: must be 5 or less"),
        ("float", "nan", {}, "X: must be a number"),
        ("float", "0.4", {"min": 0.5}, "X: must be 0.5 or more"),
        ("bool", "maybe", {}, "X: must be true or false"),
        ("date", "31.1.2026", {}, "X: must be a date such as 2026-01-31"),
        ("date", "2026-02-30", {}, "X: there is no such day"),
        ("datetime", "yesterday", {}, "X: must be a time such as"),
        ("datetime", "2026-01-31T25:00Z", {}, "X: there is no such time"),
        ("enum", "c", {"values": '["a", "b"]'}, "X: must be one of: a, b"),
        ("string", "SV-1", {"pattern": "'^SV_.*$'"}, "X: does not have the form ^SV_.*$"),
        ("string", "SV_1\nx", {"pattern": "'SV_[0-9]+'"}, "X: does not have the form"),
        ("string", "", {"required": "true"}, "X is needed"),
        ("json", '{"a": 1,\n "b": }', {}, "X: this is no JSON (line 2, column 7: "),
        ("json", "[NaN]", {}, "X: JSON has no NaN"),
        ("json", "[" * 100_000, {}, "X: this JSON is nested too deeply"),
        ("list", "[1", {}, "X: this is no JSON"),
    ],
)
def test_what_is_wrong_is_said(param_type, text, keys, message):
    assert problem(param_type, text, **keys).startswith(message)


def test_all_problems_are_said_at_once():
    found = profile(param("a", required="true"), param("b", type='"int"'))
    assert set(check_params(found, request(b="x"))) == {"param.a", "param.b"}


def test_an_emptied_field_has_no_value_although_there_is_a_default():
    found = profile(param("a", default='"x"'))
    assert typed_params(found, request())["a"] == "x"
    assert typed_params(found, request(a=""))["a"] is None


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "rows", "value"),
    [
        ("min = 1\nmax = 100\ndefault = 10\n", 5, 5),
        ("min = 1\nmax = 100\ndefault = 10\n", None, 100),
        ("default = 10\n", None, 10),
        ("", None, None),
    ],
)
def test_the_requests_rows_set_the_parameter(keys, rows, value):
    found = profile(ROWS + keys)
    assert typed_params(found, request(rows))["rows"] == value
    assert check_params(found, request(rows)) == {}


@pytest.mark.parametrize(
    ("keys", "rows", "message"),
    [
        ("min = 1\nmax = 1000000\n", 1_000_001, "Rows must be between 1 and 1000000"),
        ("max = 50\n", 51, "Rows must be between 1 and 50"),
        ("min = 10\n", 9, "Rows must be 10 or more"),
        ("required = true\n", None, "This service needs a number of rows"),
    ],
)
def test_rows_out_of_bounds_are_refused(keys, rows, message):
    assert check_params(profile(ROWS + keys), request(rows)) == {"rows": message}
