import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.reading import (
    BadBytesError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.web.bodies import row_reader
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from tests.sources.web.bodies.harness import BodiesHarness, decoding

NUMBERS = {
    "0": "0",
    "-0": "-0",
    "-0.0": "-0.0",
    "1.10": "1.10",
    "1e5": "1e5",
    "1E+05": "1E+05",
    "0.1": "0.1",
    "1e400": "1e400",
    "-1e-400": "-1e-400",
    "12345678901234567890123": "12345678901234567890123",
    "9" * 5000: "9" * 5000,
    "0.30000000000000004441": "0.30000000000000004441",
}


@pytest.fixture
def harness(tmp_path):
    def make(rows_wanted=None, simple=False, written=Format.CSV, **decode):
        folder = tmp_path / "job"
        return BodiesHarness(
            folder, rows=rows_wanted, simple=simple, format=written, decode=decoding(**decode)
        )

    return make


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_keeps_its_text_on_a_page(harness, number):
    job = harness(rows="data")
    job.page(f'{{"data": [{{"a": {number}, "b": {{"c": [{number}]}}}}]}}')
    job.finish()
    text = NUMBERS[number]
    assert job.cells() == [["a", "b"], [text, f'{{"c":[{text}]}}']]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_keeps_its_text_in_a_list(harness, number):
    job = harness(rows="data", columns="names")
    job.page(f'{{"names": ["a", "b"], "data": [[{number}, [{number}]]]}}')
    job.finish()
    assert job.cells()[1] == [NUMBERS[number], f"[{NUMBERS[number]}]"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("a > `1`", True),
        ("a == `100000`", True),
        ("type(a)", "number"),
        ("type(b)", "number"),
        ("type(c)", "number"),
        ("sum([a, b])", 100000),
        ("max([a, b, c])", 100000.0),
        ("sort([c, a])[0] == c", True),
        ("abs(c)", 1.5),
        ("to_string(b)", "0"),
        ("b == `0`", True),
        ("ceil(c)", -1),
    ],
)
def test_selectors_see_numbers_all_the_same(expression, found):
    value = parse_json(b'{"a": 1e5, "b": -0, "c": -1.50}', "")
    assert Selector(expression).find(ParsedReply(200, (), value, "", "")) == found


def test_a_number_that_python_writes_alike_is_a_plain_one():
    for value in parse_json(b"[1, 1.5, -3, 1e+16]", ""):
        assert type(value) in {int, float}
    assert [str(value) for value in parse_json(b"[1e5, -0, 1.50]", "")] == ["1e5", "-0", "1.50"]


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ('"é"'.encode(), ""),
        ('\ufeff"é"'.encode(), "utf-8"),
        ('\ufeff"é"'.encode("utf-16-le"), ""),
        ('"é"'.encode("utf-16-be"), ""),
        ('\ufeff"é"'.encode("utf-16-le"), "utf-16-le"),
        ('"é"'.encode("latin-1"), "ISO-8859-1"),
    ],
)
def test_json_is_decoded_by_its_charset(data, charset):
    assert parse_json(data, charset) == "é"


@pytest.mark.parametrize(
    ("data", "charset", "error", "message"),
    [
        (b'{"a": 1, "b": {"x": 1, "x": 2}}', "", WrongContentError, "'x' stands twice"),
        (
            b'{"a":\n oops}',
            "",
            WrongContentError,
            r"not JSON: oops is no value in JSON \(line 2, column 2\)",
        ),
        (b"", "", WrongContentError, "not JSON"),
        (
            b'["NaN",\n NaN]',
            "",
            WrongContentError,
            r"NaN is no number in JSON \(line 2, column 2\)",
        ),
        (b'{"a": -Infinity}', "", WrongContentError, "-Infinity is no number in JSON"),
        (b"[" * 100_000, "", WrongContentError, "nested too deeply"),
        (b'"\xff"', "", BadBytesError, "Byte 2 of the answer does not fit utf-8"),
        (b'""', "klingon", WrongContentError, "in klingon, which is not known"),
    ],
)
def test_what_is_no_json_is_named(data, charset, error, message):
    with pytest.raises(error, match=message):
        parse_json(data, charset)


def test_pages_of_objects_become_rows_with_all_their_columns(harness):
    job = harness(rows="data")
    assert job.page('{"data": [{"b": 1, "a": null}, {"b": "", "a": true}]}') == 2
    assert job.page('{"data": []}') == job.page("{}") == job.page('{"data": null}') == 0
    assert job.page('{"data": [{"late": "x", "b": "1,5"}]}') == 1
    receipt = job.publish()
    assert job.text() == 'b,a,late\n1,,\n"",true,\n"1,5",,x\n'
    assert receipt.statement == "The service sent 5 pages with 3 rows and all were copied."
    assert receipt.completeness is Completeness.COMPLETE
    assert {path.name for path in job.folder.iterdir()} == {"out.csv", "receipt.json"}


def test_a_page_may_be_the_list_itself(harness):
    job = harness()
    assert job.page('[{"a": 1}]') == 1


