"""Rows that one pattern takes many at once, and those among them that it must leave alone."""

import json

import pytest

from csvdownloader.core.errors.reading import BadBytesError, MalformedRecordError, RaggedRowError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.tabular.json import json_object_lines
from csvdownloader.sources.tabular.json.json_plain_rows import plain_objects
from csvdownloader.sources.tabular.json.json_records import JsonRecords

FIRST = 500  # rows that are always read one by one
LAYOUTS = ["lines", "list", "spaced list", "under a key"]


@pytest.fixture
def taken(monkeypatch):
    """How many rows the pattern took."""
    taken = []
    plain = JsonRecords.plain

    def spy(self, pattern, most):
        rows = plain(self, pattern, most)
        taken.append(len(rows))
        return rows

    monkeypatch.setattr(JsonRecords, "plain", spy)
    return taken


def text_of(rows, layout):
    if layout == "lines":
        return "\n".join(rows) + "\n"
    if layout == "list":
        return f"[{','.join(rows)}]"
    if layout == "spaced list":
        return "[\n  " + "\t\r\n, ".join(rows) + " ]\n"
    return f'{{"n": [1], "data": {{"rows": [{", ".join(rows)}], "more": 2}}}}'


VALUES = [
    ("1.10", "1.10"),
    ("1e5", "1e5"),
    ("1E+400", "1E+400"),
    ("-0", "-0"),
    ("-0.0", "-0.0"),
    ("12345678901234567890", "12345678901234567890"),
    ("9" * 5000, "9" * 5000),
    ("true", "true"),
    ("null", ""),
    ('""', '""'),
    ('"null"', "null"),
    ('"a, b"', '"a, b"'),
    ('"# 1"', '"# 1"'),
    ('"é\u2028😀"', "é\u2028😀"),
    (r'"a\"b\\c\/d"', '"a""b\\c/d"'),
    (r'"\u0041\n"', '"A\n"'),
    (r'"\ud83d\ude00\u0000"', "😀\0"),
    (r'"\u002c"', '","'),
    (r'"\u0020"', " "),
]


@pytest.mark.parametrize("layout", ["lines", "spaced list"])
@pytest.mark.parametrize("form", ['{"v":%s,"w":"x"}', '{ "v" : %s , "w": "x" }', '[%s,"x"]'])
@pytest.mark.parametrize(("written", "cell"), VALUES)
def test_values_of_plain_rows_stay_what_they_were(job, write, taken, form, layout, written, cell):
    rows = [form % (written,)] * 600
    first = [form.replace("%s", '"v"').replace('"x"', '"w"')] if form.startswith("[") else []
    job.run(write("t.json", text_of(first + rows, layout)))
    assert job.bytes().decode() == "v,w\n" + f"{cell},x\n" * 600
    assert sum(taken) >= 100 - 1


def test_a_table_of_tabs_quotes_other_texts(job, write, taken):
    rows = [r'{"a":"1,5","b":"x\ty"}'] * 600
    job.format = type(job.format)("tsv")
    job.run(write("t.jsonl", "\n".join(rows)))
    assert job.bytes() == b"a\tb\n" + b'1,5\t"x\ty"\n' * 600
    assert sum(taken) == 100


