"""Rows whose text is long are read in parts: nobody sees that but by the memory that it takes."""

import tracemalloc

import pytest

from csvdownloader.core.errors.reading import BadBytesError, MalformedRecordError
from csvdownloader.sources.tabular.containers import compression
from csvdownloader.sources.tabular.json import json_long_rows, json_reader
from csvdownloader.sources.tabular.json.json_long_rows import read_row
from csvdownloader.sources.tabular.json.json_reader import JsonText
from csvdownloader.sources.tabular.json.json_values import Written

NUMBERS = ", ".join(["1.10", "-0", "1e5", "12345678901234567890", "null", "true"] * 9)
DEEP = '[[[[[{ "a" : [[ 1.0 ]] , "\\u00e9":"\\u00e9\\n" }]]]]]'
ROW = (
    f'{{"id":1.10,"n":[{NUMBERS}],"t":"{"x, " * 60}","d":{{"k":[{{"x": 1.0}}, [], {{}}, {NUMBERS}],'
    f'"e":{{}},"f":{DEEP}}},"o":[{", ".join([DEEP] * 9)}],"last":"\\ud83d\\ude00"}}'
)


@pytest.fixture
def short(monkeypatch):
    """What is longer than 16 characters is long."""
    monkeypatch.setattr(json_reader, "_AT_ONCE", 16)
    monkeypatch.setattr(json_reader, "_WINDOW", 100)
    monkeypatch.setattr(compression, "BLOCK", 50)


@pytest.mark.parametrize("text", [f"[{ROW},\n{ROW}]", f"{ROW}\n{ROW}", f'[["n"],[[{ROW}, {ROW}]]]'])
def test_the_values_of_a_long_row_stay_what_they_were(job, write, request, text):
    job.run(write("t.json", text))
    expected = job.bytes()
    request.getfixturevalue("short")
    job.run(write("t.json", text))
    assert job.bytes() == expected
    assert b"[1.10,-0,1e5,12345678901234567890,null,true,1.10" in expected


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f'["a", [{NUMBERS}], "b"]', ["a", Written, "b"]),
        (
            f'{{"a": "x", "b": [{NUMBERS}], "c": {{"d": [{NUMBERS}]}}}}',
            {"a": "x", "b": Written, "c": Written},
        ),
        (f'"{"x, " * 60}"', "x, " * 60),
        ('["a", "b"]', ["a", "b"]),
    ],
)
def test_of_a_long_row_only_its_long_values_are_kept_as_texts(short, text, row):
    blocks = (text[at : at + 50] for at in range(0, len(text), 50))
    found = read_row(JsonText("t.json", blocks))
    kinds = found.items() if isinstance(found, dict) else enumerate(found)
    shown = [(key, Written if isinstance(value, Written) else value) for key, value in kinds]
    assert shown == [*(row.items() if isinstance(row, dict) else enumerate(row))]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (f'{{"b":[{NUMBERS}],"b":2}}', "the name 'b' stands twice"),
        (f'[{NUMBERS},{{"b":1,"b":2}}]', "the name 'b' stands twice"),
        (f"[{NUMBERS},]", "a comma stands behind the last value"),
        (f"[{NUMBERS}, , 1]", "a value is missing"),
        (f"[{NUMBERS},01,1]", "a comma or the end of the list is missing"),
        (f"[{NUMBERS},NaN]", "NaN is no number"),
        (f"[{NUMBERS}}}", "a comma or the end of the list is missing"),
        (f"[{NUMBERS},[1}},2]", "a comma is missing"),
        (f"[{NUMBERS}", "the end of the list is missing"),
    ],
)
def test_a_mistake_in_a_long_row_is_named_with_its_place(job, write, short, value, message):
    text = f'[{{"a":1}},\n{{"a":\n{value}'
    text += "" if message.startswith("the end") else "}]"
    with pytest.raises(MalformedRecordError, match=r"row 2 \(line 3\)") as caught:
        job.run(write("t.json", text))
    assert message in caught.value.message


def test_half_a_surrogate_pair_in_a_long_row_names_it(job, write, short):
    with pytest.raises(BadBytesError, match=r"in row 2$"):
        job.run(write("t.json", f'[{{"a":1}},{{"a":[{NUMBERS},"\\ud83d"]}}]'))


def test_deep_nesting_in_a_long_row_is_a_sentence(job, write, short):
    with pytest.raises(MalformedRecordError, match=r"row 1 .* nested too deeply"):
        job.run(write("t.json", '[{"a":' + "[[1, 2, 3, 4, 5, 6, 7, 8, 9], " * 900))


def test_a_row_is_not_longer_than_the_limit(job, write, short, monkeypatch):
    monkeypatch.setattr(json_long_rows, "LONGEST", len(ROW) - 100)
    with pytest.raises(MalformedRecordError, match=r"row 2 .*longer than 64 MiB"):
        job.run(write("t.json", f'[{{"id":1}},{ROW}]'))
    monkeypatch.setattr(json_long_rows, "LONGEST", len(ROW))
    job.run(write("t.json", f'[{{"id":1}},{ROW}]'))


def test_a_long_row_takes_little_more_memory_than_its_text(monkeypatch):
    monkeypatch.setattr(json_reader, "_AT_ONCE", 10_000)
    monkeypatch.setattr(json_reader, "_WINDOW", 10_000)
    elements = ",".join(["1"] * 200_000)
    text = f'{{"a":{{"b":[{elements}]}}}}'
    blocks = (text[i : i + 10_000] for i in range(0, len(text), 10_000))
    tracemalloc.start()
    try:
        row = read_row(JsonText("t.json", blocks))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert row == {"a": f'{{"b":[{elements}]}}'}
    assert peak < 10 * len(text)  # with an object for each number: 50 times
