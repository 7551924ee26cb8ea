"""Whatever the bytes and the choices are, there is a proposal or a sentence."""

import contextlib

from hypothesis import example, given, settings
from hypothesis import strategies as st

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.sources.reading import BadBytes, ReadingChoices
from csvdownloader.engine.charsets import known_charset
from csvdownloader.engine.sniffing.proposal import propose_text
from csvdownloader.engine.sniffing.samples import Samples

PIECES = st.sampled_from(
    [b"", b"a,b\n", b"1;2\n", b'"', b"'", b"\\", b"\n", b"\r", b"#", b"sep=;\n", b"\0", b"\xff\xfe",
     b"\xef\xbb\xbf", b"\xe9", "é".encode(), "東".encode("cp932"), b"\x1b$B", b"~{", b",,,", b"||"]
)  # fmt: skip
BYTES = st.binary(max_size=40) | st.lists(PIECES, max_size=12).map(b"".join)
CHOICES = st.builds(
    ReadingChoices,
    kind=st.sampled_from([None, "csv", "tsv"]),
    encoding=st.sampled_from(
        [None, "utf-8", "utf-16", "utf-16-be", "utf-32", "iso8859-1", "cp1252", "cp932", "gb18030",
         "hz", "iso2022_jp", "cp037", "ascii"]
    ),
    delimiter=st.sampled_from([None, ",", "||", " ", "'", "\\", "a"]),
    quote=st.sampled_from([None, "", '"', "'", "\\", ","]),
    escape=st.sampled_from([None, "", "\\", '"', ","]),
    skip_initial_space=st.sampled_from([None, True, False]),
    comment=st.sampled_from([None, "", "#", "//"]),
    header_row=st.sampled_from([None, 0, 1, 2, 30]),
    skip_lines=st.sampled_from([None, 0, 1, 30]),
    bad_bytes=st.sampled_from(BadBytes),
    strict=st.booleans(),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@example(start=b"\0\xd8", others=(), is_whole=True, choices=ReadingChoices())  # half a character
@given(
    start=BYTES,
    others=st.lists(BYTES, max_size=2).map(tuple),
    is_whole=st.booleans(),
    choices=CHOICES,
)
def test_there_is_a_proposal_or_a_sentence(start, others, is_whole, choices):
    samples = Samples(start, () if is_whole else others, is_whole)
    with contextlib.suppress(UserError):
        found = propose_text(samples, choices, "table.csv")
        assert found.reading.delimiter
        assert known_charset(found.reading.encoding)
        for key in ("delimiter", "quote", "skip_initial_space", "comment"):
            assert getattr(choices, key) in {None, getattr(found.reading, key)}
        assert found.mark_length <= len(start)
