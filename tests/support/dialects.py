"""Options of writing delimited texts, as Hypothesis draws them."""

from hypothesis import strategies as st
from msgspec.structs import replace

from csvdownloader.core.writing.options import (
    Compression,
    DecimalSign,
    LineEnd,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)


@st.composite
def dialects(draw: st.DrawFn) -> WriteOptions:
    """Options that go together and fit any text."""
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-16-le", "utf-32-be", "gb18030"]))
    options = WriteOptions(
        format=draw(st.sampled_from([SavedFormat.CSV, SavedFormat.TSV])),
        compression=draw(st.sampled_from(Compression)),
        delimiter=draw(st.sampled_from(["", ";", "\t", "|", "\x01", "§", "\x7f", "a"])),
        quoting=draw(st.sampled_from([QuotePolicy.MINIMAL, QuotePolicy.ALL, QuotePolicy.TEXT])),
        null=draw(st.sampled_from(["", "NULL", "\\N", "∅"])),
        header=draw(st.booleans()),
        encoding=encoding,
        bom=encoding != "gb18030" and draw(st.booleans()),
        line_end=draw(st.sampled_from(LineEnd)),
        split_rows=draw(st.sampled_from([None, 1, 3])),
        guard=draw(st.booleans()),
    )
    if options.separator != ",":
        options = replace(options, decimal=draw(st.sampled_from(DecimalSign)))
    return options
