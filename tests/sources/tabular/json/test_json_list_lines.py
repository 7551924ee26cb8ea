"""The lines of lists, and what happens to those of another length."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import BadBytesError, RaggedRowError, WrongContentError
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.reading import Ragged
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.tabular.json.json_batches import RecordBatches
from csvdownloader.sources.tabular.json.json_list_lines import ListLines, find_names
from csvdownloader.sources.tabular.json.json_reader import JsonText
from csvdownloader.sources.tabular.json.json_records import JsonRecords
from tests.fakes.report import Recorder
from tests.support.blocks import Blocks

TO_MEND = (
    "Mend the row in the file, or choose under Adjust what happens to Rows of other lengths "
    "(--ragged pad or cut); nothing was saved."
)


@pytest.fixture
def batches(tmp_path):
    def make(text, limit=None):
        records = JsonRecords(JsonText("t.json", iter([text])), "t.json", ())
        output = Output(tmp_path / "t.csv", Format.CSV, limit, Recorder(), Cancel())
        return RecordBatches(Blocks(b"", 1), records, iter(records), output)

    return make


def copied(batches, ragged, header_row=None):
    names, _ = find_names(batches, header_row)
    lines = ListLines(batches, names, ragged, Format.CSV, in_list=True)
    return b"".join(lines.blocks()).decode(), lines.padded, lines.cut


@pytest.mark.parametrize(
    ("text", "header_row", "names", "rows"),
    [
        ('[["a","b"],[1,2]]', None, ["a", "b"], [["1", "2"]]),
        ("[[1,2],[3,4]]", None, ["column1", "column2"], [["1", "2"], ["3", "4"]]),
        ('[["a","b"],[1,2]]', 0, ["column1", "column2"], [["a", "b"], ["1", "2"]]),
        ("[[null,1.50,[2]],[4]]", 1, ["", "1.50", "[2]"], [["4"]]),
    ],
)
def test_the_first_list_names_the_columns_or_is_a_row(batches, text, header_row, names, rows):
    made = batches(text)
    found, findings = find_names(made, header_row)
    assert (found, len(findings), made.take()) == (names, 1, rows)


@pytest.mark.parametrize(
    ("text", "header_row", "error", "sentence"),
    [
        ("[[],[1]]", None, WrongContentError, "The first list of x.csv is empty"),
        (
            r'[["\ud83d"],[1]]',
            1,
            BadBytesError,
            "x.csv has half a surrogate pair, which is no character, in row 1",
        ),
    ],
)
def test_a_first_list_that_can_name_nothing_is_refused(batches, text, header_row, error, sentence):
    with pytest.raises(error) as raised:
        find_names(batches(text), header_row)
    assert raised.value.message == sentence


@pytest.mark.parametrize(
    ("rows", "ragged", "lines", "padded", "cut"),
    [
        ("[1,2]", Ragged.REFUSE, "1,2\n", 0, 0),
        ("[1,2]", Ragged.CUT, "1,2\n", 0, 0),
        ("[1],[],[1,2]", Ragged.PAD, "1,\n,\n1,2\n", 2, 0),
        ("[1],[1,2,3],[1,2,3,4],[1,2]", Ragged.CUT, "1,\n1,2\n1,2\n1,2\n", 1, 2),
    ],
)
def test_lists_are_filled_and_cut_where_that_was_chosen(batches, rows, ragged, lines, padded, cut):
    text = f'[["a","b"],{rows}]'
    assert copied(batches(text), ragged) == (f"a,b\n{lines}", padded, cut)


@pytest.mark.parametrize(
    ("rows", "ragged", "sentence", "hint"),
    [
        ("[1]", Ragged.REFUSE, "Row 2 of x.csv has 1 value, and there are 2 columns", TO_MEND),
        ("[1,2],[1,2,3]", Ragged.REFUSE, "Row 3 of x.csv has 3 values", TO_MEND),
        ("[1,2,3]", Ragged.PAD, "Row 2 of x.csv has 3 values", "choose to cut long ones."),
        ("[1]", Ragged.ASIDE, "Row 2 of x.csv has 1 value", "Rows of JSON are not set aside"),
    ],
)
def test_lists_of_another_length_are_refused(batches, rows, ragged, sentence, hint):
    with pytest.raises(RaggedRowError) as raised:
        copied(batches(f'[["a","b"],{rows}]'), ragged)
    assert sentence in raised.value.message
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    ("row", "header", "line"),
    [
        ("[1,2]", "column1,column2", "1,2"),
        ("[null,null]", "column1,column2", ","),
        ("[1]", "column1", "1"),
        ("[null]", "column1", '""'),
    ],
)
def test_rows_that_are_plain_and_others_have_the_same_lines(batches, row, header, line):
    text, _, _ = copied(batches(f"[{','.join([row] * 1200)}]"), Ragged.REFUSE, 0)
    assert text == f"{header}\n" + f"{line}\n" * 1200
