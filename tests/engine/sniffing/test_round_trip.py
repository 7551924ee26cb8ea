"""What Python's csv writes in any dialect is proposed so that its cells come back, or doubted."""

import csv
import io

from hypothesis import assume, example, given, note, settings
from hypothesis import strategies as st

from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.reading import ReadingChoices, TextReading
from csvdownloader.engine.sniffing.candidates import WEAK
from csvdownloader.engine.sniffing.proposal import propose_text
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.sources.tabular.reading_options import check_reading, reading_choices
from tests.support.readings import DOUBTFUL, doubt, proposed, said

WORDS = st.sampled_from(
    ["", "a", "Name", "5", "2,50", "1.5", "2024-01-01", "12:30", "x y", "it's", 'a "b" c', '"', "'",
     "'a'", " a", "a ", ",", ";", "a;b", "a, b", "a|b", "\t", "a:b", "\\", "a\\", "\\N",
     "#a", "# a", "a\nb", "\n", "a\r\nb", "é", "ß;ü", "€", "Москва", "東京", "-", "sep=;", "C:\\x",
     "[1, 2]", '{"a": 1}', "||", "~", "§", "x" * 70]
)  # fmt: skip
CELLS = WORDS | st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\x1a", exclude_categories=("Cs", "Cc")),
    max_size=6,
)
# A table has a header of names and more than one column: what is one value in one dialect
# is several in another, and nobody can tell `,` from two empty values.
NAMES = st.text("abcdeÄéЖ東 _", min_size=1, max_size=8).map(str.strip).filter(bool)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.tuples(
        st.lists(NAMES, min_size=width, max_size=width),
        st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=7),
    ).map(lambda table: [table[0], *table[1]])
)
STYLES = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|", ":", "^", "~", "\x01", "\x1f", "§"]),
        "quotechar": st.sampled_from(['"', '"', '"', "'"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE]),
        "doublequote": st.booleans(),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
    }
)
ENCODINGS = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "cp932", "gb18030"]
)

LINES = st.sampled_from(
    ["id,name,n\n", "1,Ada,5\n", "2,Grace,6\n", "3,short\n", "4,long,5,6\n", "Title\n", "Title,,\n",
     "# remark\n", "#a,b,c\n", "\n", ",,\n", "a;b;c\n", "1;2,5;3,5\n", "x|y|z\n", 'q,"a, b",c\n',
     "q,'a, b',c\n", 'e,"a \\"b\\" c",d\n', 'o,"open,c\n', 's, "a, b", c\n', "1,2,3,\n", "a b c\n",
     "1 2 3\n", "sep=;\n", "\\N,\\N,\\N\n", "2024,2025,2026\n", "é,ü,ß\n"]
)  # fmt: skip


def request(found) -> Request:
    """A request with the options that were found."""
    options = {finding.option: finding.value for finding in found.findings}
    made = Request("file", options)
    assert check_reading(made) == {}
    return made


def written(rows, style) -> str:
    out = io.StringIO()
    csv.writer(out, escapechar="\\", **style).writerows(rows)
    return out.getvalue()


def read(text: str, reading: TextReading) -> list[list[str]]:
    """The records of the text as Python's csv reads them, with no line left out."""
    quoting = csv.QUOTE_MINIMAL if reading.quote else csv.QUOTE_NONE
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=reading.delimiter,
        quotechar=reading.quote or None,
        quoting=quoting,
        escapechar=reading.escape or None,
        skipinitialspace=reading.skip_initial_space,
    )
    return [row or [""] for row in reader]


@settings(max_examples=300, deadline=None)
@given(rows=TABLES, style=STYLES, encoding=ENCODINGS)
@example([["a", "b"], ["1", "2,50"]], {"delimiter": ";"}, "utf-8")
def test_what_python_writes_comes_back_or_is_doubted(rows, style, encoding):
    # Of two lines one of which may be a comment, nobody can tell a delimiter that prose has, too.
    assume(style.get("delimiter") not in WEAK or not any(r[0].startswith("#") for r in rows))
    text = written(rows, style)
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return
    found = propose_text(Samples(content, is_whole=True), ReadingChoices(), "table.csv")
    note(repr(content))
    note(f"{found.reading} {said(found)}")
    if doubt(found) == DOUBTFUL:
        return
    reading = found.reading
    assert content[found.mark_length :].decode(reading.encoding) == text
    assert read(text, reading) == rows
    assert (reading.skip_lines, reading.comment, reading.extra_field) == (0, "", "none")


@settings(max_examples=300, deadline=None)
@given(text=st.lists(LINES, max_size=9).map("".join))
def test_who_says_what_was_found_gets_the_same_without_a_doubt(text):
    found = proposed(text)
    note(f"{found.reading} {said(found)}")
    choices = reading_choices(request(found))
    again = propose_text(Samples(text.encode(), is_whole=True), choices, "table.csv")
    note(f"{again.reading} {said(again)}")
    assert again.reading == found.reading
    assert doubt(again) != DOUBTFUL