def test_nested_values_get_dotted_names(harness):
    job = harness(rows="data", nested="dot")
    job.page('{"data": [{"a": {"b": {"c": 1.0}, "d": [1, {"e": 2}]}, "f": {}}, {"a": 5}]}')
    job.finish()
    assert job.cells() == [
        ["a.b.c", "a.d", "f", "a"],
        ["1.0", '[1,{"e":2}]', "{}", ""],
        ["", "", "", "5"],
    ]


def test_dotted_names_that_collide_are_named(harness):
    with pytest.raises(WrongContentError, match=r"Two values of one row are called a\.b"):
        harness(nested="dot").page('[{"a.b": 1, "a": {"b": 2}}]')


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ('{"data": {"a": 1}}', "takes for rows is an object, and not a list"),
        ('{"data": "x"}', "takes for rows is a single value"),
        ('{"data": [1, 2]}', "Row 1 of a page is a single value"),
        ('{"data": [{"a": 1}, [1]]}', "Row 2 of a page is a list"),
        ('{"data": [{"a": 1}, null]}', "Row 2 of a page is a single value"),
        ('{"data": [[1]]}', "nothing names their columns"),
        ('{"data": [[1]], "names": "x"}', "takes for columns is not a list of names"),
        ('{"data": [[1]], "names": [{"name": "x"}]}', "is not a list of names"),
    ],
)
def test_a_profile_that_does_not_fit_is_named(harness, page, message):
    with pytest.raises(ProfileError, match=message):
        harness(rows="data", columns="names").page(page)


def test_lists_keep_doubled_names_and_empty_values(harness):
    job = harness(rows="data", columns="names", written=Format.TSV)
    assert job.page('{"names": ["a", "a", ""]}') == 0
    assert job.page('{"data": [[1, null, ""], ["x,y", {"z": [1.50]}, true]]}') == 2
    assert job.page('{"data": [["p", "q\\t", "r"]], "names": ["a", "a", ""]}') == 1
    assert job.publish().columns == 3
    assert job.text() == ('a\ta\t\n1\t\t""\nx,y\t"{""z"":[1.50]}"\ttrue\np\t"q\t"\tr\n')


def test_a_list_of_another_length_is_named(harness):
    job = harness(rows="data", columns="names")
    job.page('{"names": ["a", "b"], "data": [[1, 2]]}')
    with pytest.raises(RaggedRowError, match="Row 3 has 1 value, but the service names 2 columns"):
        job.page('{"data": [[3, 4], [5]]}')


def test_columns_that_change_between_pages_are_named(harness):
    job = harness(rows="data", columns="names")
    job.page('{"names": ["a", "b"], "data": [[1, 2]]}')
    with pytest.raises(WrongContentError, match="names other columns"):
        job.page('{"names": ["b", "a"], "data": [[1, 2]]}')


def test_lists_and_objects_do_not_mix(harness):
    job = harness(rows="data", columns="names")
    job.page('{"names": ["a"], "data": [[1]]}')
    with pytest.raises(WrongContentError, match="Now the service sends JSON objects; before"):
        job.page('{"data": [{"a": 1}]}')


def test_the_names_of_a_profile_serve_for_lists_and_come_first_for_objects(harness):
    lists = harness(rows="data", names=("x", "y"))
    lists.page('{"data": [[1, 2]]}')
    lists.finish()
    assert lists.text() == "x,y\n1,2\n"


def test_named_columns_of_objects_come_first(harness):
    job = harness(rows="data", columns="names")
    job.page('{"names": ["y", "x"], "data": [{"x": 1, "z": 2}]}')
    job.finish()
    assert job.text() == "y,x,z\n,1,2\n"


def test_http_19_no_rows_but_columns_are_an_empty_result(harness):
    job = harness(rows="data", columns="names")
    job.page('{"names": ["a", "b"], "data": []}')
    assert not job.assembly.nothing
    assert job.publish().row_count == 0
    assert job.text() == "a,b\n"


def test_http_19_no_rows_and_no_columns_are_no_result(harness):
    job = harness(rows="data")
    job.page('{"data": []}')
    assert job.assembly.nothing
    with pytest.raises(NotTheDataError, match=r"^api\.example\.com sent nothing"):
        job.finish()


@pytest.mark.parametrize("columns", [None, "names"])
@pytest.mark.parametrize(
    ("limit", "rows", "completeness"),
    [(1, 1, "LIMITED"), (3, 3, "LIMITED"), (4, 4, "COMPLETE"), (5, 4, "COMPLETE")],
)
def test_the_limit_counts_over_all_pages(harness, columns, limit, rows, completeness):
    decode = {"columns": columns} if columns else {}
    job = harness(limit, rows="data", **decode)
    one = '[["a"], ["b"]]' if columns else '[{"x": 1}, {"x": 2, "late": 1}]'
    page = f'{{"names": ["x"], "data": {one}}}'
    assert job.page(page) + job.page(page) == rows
    receipt = job.publish()
    assert (receipt.row_count, receipt.completeness) == (rows, Completeness[completeness])
    assert receipt.columns == (1 if columns or limit == 1 else 2)  # of the rows that were taken


