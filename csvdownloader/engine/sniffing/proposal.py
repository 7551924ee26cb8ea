"""The proposal: how a delimited text is to be read, and what was found out about it."""

from collections.abc import Iterable
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.errors.reading import DoubtfulReadingError
from csvdownloader.core.messages import joined
from csvdownloader.core.sources.reading import Certainty, Finding, ReadingChoices, TextReading
from csvdownloader.engine.sniffing.decoding import decoded
from csvdownloader.engine.sniffing.dialects import DialectProposal, proposed_dialect
from csvdownloader.engine.sniffing.encodings import EncodingProposal, proposed_encoding
from csvdownloader.engine.sniffing.findings import dialect_findings, header_findings
from csvdownloader.engine.sniffing.headers import (
    COMMENT,
    HeaderProposal,
    has_later_comments,
    proposed_header,
)
from csvdownloader.engine.sniffing.pieces import line_offset, pieces_of, with_line_feeds
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.engine.sniffing.separator_line import declared_delimiter

_KIND_DELIMITERS: dict[str | None, str] = {"tsv": "\t"}


class Proposal(Struct, frozen=True):
    """How a text is to be read.

    Attributes:
        reading: What the copier takes.
        findings: One for each thing that was found or chosen; those with a note are told.
        mark_length: Bytes of byte order marks at the start, which are no part of the text.
    """

    reading: TextReading
    findings: tuple[Finding, ...]
    mark_length: int


def propose_encoding(samples: Samples, choices: ReadingChoices, name: str) -> EncodingProposal:
    """The encoding of a text of any kind.

    Args:
        samples: Of the text.
        choices: What the user says of it.
        name: The file's, for sentences.

    Raises:
        ContradictedChoiceError: The bytes contradict the choice.
        DoubtfulReadingError: It is doubtful, and the choices are strict.
    """
    proposal = proposed_encoding(samples, choices, name)
    refuse_doubts(proposal.findings, choices)
    return proposal


def propose_text(samples: Samples, choices: ReadingChoices, name: str) -> Proposal:
    """How a delimited text is read: what the user says of it, and for the rest what it shows.

    Args:
        samples: Of the text; its start may be empty.
        choices: What the user says of it.
        name: The file's; its ending only helps.

    Raises:
        ContradictedChoiceError: The bytes contradict a choice.
        DoubtfulReadingError: A finding is doubtful, and the choices are strict.
    """
    encoding = proposed_encoding(samples, choices, name)
    texts = [
        with_line_feeds(text) for text in decoded(samples, encoding.codec, encoding.mark_length)
    ]
    declared = declared_delimiter(texts[0])
    skipped = _skipped_lines(choices, is_declared=declared is not None)
    begin = line_offset(texts[0], skipped, name, is_whole=samples.is_whole)
    pieces = pieces_of(texts, begin, is_whole=samples.is_whole)
    dialect = proposed_dialect(pieces, _dialect_choices(choices, declared), _ending(name))
    other = ""
    if declared and choices.delimiter is None and dialect.width == 1:
        undeclared = proposed_dialect(pieces, _dialect_choices(choices, None), _ending(name))
        other = undeclared.best.dialect.delimiter if undeclared.width > 1 else ""
    header = proposed_header(dialect.best.found.records, dialect.width, choices)
    if choices.comment is None and has_later_comments(pieces.later, dialect.best):
        header = replace(header, comment=COMMENT)
    findings = (
        *encoding.findings,
        *dialect_findings(dialect, choices, is_declared=declared is not None, other=other),
        *header_findings(header, choices, skipped),
    )
    refuse_doubts(findings, choices)
    reading = _reading(encoding.codec, dialect, header, skipped)
    return Proposal(reading, findings, encoding.mark_length)


def refuse_doubts(findings: Iterable[Finding], choices: ReadingChoices) -> None:
    """Raises DoubtfulReadingError for a doubt, if the user wants none."""
    doubts = [finding for finding in findings if finding.certainty is Certainty.DOUBTFUL]
    if choices.strict and doubts:
        notes = joined(finding.note for finding in doubts)
        raise DoubtfulReadingError(notes, fields=[finding.option for finding in doubts])


def _reading(
    codec: str, dialect: DialectProposal, header: HeaderProposal, skipped: int
) -> TextReading:
    best = dialect.best.dialect
    return TextReading(
        encoding=codec,
        delimiter=best.delimiter,
        quote=best.quote,
        escape=best.escape,
        skip_initial_space=best.skip_initial_space,
        comment=header.comment,
        skip_lines=skipped + header.line,
        has_header=header.has_header,
        extra_field=header.extra_field,
    )


def _skipped_lines(choices: ReadingChoices, *, is_declared: bool) -> int:
    """How many lines surely stand before the table: only what follows them is looked at."""
    if choices.header_row:
        return choices.header_row - 1
    return max(choices.skip_lines or 0, int(is_declared))


def _dialect_choices(choices: ReadingChoices, declared: str | None) -> ReadingChoices:
    """The choices with what follows from them, and from the first line."""
    escape = "" if choices.escape == (choices.quote or '"') else choices.escape  # a doubled quote
    delimiter = choices.delimiter or _KIND_DELIMITERS.get(choices.kind) or declared
    return replace(choices, delimiter=delimiter, escape=escape)


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()
