"""What was found about a file, in the words of its fields."""

import pytest
from PySide6.QtWidgets import QWidget

from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.sources.tabular.file_types import format_titles
from csvdownloader.sources.tabular.reading_options import reading_parameters
from csvdownloader.ui.fields.fields import make_field
from csvdownloader.ui.form.detected_line import facts
from csvdownloader.ui.widgets.chips import Chips

CERTAIN, DOUBTFUL = Certainty.CERTAIN, Certainty.DOUBTFUL


@pytest.fixture
def ground(qtbot):
    ground = QWidget()
    qtbot.addWidget(ground)
    return ground


@pytest.fixture
def fields(ground):
    made = {p.key: make_field(p) for p in reading_parameters(format_titles())}
    for field in made.values():
        field.setParent(ground)
    return made


@pytest.mark.parametrize(
    ("option", "value", "certainty", "words"),
    [
        ("delimiter", "semicolon", CERTAIN, ["Semicolon"]),
        ("delimiter", "||", CERTAIN, ["||"]),
        ("encoding", "shift_jis", DOUBTFUL, ["shift_jis"]),
        ("header_row", "3", CERTAIN, ["Header in line 3"]),
        ("header_row", "none", DOUBTFUL, ["No header"]),
        ("quote", '"', CERTAIN, []),
        ("quote", '"', DOUBTFUL, ['Quote: "']),
        ("quote", "none", DOUBTFUL, ["Quote: None"]),
        ("comment", "#", CERTAIN, ["Comments: #"]),
        ("initial_space", "skip", DOUBTFUL, ["Spaces before values: Skip"]),
        ("kind", "jsonl", CERTAIN, ["JSON lines"]),
        ("unknown", "x", CERTAIN, []),
    ],
)
def test_what_is_not_plain_is_a_fact(fields, option, value, certainty, words):
    assert facts([Finding(option, value, certainty)], fields) == words


def test_the_most_important_comes_first(fields):
    found = [Finding(o, v, CERTAIN) for o, v in (("comment", "#"), ("header_row", "2"))]
    found += [Finding("encoding", "utf-8", CERTAIN), Finding("delimiter", "tab", CERTAIN)]
    assert facts(found, fields) == ["Tab", "UTF-8", "Header in line 2", "Comments: #"]


def test_they_are_one_sentence_that_keeps_names_as_they_are(ground):
    chips = Chips(ground)
    chips.show_texts(["Tab", "UTF-8", "Header in line 2", "JSON lines"])
    assert chips.sentence() == "Tab, UTF-8, header in line 2, JSON lines"
