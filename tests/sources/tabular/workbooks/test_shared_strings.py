"""Texts that the sheets of a workbook share: plain ones are taken without the parser."""

import io

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.sources.tabular.workbooks.shared_strings import _Strings, shared_strings

PLAIN = "<si><t>{}</t></si>"
RUNS = "<si><r><t>x</t></r><r><t>y</t></r></si>"
READ = "<si><t>z</t><rPh><t>no</t></rPh></si>"


class Parts:
    """A workbook's package with one part."""

    def __init__(self, items):
        self._text = f"<sst>{items}</sst>"

    def open(self, _part):
        return io.BytesIO(self._text.encode())


@pytest.fixture
def taken(monkeypatch):
    """The texts that the parser does not see."""
    taken, take = [], _Strings.take

    def take_and_note(strings, text, at):
        before = len(strings.found)
        end = take(strings, text, at)
        taken.extend(strings.found[before:])
        return end

    monkeypatch.setattr(_Strings, "take", take_and_note)
    return taken


@pytest.mark.parametrize(
    ("items", "texts", "without_parser"),
    [
        ([PLAIN.format(text) for text in "abc"], list("abc"), list("bc")),
        (["<si><t>a</t></si>", RUNS, PLAIN.format("b")], ["a", "xy", "b"], ["b"]),
        ([READ, PLAIN.format("b"), READ, PLAIN.format("c")], ["z", "b", "z", "c"], ["b", "c"]),
        (["<si><t>a</t>", PLAIN.format("b"), "</si>", PLAIN.format("c")], ["b", "b", "c"], []),
    ],
)
def test_plain_texts_behind_the_first_are_not_parsed(taken, items, texts, without_parser):
    assert shared_strings(Parts("".join(items)), "part", Cancel()) == texts
    assert taken == without_parser


@pytest.mark.parametrize("text", ["<sst><si><t>a</t></si>", "<sst", ""])
def test_texts_that_are_cut_off_are_no_xml(text):
    parts = Parts("")
    parts._text = text
    with pytest.raises(ValueError, match="it is no XML"):
        shared_strings(parts, "part", Cancel())
