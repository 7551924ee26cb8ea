import gzip

import pytest

from csvdownloader.core.errors.reading import (
    BadBytesError,
    ContradictedChoiceError,
    MalformedRecordError,
    WrongContentError,
)
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.tabular.containers import compression
from csvdownloader.sources.tabular.json.json_values import DuplicateKeyError, unique_keys


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("12345678901234567890123", "12345678901234567890123"),
        ("0.1", "0.1"),
        ("1.10", "1.10"),
        ("1e5", "1e5"),
        ("1E400", "1E400"),
        ("-0", "-0"),
        ("true", "true"),
        ("null", ""),
        ('"007"', "007"),
        ('"2020-01-01"', "2020-01-01"),
        (r'"\u00e9\n\r\t\"\\"', 'é\n\r\t"\\'),
        (r'"\u0000\u2028\ud83d\ude00"', "\0\u2028😀"),
        ('{"a":1.10,"b":["x",null,true,1e5]}', '{"a":1.10,"b":["x",null,true,1e5]}'),
        ('[ {"é" : "\\"" } ]', r'[{"é":"\""}]'),
        ("{}", "{}"),
    ],
)
@pytest.mark.parametrize("name", ["t.json", "t.ndjson"])
def test_a_value_stays_what_it_was(job, write, written, cell, name):
    one = f'{{"v": {written}, "w": "x"}}'
    job.run(write(name, f"[{one},{one}]" if name == "t.json" else f"{one}\n{one}"))
    assert job.cells() == [["v", "w"], [cell, "x"], [cell, "x"]]


def test_null_and_an_empty_text_differ(job, write):
    job.run(write("t.ndjson", '{"a":"","b":null}\n{"b":""}\n'))
    assert job.bytes() == b'a,b\n"",\n,""\n'


def test_one_column_never_has_an_empty_line(job, write):
    job.run(write("t.ndjson", '{"a":null}\n{"a":""}\n{}\n'))
    assert job.bytes() == b'a\n""\n""\n""\n'


def test_columns_come_in_the_order_of_their_first_appearance(job, write):
    job.run(write("t.json", '[{"b":1,"a":2},{"c":3,"a":4}]'))
    assert job.cells() == [["b", "a", "c"], ["1", "2", ""], ["", "4", "3"]]


def test_a_late_column_is_not_lost(job, write):
    rows = ['{"a":1}'] * 3000 + ['{"a":1,"late":2}'] + ['{"a":1}'] * 3000 + ['{"later":3}']
    outcome = job.run(write("t.jsonl", "\n".join(rows)))
    cells = job.cells()
    assert outcome.promised_rows == len(cells) - 1 == 6002
    assert cells[0] == ["a", "late", "later"]
    assert cells[3001] == ["1", "2", ""]
    assert cells[-1] == ["", "", "3"]


@pytest.mark.parametrize("plain", ['{"a":1}', '{"a":[]}'])  # read many at once, and one by one
def test_behind_the_limit_no_column_is_looked_for(job, write, plain):
    rows = [plain] * 3000 + ['{"late":2}'] + [plain] * 3000 + ['{"later":3}']
    job.run(write("t.jsonl", "\n".join(rows)), rows=4000)
    assert job.cells()[0] == ["a", "late"]
    assert len(job.cells()) == 4001


@pytest.mark.parametrize("block", [1, 3, 7, 100])
@pytest.mark.parametrize("form", ["[{},\n{}]", "{}\n{}", " [ {} , {} ] \n", "{}{}"])
def test_blocks_may_end_anywhere(job, write, monkeypatch, block, form):
    monkeypatch.setattr(compression, "BLOCK", block)
    one = '{"a": "é\\u00e9\\"", "b": [1.50, true, null], "c": -1.5e-7}'
    job.run(write("t.json", form.replace("{}", one)))
    assert job.cells()[1:] == [['éé"', "[1.50,true,null]", "-1.5e-7"]] * 2


def test_an_object_larger_than_duckdb_takes(job, write):
    cell = "x" * (40 << 20)
    job.run(write("t.json", f'[{{"a":"{cell}","b":1}}]'))
    assert job.cells()[1] == [cell, "1"]