@pytest.mark.parametrize("half", [r'[{"a": "\ud83d"}]', r'[{"\ud83d": 1}]'])
def test_half_a_character_is_named(harness, half):
    with pytest.raises(BadBytesError, match="half a surrogate pair"):
        harness().page(half)


@pytest.mark.parametrize(
    "page", [r'{"n": ["\ud83d"], "d": [[1]]}', r'{"n": ["a"], "d": [["\ud83d"]]}']
)
def test_half_a_character_in_lists_is_named(harness, page):
    with pytest.raises(BadBytesError, match="half a surrogate pair"):
        harness(rows="d", columns="n").page(page)


LINES = '{"b": 1.10, "a": {"x": null}}\n{"b": "é"}\n{"c": 1e400}\n'
CELLS = [["b", "a", "c"], ["1.10", '{"x":null}', ""], ["é", "", ""], ["", "", "1e400"]]


@pytest.mark.parametrize("simple", [True, False])
@pytest.mark.parametrize(
    ("data", "how"),
    [
        (LINES, {"name": "x.jsonl"}),
        (LINES, {"media_type": "application/x-ndjson"}),
        (LINES.replace("}\n{", "}{"), {"media_type": "text/plain"}),
        ("[" + LINES.strip().replace("}\n{", "},{") + "]", {"media_type": "text/csv"}),
        (LINES.encode("utf-16"), {"name": "x.json"}),
        (gzip.compress(LINES.encode()), {"name": "x.json.gz"}),
    ],
)
def test_json_files_are_recognized_by_their_bytes(harness, data, how, simple):
    job = harness(simple=simple)
    assert job.file(data, **how) == 3
    assert job.publish().row_count == 3
    assert job.cells() == CELLS


def test_json_files_are_joined(harness):
    job = harness(format="jsonl", nested="dot")
    assert [job.file(LINES), job.file('[{"a": {"y": 2}}]'), job.file("")] == [3, 1, 0]
    assert job.finish().promised_rows == 4
    assert job.cells()[0] == ["b", "a.x", "c", "a.y"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_limit_takes_the_first_objects_and_their_columns(harness, limit):
    job = harness(limit, format="jsonl")
    job.file(LINES)
    columns = {1: 2, 2: 2}.get(limit, 3)
    receipt = job.publish()
    assert (receipt.row_count, receipt.columns) == (min(limit, 3), columns)
    assert receipt.completeness is Completeness["LIMITED" if limit < 3 else "COMPLETE"]


def test_rows_inside_of_a_json_file_are_found(harness):
    job = harness(format="json", rows="result.items")
    assert job.file('{"result": {"items": [{"a": 1.50}]}}') == 1
    job.finish()
    assert job.text() == "a\n1.50\n"


def test_a_json_file_that_is_too_large_to_look_into_is_named(harness, monkeypatch):
    monkeypatch.setattr(row_reader, "_LARGEST", 1 << 20)
    with pytest.raises(WrongContentError, match=r"data\.csv is JSON of more than 1 MiB"):
        harness(format="json", rows="items").file('{"items": ["' + "x" * (1 << 20) + '"]}')


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ('{"a": 1}\n{"a": ', MalformedRecordError, r"broken at row 2 \(line 2\)"),
        ('{"a": 1, "a": 2}\n{}', MalformedRecordError, "the name 'a' stands twice"),
        ('{"a": 1}\n[1]', MalformedRecordError, "this is a list, and not an object"),
        ('[{"a": 1}', MalformedRecordError, "a comma or the end of the list is missing"),
        ('[["a"],[1, 2]]', RaggedRowError, "Row 1 has 2 values"),
        ("[[]]", WrongContentError, "first list is empty"),
        ('[{"a": 1},\n{"a": NaN}]', MalformedRecordError, r"row 2 \(line 2\): NaN is no number"),
        ('[{"a": 1,}]', MalformedRecordError, "a comma stands behind the last value"),
    ],
)
def test_a_broken_json_file_is_named(harness, text, error, message):
    with pytest.raises(error, match=message):
        harness(format="json").file(text)


def test_a_damaged_container_is_a_better_reason_than_its_content(harness):
    data = bytearray(gzip.compress(LINES.encode() * 3, 0))
    data[data.index(b'"b"')] = ord("!")
    with pytest.raises(SourceUnreadableError, match="CRC check failed"):
        harness(format="jsonl").file(bytes(data))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pages=st.lists(
        st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1), max_size=3)
    )
)
def test_pages_and_files_give_the_same_rows(tmp_path_factory, pages):
    written = [json.dumps(page) for page in pages]
    jobs = [
        BodiesHarness(tmp_path_factory.mktemp("x") / "job", decode=decoding(format=f))
        for f in ("auto", "jsonl")
    ]
    for text in written:
        assert jobs[0].page(text) == jobs[1].file(text)
    if jobs[0].assembly.nothing:
        assert jobs[1].assembly.nothing
        return
    for job in jobs:
        assert job.publish().row_count == sum(map(len, pages))
    assert jobs[0].cells() == jobs[1].cells()
