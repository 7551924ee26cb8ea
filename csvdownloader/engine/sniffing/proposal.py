"""The proposal: how a delimited text is to be read, and what was found out about it."""

from dataclasses import dataclass, replace

from csvdownloader.core.errors import ContradictedChoiceError, DoubtfulReadingError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.reading import Certainty, Finding, ReadingChoices, TextReading
from csvdownloader.engine.sniffing.decoding import decoded
from csvdownloader.engine.sniffing.dialects import DialectProposal, proposed_dialect
from csvdownloader.engine.sniffing.encodings import EncodingProposal, proposed_encoding
from csvdownloader.engine.sniffing.findings import dialect_findings, header_findings
from csvdownloader.engine.sniffing.headers import HeaderProposal, proposed_header
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.engine.sniffing.separator_line import declared_delimiter

_RANKED = 24 << 10  # characters of the start that every dialect is tried on
_LEAST_LINES = 12
_MOST_RANKED = 128 << 10
_KIND_DELIMITERS = {"tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a text is to be read.

    Attributes:
        reading: What the copier takes.
        findings: One for each thing that was found or chosen; those with a note are told.
        mark_length: Bytes of byte order marks at the start, which are no part of the text.
    """

    reading: TextReading
    findings: tuple[Finding, ...]
    mark_length: int = 0


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
    _refuse_doubts(proposal.findings, choices)
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
    texts = decoded(samples, encoding.codec, encoding.mark_length)
    text = _with_line_feeds(texts[0])
    if choices.kind in _KIND_DELIMITERS and choices.delimiter is None:
        choices = replace(choices, delimiter=_KIND_DELIMITERS[choices.kind])
    declared = declared_delimiter(text)
    skipped = _skipped_lines(choices, declared)
    begin = _line_offset(text, skipped, name, is_whole=samples.is_whole)
    piece, is_end = _ranked_piece(text[begin:], is_whole=samples.is_whole)
    known = choices
    if declared and choices.delimiter is None:
        known = replace(choices, delimiter=declared)
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    dialect = proposed_dialect(piece, known, ending, is_end=is_end)
    width = 1 if dialect.is_single else dialect.best.width
    header = proposed_header(dialect.best.found.records, width, choices)
    findings = (
        *encoding.findings,
        *dialect_findings(dialect, choices, is_declared=declared is not None),
        *header_findings(header, choices, skipped),
    )
    _refuse_doubts(findings, choices)
    reading = _reading(encoding.codec, dialect, header, skipped)
    return Proposal(reading, findings, encoding.mark_length)


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


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _skipped_lines(choices: ReadingChoices, declared: str | None) -> int:
    """The lines that are no part of what is looked at, because that is known."""
    if choices.header_row:
        return choices.header_row - 1
    return max(choices.skip_lines or 0, 1 if declared else 0)


def _line_offset(text: str, lines: int, name: str, *, is_whole: bool) -> int:
    """Where the text goes on behind so many lines. Raises ContradictedChoiceError."""
    offset = 0
    for done in range(lines):
        end = text.find("\n", offset)
        if end < 0:
            if is_whole and done + 1 < lines:
                raise ContradictedChoiceError(
                    Message(
                        "{name} has {found:,} lines, fewer than are to be skipped",
                        name=name,
                        found=done + 1,
                    )
                )
            return len(text)
        offset = end + 1
    return offset


def _ranked_piece(text: str, *, is_whole: bool) -> tuple[str, bool]:
    """The piece that the dialects are tried on, up to a line end, and whether it is all."""
    if len(text) <= _RANKED:
        return text, is_whole
    end = text.find("\n", _RANKED)
    while end >= 0 and end < _MOST_RANKED and text.count("\n", 0, end) < _LEAST_LINES:
        end = text.find("\n", end + 1)
    if 0 <= end < _MOST_RANKED:
        return text[: end + 1], False
    return text[:_MOST_RANKED], is_whole and len(text) <= _MOST_RANKED


def _refuse_doubts(findings: tuple[Finding, ...], choices: ReadingChoices) -> None:
    doubts = [finding.note for finding in findings if finding.certainty is Certainty.DOUBTFUL]
    if choices.strict and doubts:
        raise DoubtfulReadingError(joined(doubts))
