import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csvdownloader.core.errors.reading import MalformedRecordError, RaggedRowError
from csvdownloader.core.sources.reading import ExtraField, Ragged, TextReading
from csvdownloader.sources.tabular.delimited.csv_records import RecordCopier


def copied(text, columns=2, ragged=Ragged.REFUSE, limit=None, target=",", **reading):
    aside = []
    copier = RecordCopier(
        columns,
        TextReading(**reading),
        target,
        limit,
        1,
        ragged,
        lambda line, record: aside.append((line, record.decode())),
    )
    data, out, done = text.encode(), b"", 0
    while done < len(data) and not copier.full:
        more, taken = copier.take(data[done:], True)
        out, done = out + more, done + taken
    return out.decode(), aside, copier


TEXT = '1,2\n3\n\n4,5,6\n"a\nb",7,8\r\n9,0\n'


@pytest.mark.parametrize(
    ("ragged", "out", "aside", "counts"),
    [
        (Ragged.PAD, "1,2\n3,\n9,0\n", [(4, "4,5,6\n"), (5, '"a\nb",7,8\r\n')], (3, 1, 0, 2)),
        (Ragged.CUT, '1,2\n3,\n4,5\n"a\nb",7\n9,0\n', [], (5, 1, 2, 0)),
        (
            Ragged.ASIDE,
            "1,2\n9,0\n",
            [(2, "3\n"), (4, "4,5,6\n"), (5, '"a\nb",7,8\r\n')],
            (2, 0, 0, 3),
        ),
    ],
)
def test_rows_of_other_lengths(ragged, out, aside, counts):
    written, set_aside, copier = copied(TEXT, ragged=ragged)
    assert (written, set_aside) == (out, aside)
    assert (copier.rows, copier.padded, copier.cut, copier.aside) == counts
    assert (copier.blank, copier.line) == (1, 8)


def test_lines_of_spaces_and_the_end_mark_of_dos_are_no_rows():
    out, _, copier = copied("1,2\n  \n3,4\r\n\x1a")
    assert (out, copier.rows, copier.blank) == ("1,2\n3,4\n", 2, 2)
    assert copied("\t\n", delimiter="\t")[0] == ",\n"
    assert copied(" \n", columns=1)[0] == " \n"


def test_rows_of_other_lengths_are_refused_with_their_place_and_the_way_on():
    with pytest.raises(RaggedRowError, match=r"Row 2 \(line 2\) has 1 field, but") as caught:
        copied(TEXT)
    assert "--ragged" in caught.value.hint
    assert "--header-row" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "ragged", "out", "aside"),
    [
        ("1,2,\n3,4,\n", Ragged.REFUSE, "1,2\n3,4\n", []),
        ('1,2,""\n', Ragged.REFUSE, "1,2\n", []),
        ("1,2,x\n3,4,\n", Ragged.CUT, "1,2\n3,4\n", []),
        ("1,2,x\n3,4,\n", Ragged.PAD, "3,4\n", [(1, "1,2,x\n")]),
        ("1,\n3,4,\n", Ragged.PAD, "1,\n3,4\n", []),
        ("1,\n3,4,\n", Ragged.ASIDE, "3,4\n", [(1, "1,\n")]),
    ],
)
def test_an_empty_last_field_in_every_row_is_dropped(text, ragged, out, aside):
    written, set_aside, _ = copied(text, ragged=ragged, extra_field=ExtraField.IN_ROWS)
    assert (written, set_aside) == (out, aside)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,\n1,2,3\n", "Row 2 (line 2) has 3 fields, but the header has 2"),
        ("1,2,\n1,2\n", "Row 2 (line 2) has 2 fields, but the others have 3, the last one empty"),
    ],
)
def test_a_row_without_the_empty_last_field_is_refused(text, message):
    with pytest.raises(RaggedRowError) as caught:
        copied(text, extra_field=ExtraField.IN_ROWS)
    assert caught.value.message == message


def test_comments_are_left_out_and_the_lines_still_count():
    text = '1,2\n# no, row\n"# a\n#",4\n#\n5\n'
    with pytest.raises(RaggedRowError, match=r"Row 3 \(line 6\)"):
        copied(text, comment="#")
    out, _, copier = copied(text, comment="#", ragged=Ragged.PAD)
    assert out == '1,2\n"# a\n#",4\n5,\n'
    assert (copier.comments, copier.rows) == (2, 3)


def test_one_column_keeps_its_blank_lines_as_rows_but_no_missing_value_is_lost():
    assert copied("1\n\n\\N\n", columns=1, escape="\\")[0] == '1\n""\n""\n'
    with pytest.raises(RaggedRowError):
        copied("\\N\n", escape="\\")


def test_a_cell_with_the_targets_delimiter_is_quoted():
    assert copied("1,5||2\n", delimiter="||")[0] == '"1,5",2\n'
    assert copied("a\\;b;2\t\n", delimiter=";", escape="\\", target="\t")[0] == 'a;b\t"2\t"\n'


READINGS = [
    {},
    {"quote": ""},
    {"quote": "'"},
    {"quote": "", "escape": "\\"},
    {"escape": "\\"},
    {"skip_initial_space": True},
    {"comment": "#"},
    {"delimiter": " ", "skip_initial_space": True},
    {"delimiter": "'"},
]
FRAGMENTS = ["a", ",", ";", "'", '"', '""', "\n", "\r\n", "\r", "x,y\n", '"x\ny",', ",\n"]
ODD = ["\\", " ", "#", "# a\n", ", ", "\\,", "\\\n", "'a,b',", "\\N,"]


@settings(deadline=None, max_examples=400)
@given(
    st.lists(st.sampled_from(FRAGMENTS + ODD), max_size=14).map("".join),
    st.sampled_from(READINGS),
    st.sampled_from(",;"),
    st.sampled_from(list(Ragged)),
    st.sampled_from([None, 1, 2]),
)
def test_the_quick_way_says_what_the_slow_way_says(text, reading, target, ragged, limit):
    data = text.encode()

    def run(method):
        aside = []
        copier = RecordCopier(
            2, TextReading(**reading), target, limit, 1, ragged, lambda *row: aside.append(row)
        )
        out, done = b"", 0
        try:
            while done < len(data) and not copier.full:
                more, taken = getattr(copier, method)(data[done:], True)
                out, done = out + more, done + taken
        except (RaggedRowError, MalformedRecordError) as error:
            return error.message
        counts = {key: getattr(copier, key) for key in ("rows", "blank", "comments", "line")}
        cells = list(csv.reader(io.StringIO(out.decode(), newline=""), delimiter=target))
        return cells, aside, done, counts

    assert run("take") == run("_take_slowly")