ODD = [
    ('{"a":[1, 1.10],"b":{"x" : "\\u00e9"}}', '"[1,1.10]","{""x"":""é""}"'),
    ('{"b":1,"a":2}', "2,1"),
    ('{"a":1}', "1,"),
    ('{"b":1}', ",1"),
    ("{}", ","),
    ('{"\\u0061":1}', "1,"),
    ('{"a"\n:\r\n1\t,"b":2}', "1,2"),
    ('{"a":"{\\"a\\":1,\\"b\\":2}"}', '"{""a"":1,""b"":2}",'),
    ('{"a":[{"a":1,"b":2},\n{"a":3,"b":4}\n]}', '"[{""a"":1,""b"":2},{""a"":3,""b"":4}]",'),
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("place", [FIRST, FIRST + 50, 999])
@pytest.mark.parametrize(("odd", "line"), ODD)
def test_other_rows_among_them_are_read_one_by_one(job, write, taken, layout, place, odd, line):
    rows, lines = ['{"a":1,"b":"x"}'] * 1000, ["1,x"] * 1000
    rows[place], lines[place] = odd, line
    job.run(write("t.json", text_of(rows, layout)))
    assert job.bytes().decode() == "\n".join(["a,b", *lines, ""])
    assert sum(taken) > 480


MISTAKES = [
    ('{"a":1,"a":2}', "the name 'a' stands twice"),
    ('{"a":1,"\\u0061":2}', "the name 'a' stands twice"),
    ('{"a":01}', "a comma is missing"),
    ('{"a":1.}', "a number like this one"),
    ('{"a":-}', "a value is missing"),
    ('{"a":.5}', "a number like this one"),
    ('{"a":NaN}', "NaN is no number"),
    ('{"a":nul}', "nul is no value"),
    ('{"a":nullnull}', "a comma is missing"),
    ('{"a":truefalse}', "a comma is missing"),
    ('{"a":"x""y"}', "a comma is missing"),
    ('{"a":"\t"}', "a control character"),
    ('{"a":"\x1f"}', "a control character"),
    ('{"a":"\\x"}', "escape"),
    ('{"a":"\\u00g0"}', "u00g0 is no value"),
    ('{"a":1,}', "a comma stands behind the last value"),
    ('{"a":1 "b":2}', "a comma is missing"),
    ('{,"a":1}', ""),
    ('{"a" 1}', "a colon is missing"),
    ('{"a":1]', "a comma is missing"),
    ('{"a":1\x0c}', "a comma is missing"),
    ('{"a":1\xa0}', "a comma is missing"),
    ("5", "this is a single value, and not an object"),
    ("null", "this is null, and not an object"),
    ("[1]", "this is a list, and not an object"),
]


@pytest.mark.parametrize(("layout", "place"), [("lines", FIRST + 50), ("spaced list", 999)])
@pytest.mark.parametrize(("mistake", "message"), MISTAKES)
def test_a_mistake_among_them_is_named_with_row_and_line(
    job, write, layout, place, mistake, message
):
    rows = ['{"a":1,"b":"x"}'] * 1000
    rows[place] = mistake
    line = 1 + text_of([*rows[:place], "!"], layout).partition("!")[0].count("\n")
    with pytest.raises(MalformedRecordError) as caught:
        job.run(write("t.json", text_of(rows, layout)))
    assert f"broken at row {place + 1:,} (line {line:,})" in caught.value.message
    assert message in caught.value.message


@pytest.mark.parametrize("place", [FIRST, 777])
@pytest.mark.parametrize(
    ("good", "bad"), [('{"a":1,"b":2}', r'{"a":"\ud83d"}'), ("[1,2]", r'[1,"\udc00"]')]
)
def test_half_a_surrogate_pair_among_them_names_its_row(job, write, place, good, bad):
    rows = [good] * 1000
    rows[place] = bad
    with pytest.raises(BadBytesError, match=rf"half a surrogate pair.* in row {place + 1}$"):
        job.run(
            write("t.jsonl", "\n".join(rows)), **({"header_row": "none"} if good[0] == "[" else {})
        )


def test_a_list_of_another_length_among_them_names_its_row(job, write):
    rows = ["[1,2]"] * 1000
    rows[876] = "[1,2,3]"
    with pytest.raises(RaggedRowError, match="Row 877 of"):
        job.run(write("t.json", text_of(rows, "list")), header_row="none")


@pytest.mark.parametrize(
    ("limit", "completeness"), [(501, "LIMITED"), (998, "LIMITED"), (1000, "COMPLETE")]
)
@pytest.mark.parametrize(
    "row", ['{"a":1,"b":2}', '{"a":1, "b":"%s"}' % ("x" * 500), '{"b":[],"a":1}']
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_limit_is_met_exactly(job, write, layout, row, limit, completeness):
    outcome = job.run(write("t.json", text_of([row] * 1000, layout)), rows=limit)
    assert len(job.cells()) == limit + 1
    assert outcome.completeness is Completeness[completeness]


def test_rows_that_leave_out_names_are_plain(job, write, taken):
    names = "abcdefg"
    rows = [{n: i for n in names if (i + ord(n)) % 3} for i in range(5000)]
    job.run(write("t.jsonl", "\n".join(map(json.dumps, rows))))
    columns = list(dict.fromkeys(name for row in rows for name in row))
    assert job.cells() == [columns, *([str(r.get(c, "")) for c in columns] for r in rows)]
    assert sum(taken) > 4000


def test_rows_with_and_without_spaces_are_plain(job, write, taken):
    kinds = ['{"a":1,"b":"x"}', '{"a": 1, "b": "x"}', '{ "a" :1 , "b":"x" }', '{"b":"x"}']
    rows = [kinds[i % 4] for i in range(3000)] + kinds[:1] * 3000
    job.run(write("t.jsonl", "\n".join(rows)))
    assert job.cells() == [["a", "b"], *(["1", "x"] if '"a"' in row else ["", "x"] for row in rows)]
    assert sum(taken) > 5000


@pytest.mark.parametrize("row", ['{"a":1,"b":2, }', '{"a":1,"b":2,}', '{"a":1 "b":2}', '{"a":1,}'])
def test_a_mistake_is_one_with_and_without_spaces(job, write, row):
    text = "\n".join(['{"a":1,"b":2}'] * 700 + [row])
    with pytest.raises(MalformedRecordError, match="row 701"):
        job.run(write("t.jsonl", text))


def test_a_new_order_of_names_is_learned(job, write, taken):
    rows = ['{"a":1,"b":2,"c":3}'] * 1000 + ['{"c":3,"b":2,"a":1}'] * 1000
    job.run(write("t.jsonl", "\n".join(rows)))
    assert job.cells() == [["a", "b", "c"], *[["1", "2", "3"]] * 2000]
    assert sum(taken) > 1400


def test_rows_in_any_order_do_not_have_a_pattern_each(job, write, monkeypatch):
    made = []

    def spy(names, *arguments, **options):
        made.append(names)
        return plain_objects(names, *arguments, **options)

    monkeypatch.setattr(json_object_lines, "plain_objects", spy)
    rows = [dict.fromkeys(f"n{(7919 * i * j + i) % 61}" for j in range(9)) for i in range(6000)]
    job.run(write("t.jsonl", "\n".join(map(json.dumps, rows))))
    assert len(job.cells()) == 6001
    assert 0 < len(made) < 50


@pytest.mark.parametrize("columns", [1, 300])
def test_a_table_of_one_column_or_of_very_many_is_no_less_right(job, write, taken, columns):
    row = json.dumps({f"n{i}": None for i in range(columns)})
    job.run(write("t.jsonl", "\n".join([row] * 600)))
    assert job.bytes().count(b'\n""' if columns == 1 else b"\n" + b"," * 299) == 600
    assert sum(taken) == 0
