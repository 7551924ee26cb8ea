"""Texts larger than their samples: pieces begin and end anywhere."""

import io

import pytest

from csvdownloader.core.errors.reading import ContradictedChoiceError
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.engine.sniffing.pieces import Pieces, line_offset, pieces_of
from csvdownloader.engine.sniffing.proposal import propose_text
from csvdownloader.engine.sniffing.samples import Samples, take_samples
from tests.support.readings import DOUBTFUL, LIKELY, PLAIN, differences, doubt

ROWS = "".join(f"{number},Name {number},2024-01-01\n" for number in range(4000))
HEAD = "id,name,day\n"


def sampled(text: str, size: int = 60_000, **choices):
    samples = take_samples(io.BytesIO(text.encode()), size)
    assert not samples.is_whole
    return propose_text(samples, ReadingChoices(**choices), "table.csv")


def test_a_large_regular_text_is_plain():
    found = sampled(HEAD + ROWS)
    assert (doubt(found), differences(found.reading)) == (PLAIN, {})


@pytest.mark.parametrize("size", range(59_990, 60_010, 3))
def test_samples_may_begin_and_end_inside_of_quoted_values(size):
    note = '"first line, of a note\nsecond line; ""quoted"", \'too\'\n# third, and last"'
    found = sampled(HEAD + "".join(f"{number},{note},x\n" for number in range(4000)), size)
    assert (doubt(found), differences(found.reading)) == (PLAIN, {})


def test_a_value_longer_than_the_samples_is_plain():
    found = sampled(HEAD + '1,"' + "one, two\nthree; four\n" * 9000 + '",x\n' + ROWS)
    assert (doubt(found), differences(found.reading)) == (PLAIN, {})


def test_a_header_longer_than_the_sample_keeps_its_delimiter():
    names = ";".join(f"column {number}" for number in range(30_000))
    found = sampled(names + "\n" + ";".join("5" * 30_000) + "\n")
    assert (doubt(found), differences(found.reading)) == (PLAIN, {"delimiter": ";"})


LATE = [
    ('1,"say \\"hi\\", you",x\n', {"escape": "\\"}, DOUBTFUL),
    ("1,one\\, two,x\n", {"escape": "\\"}, DOUBTFUL),
    ("1,'Lovelace, Ada',x\n", {"quote": "'"}, DOUBTFUL),
    ("# a remark\n", {"comment": "#"}, LIKELY),
    ('1,"well, quoted",x\n', {}, PLAIN),
    ("1,short\n", {}, PLAIN),
]


@pytest.mark.parametrize(("line", "expected", "sure"), LATE)
def test_what_only_stands_further_on_is_seen(line, expected, sure):
    half = len(ROWS) // 2
    end = ROWS.index("\n", half) + 1
    found = sampled(HEAD + ROWS[:end] + line * 40 + ROWS[end:])
    assert (differences(found.reading), doubt(found)) == (expected, sure)


def test_rows_of_other_lengths_further_on_do_not_spoil_the_dialect():
    found = propose_text(
        Samples((HEAD + ROWS[:5000]).encode(), (b"Total\n\nSource: us, them\n",)),
        ReadingChoices(),
        "table.csv",
    )
    assert (doubt(found), differences(found.reading)) == (PLAIN, {})


def test_pieces_are_whole_lines_from_everywhere_in_the_sample():
    lines = [f"{number},x\n" for number in range(40_000)]
    pieces = pieces_of(["title\n" + "".join(lines), "half\n900000,y\nhalf"], 6, is_whole=False)
    first = [int(line.partition(",")[0]) for line in pieces.first.splitlines()]
    assert first == list(range(len(first)))
    *parts, other = pieces.later
    assert other == "900000,y\n"
    begins = []
    for part in parts:
        numbers = [int(line.partition(",")[0]) for line in part.splitlines()]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        begins.append(numbers[0])
    step = (40_000 - len(first)) / 4
    assert begins == [pytest.approx(len(first) + step * part, rel=0.1) for part in range(4)]
    assert begins[0] == len(first) + 1  # the first line may have begun before


def test_a_short_text_is_one_piece():
    assert pieces_of(["a\nb"], 0, is_whole=True) == Pieces("a\nb", True, ())
    assert not pieces_of(["a\nb"], 0, is_whole=False).is_end


@pytest.mark.parametrize(
    ("lines", "is_whole", "offset"),
    [(0, True, 0), (1, True, 2), (2, True, 3), (2, False, 3), (9, False, 3)],
)
def test_where_a_text_goes_on_behind_some_lines(lines, is_whole, offset):
    assert line_offset("a\nb", lines, "x.csv", is_whole=is_whole) == offset


def test_a_text_with_fewer_lines_is_refused():
    with pytest.raises(ContradictedChoiceError, match="ends in line 2,") as raised:
        line_offset("a\nb", 3, "x.csv", is_whole=True)
    assert raised.value.hint == "Choose a smaller number of lines; nothing was saved."
    assert set(raised.value.fields) == {"skip_lines", "header_row"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("x" * 8192, 8192),
        ("x" * 8193, 8193),
        ("x" * 65_537, 65_536),
        ("x\n" * 5000, 8194),  # up to the line end behind so many characters
        ("x" * 999 + "\n", 1000),
        (("x" * 999 + "\n") * 20, 13_000),  # of long lines, some more
        (("x" * 5999 + "\n") * 20, 65_536),  # but not without end
        ("x" * 9000 + "\n" * 20, 9013),
        ("x" * 65_535 + "\n" + "x\n" * 20, 65_536),
        ("x" * 65_534 + "\n" + "x\n" * 20, 65_536),
    ],
)
def test_how_long_the_first_piece_is(text, first):
    pieces = pieces_of([text], 0, is_whole=True)
    assert len(pieces.first) == first
    assert pieces.is_end == (first == len(text))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("a\nb\nc", ("b\n",)),
        ("a\nb", ()),
        ("a", ()),
        ("\nb\n", ("b\n",)),
        ("a\n" + "x" * 8191 + "\n", ("x" * 8191 + "\n",)),
        ("a\n" + "x" * 8192 + "\n", ()),
        ("a\nb\n" + "x" * 8192 + "\n", ("b\n",)),
    ],
)
def test_a_later_piece_begins_and_ends_at_a_line(text, piece):
    assert pieces_of(["", text], 0, is_whole=False).later == piece