@pytest.mark.parametrize(
    ("text", "error_class", "message"),
    [
        ("", WrongContentError, "t.json is empty"),
        ("  \n", WrongContentError, "nothing but spaces"),
        ("[]", WrongContentError, "its list is empty"),
        ("[{}]", WrongContentError, "no object"),
        ("{}", WrongContentError, "no object"),
        ("[[]]", WrongContentError, "The first list of t.json is empty"),
        ('"text"', WrongContentError, "neither a list nor objects in JSON: it begins with '\"text"),
        ('[{"a":1},2]', MalformedRecordError, "row 2 (line 1): this is a single value, and not"),
        ('[{"a":1},null]', MalformedRecordError, "row 2 (line 1): this is null, and not an object"),
        ('[1,\n{"a":1}]', MalformedRecordError, "row 2 (line 2): this is an object, and not a"),
        ('[[1],{"a":1}]', MalformedRecordError, "row 2 (line 1): this is an object, and not a"),
        ('{"a":1}\n[1]', MalformedRecordError, "row 2 (line 2): this is a list, and not an"),
        ("[", MalformedRecordError, "the end of the list is missing"),
        ("{", MalformedRecordError, "the end of the object is missing"),
        ('{"rows":[', MalformedRecordError, "the end of the list is missing"),
        ("[1] 2", MalformedRecordError, "line 1: there is text behind the end of the list"),
        ('[{"a":1},\n{"a":]', MalformedRecordError, "row 2 (line 2)"),
        ('[{"a":1},\n{"a":1}', MalformedRecordError, "row 3 (line 2)"),
        ('[{"a":1},\n{"a":"x', MalformedRecordError, "row 2 (line 2)"),
        ('[{"a":1}] {"a":2}', MalformedRecordError, "behind the end"),
        ('[{"a":1} {"a":2}]', MalformedRecordError, "a comma"),
        ('{"a":1}\n{"a":1', MalformedRecordError, "row 2 (line 2)"),
        ('[{"a":1,"a":2}]', MalformedRecordError, "stands twice"),
        ('[{"a":{"b":1,"b":2}}]', MalformedRecordError, "'b' stands twice"),
        ('[{"a":' + "[" * 100_000, MalformedRecordError, "row 1"),
        (r'[{"a":"\ud800"}]', BadBytesError, "surrogate"),
    ],
)
def test_what_is_wrong_is_named(job, write, text, error_class, message):
    with pytest.raises(error_class) as caught:
        job.run(write("t.json", text))
    assert message in caught.value.message


ODD = [
    ("NaN", "NaN is no number in JSON"),
    ("Infinity", "Infinity is no number in JSON"),
    ("[-Infinity]", "-Infinity is no number in JSON"),
    ("1,}", "a comma stands behind the last value"),
    ("[1,]}", "a comma stands behind the last value"),
    ("1 // one", "a comment stands here"),
    ("/* one */ 1}", "a comment stands here"),
    ("# one", "a comment stands here"),
    ("'x'}", "single quotes stand here"),
    ("1, b: 2}", "the name b stands without quotes"),
    ("True}", "True is no value in JSON"),
    ("undefined}", "undefined is no value in JSON"),
    (".5}", "JSON does not write a number like this one"),
    ("+5}", "JSON does not write a number like this one"),
    ("05}", "a comma is missing"),
    ('"\t"}', "a control character stands in a text"),
    ('"x\ty"}', "a control character stands in a text"),
    ('"x', "the text ends in the middle of a value"),
]


@pytest.mark.parametrize("block", [5, 1 << 18])
@pytest.mark.parametrize(("odd", "message"), ODD)
def test_what_is_nearly_json_is_named_with_row_and_line(
    job, write, monkeypatch, odd, message, block
):
    monkeypatch.setattr(compression, "BLOCK", block)
    text = f'[{{"a": "NaN, // \\" \'x\'"}},\n{{"n": "NaN",\n "a": {odd}'
    with pytest.raises(MalformedRecordError, match=r"row 2 \(line 3\)") as caught:
        job.run(write("t.json", text))
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a":1}\n// x', 2),
        ('{"a":1}\n,{"a":2}', 2),
        ("// x\n[1]", 1),
        ("\n# x\n[1]", 2),
        ("'x'", 1),
        ('[{"a":1},\n]', 2),
        ("[1,\nNaN]", 2),
    ],
)
def test_what_is_nearly_json_outside_of_objects_is_named_with_its_line(job, write, text, line):
    with pytest.raises(MalformedRecordError, match=rf"line {line}\b"):
        job.run(write("t.json", text), kind="json")


