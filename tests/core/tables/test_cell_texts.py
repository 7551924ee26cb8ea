"""Copied cells come out of other programs as they were."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.tables.cell_texts import CopyForm, copied_text

HEADER = ["id", "note"]
ROWS = [("1", 'say "hi"'), (None, ""), ("a\tb", "x\ny|z\\"), ("a,b", "#")]


@pytest.mark.parametrize(
    ("form", "header", "text"),
    [
        (CopyForm.TSV, None, '1\tsay "hi"\n\t\n"a\tb"\t"x\ny|z\\"\na,b\t#'),
        (CopyForm.CSV, HEADER, 'id,note\n1,"say ""hi"""\n,""\na\tb,"x\ny|z\\"\n"a,b","#"'),
        (
            CopyForm.MARKDOWN,
            HEADER,
            "| id | note |\n| --- | --- |\n"
            '| 1 | say "hi" |\n|  |  |\n| a\tb | x<br>y\\|z\\\\ |\n| a,b | # |',
        ),
    ],
)
def test_each_form_has_its_own_quotes(form, header, text):
    assert copied_text(form, ROWS, header) == text


def test_markdown_without_names_has_an_empty_head():
    assert copied_text(CopyForm.MARKDOWN, [("1", "2")], None).startswith("|  |  |\n| --- | --- |\n")


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        (HEADER, [{"id": "1", "note": None}]),
        (["id", "id"], [["id", "id"], ["1", None]]),
        (None, [["1", None]]),
    ],
)
def test_json_has_objects_where_the_names_differ(header, plain):
    assert json.loads(copied_text(CopyForm.JSON, [("1", None)], header)) == plain


CELLS = st.text(st.sampled_from("a\",\t\n\r;#é '"), max_size=5)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1),
    st.sampled_from([(CopyForm.TSV, "\t"), (CopyForm.CSV, ",")]),
)
def test_pythons_csv_reads_what_was_copied(rows, form):
    text = copied_text(form[0], rows, None)
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=form[1]))
    assert [tuple(row) for row in read if row] == rows


@pytest.mark.parametrize(
    ("form", "rows", "header", "text"),
    [
        (CopyForm.TSV, [("1", "2")], HEADER, "id\tnote\n1\t2"),
        (CopyForm.TSV, [('"', "a,b"), ("\r", "\n")], None, '""""\ta,b\n"\r"\t"\n"'),
        (CopyForm.CSV, [("", "a\rb"), ("\t", "é")], None, '"","a\rb"\n\t,é'),
        (CopyForm.CSV, [], HEADER, "id,note"),
        (CopyForm.CSV, [], None, ""),
        (CopyForm.MARKDOWN, [], HEADER, "| id | note |\n| --- | --- |"),
        (CopyForm.MARKDOWN, [("", None)], None, "|  |  |\n| --- | --- |\n|  |  |"),
        (CopyForm.JSON, [("é", None), ("1", "")], HEADER, '[\n{"id": "é", "note": null},\n'
         '{"id": "1", "note": ""}\n]'),
        (CopyForm.JSON, [("é", None)], None, '[\n["é", null]\n]'),
    ],
)  # fmt: skip
def test_the_text_is_exactly_so(form, rows, header, text):
    assert copied_text(form, rows, header) == text