@pytest.mark.parametrize("name", ["t.json", "t.jsonl"])
@pytest.mark.parametrize("row", [1, 2, 499, 500, 501, 1234])
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('{"a":1}', r'{"a":"\ud83d"}'),
        ('{"a":1}', r'{"a":["\ude00"]}'),
        ('{"a":1}', r'{"\ud83d":1}'),
        ("[1]", r'["\ud83d"]'),
    ],
)
def test_half_a_surrogate_pair_names_its_row(job, write, name, row, good, bad):
    rows = [good] * (row - 1) + [bad] + [good] * 600
    text = "\n".join(rows) if name == "t.jsonl" else f"[{','.join(rows)}]"
    with pytest.raises(BadBytesError, match=rf"half a surrogate pair.* in row {row:,}$") as raised:
        job.run(write(name, text))
    assert raised.value.hint == "Mend the row in the file and retry; nothing was saved."


def test_what_is_surely_broken_is_not_searched_to_the_end(job, write):
    path = write("t.ndjson", '{"a":1}\n{"a":oops}\n' + '{"a":1}\n' * 1_000_000)
    with pytest.raises(MalformedRecordError, match="line 2"):
        job.run(path)


@pytest.mark.parametrize(
    ("limit", "completeness"), [(1, Completeness.LIMITED), (2, Completeness.COMPLETE)]
)
def test_the_limit(job, write, limit, completeness):
    outcome = job.run(write("t.json", '[{"a":1},{"a":2}]'), rows=limit)
    assert (outcome.promised_rows, outcome.completeness) == (limit, completeness)
    assert len(job.cells()) == limit + 1


@pytest.mark.parametrize("text", ['[{"ä":1}]', '{"ä":1}\n{"ä":2}\n', '{"n":1,"rows":[{"ä":"1"}]}'])
@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_the_encoding_is_known_by_its_bytes(job, write, text, encoding):
    outcome = job.run(write("t.json.gz", gzip.compress(text.encode(encoding))))
    assert job.cells()[:2] == [["ä"], ["1"]]
    assert outcome.completeness is Completeness.COMPLETE


def test_an_encoding_of_8_bits_is_chosen_or_a_doubt(job, write):
    file = write("t.json", '[{"name":"Müller"},{"name":"Zoë, “here”"}]'.encode("windows-1252"))
    assert job.run(file, encoding="windows-1252").completeness is Completeness.COMPLETE
    assert job.cells() == [["name"], ["Müller"], ["Zoë, “here”"]]
    assert job.run(file).completeness is Completeness.UNVERIFIED
    with pytest.raises(ContradictedChoiceError, match="byte 12 in line 1, hex fc"):
        job.run(file, encoding="utf-8")


def test_bytes_that_do_not_fit_are_replaced_where_that_was_chosen(job, write):
    outcome = job.run(write("t.json", b'[{"a":"\xff"}]'), encoding="utf-8", bad_bytes="replace")
    assert job.cells() == [["a"], ["�"]]
    assert outcome.completeness is Completeness.UNVERIFIED
    assert "do not fit the encoding: 1 byte" in outcome.reading.notes[0]


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "1" * 5000, "1." + "0" * 5000, "1e9999999"])
def test_s16_a_number_of_any_length_stays_as_it_is(job, write, number):
    job.run(write("a.json", f'[{{"a":{number},"b":[{number}]}}]'))
    assert job.cells() == [["a", "b"], [number, f"[{number}]"]]


@pytest.mark.parametrize("inner", ["[" * 200_000, '{"a":' * 200_000, "[" * 99_000 + "]" * 99_000])
def test_s16_deep_nesting_is_a_sentence(job, write, inner):
    with pytest.raises((MalformedRecordError, WrongContentError)):
        job.run(write("a.json", f'[{{"a":{inner}'))


class Name(str):
    """Counts how often a name is compared with another one."""

    __slots__ = ()
    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Name.compared += 1
        return str.__eq__(self, other)


def test_s16_a_name_that_stands_twice_is_found_in_one_pass():
    pairs = [(Name(f"name{i}"), 1) for i in range(1000)]
    with pytest.raises(DuplicateKeyError, match="name999"):
        unique_keys([*pairs, (Name("name999"), 2)])
    assert Name.compared < 10 * len(pairs)
