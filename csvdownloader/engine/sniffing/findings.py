"""The findings of an inspection, with the sentences that people read."""

from collections.abc import Iterator

from csvdownloader.core.messages import EMPTY, Message, joined, verbatim
from csvdownloader.core.sources.reading import Certainty, ExtraField, Finding, ReadingChoices
from csvdownloader.engine.sniffing.candidates import STRONG
from csvdownloader.engine.sniffing.dialects import DialectProposal
from csvdownloader.engine.sniffing.headers import HeaderProposal
from csvdownloader.engine.sniffing.records import MISSING

_NONE = "none"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "space"}
_TITLES = {
    ",": Message("the comma"),
    ";": Message("the semicolon"),
    "\t": Message("the tab"),
    "|": Message("the pipe"),
    ":": Message("the colon"),
    " ": Message("the space"),
}
_PLAIN = Certainty.CERTAIN, EMPTY
_MOST_RAGGED = 0.5  # the share of rows that must agree for a usual delimiter
_EXTRA_FIELDS = {
    ExtraField.IN_ROWS: Message(
        "Every row ends with a delimiter, so it has an empty field more than the header: that "
        "field was left out."
    ),
    ExtraField.IN_HEADER: Message(
        "The header ends with a delimiter, so it has an empty name more than the rows have fields: "
        "that name was left out."
    ),
    ExtraField.UNNAMED_FIRST: Message(
        "Every row has one field more than the header: the first column was taken to have no name."
    ),
}


def option_delimiter(delimiter: str) -> str:
    """The delimiter as the parameter takes it."""
    return _NAMES.get(delimiter) or _printable(delimiter)


def _printable(characters: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in characters)


def delimiter_title(delimiter: str) -> Message:
    """The delimiter as a sentence names it."""
    return _TITLES.get(delimiter) or verbatim(option_delimiter(delimiter))


def dialect_findings(
    proposal: DialectProposal, choices: ReadingChoices, *, is_declared: bool, other: str
) -> Iterator[Finding]:
    """The findings on delimiter, quote, escape and spaces: one for each.

    Args:
        proposal: The dialect.
        choices: What the user says.
        is_declared: Whether the text declares its delimiter.
        other: The delimiter that divides the rows, where the declared one divides none.
    """
    dialect = proposal.best.dialect
    value = option_delimiter(dialect.delimiter)
    if choices.delimiter is not None:
        yield Finding("delimiter", value, Certainty.CERTAIN)
    elif other:
        note = Message(
            "Line 1 declares the delimiter: {delimiter}; but no row has one, and {other} divides "
            "them.",
            delimiter=delimiter_title(dialect.delimiter),
            other=delimiter_title(other),
        )
        yield Finding("delimiter", value, Certainty.DOUBTFUL, note)
    elif is_declared:
        note = Message(
            "Line 1 declares the delimiter: {delimiter}.",
            delimiter=delimiter_title(dialect.delimiter),
        )
        yield Finding("delimiter", value, Certainty.CERTAIN, note)
    else:
        yield Finding("delimiter", value, *_delimiter_found(proposal))
    yield from _quoting_findings(proposal, choices)


def _delimiter_found(proposal: DialectProposal) -> tuple[Certainty, Message]:
    best = proposal.best
    title = delimiter_title(best.dialect.delimiter)
    rows = len(best.found.records)
    if proposal.is_single:
        return _single_found(proposal)
    if proposal.rival:
        rival = delimiter_title(proposal.rival)
        if proposal.is_rival_plausible:
            return Certainty.DOUBTFUL, Message(
                "The delimiter was taken to be {title}, but {rival} divides the rows as well.",
                title=title,
                rival=rival,
            )
        return Certainty.LIKELY, Message(
            "The delimiter is {title}: {rival} divides all rows too, but into odd values.",
            title=title,
            rival=rival,
        )
    if best.dialect.delimiter in STRONG and best.agreement >= _MOST_RAGGED:
        return (Certainty.CERTAIN if best.agreement == 1 else Certainty.LIKELY), EMPTY
    if best.agreement == 1:
        return Certainty.LIKELY, Message(
            "The delimiter is {title}: with it, all rows that were looked at have {width} fields.",
            title=title,
            width=best.width,
        )
    return Certainty.DOUBTFUL, Message(
        "The delimiter was taken to be {title}, although only {share:.0%} of {rows:,} rows agree.",
        title=title,
        share=best.agreement,
        rows=rows,
    )


def _single_found(proposal: DialectProposal) -> tuple[Certainty, Message]:
    values = [
        value
        for record in proposal.best.found.records
        if not record.quoted
        for value in record.fields
    ]
    found = [d for d in STRONG if any(d in value for value in values)]
    if wrapped := _delimiter_inside(proposal):
        return Certainty.DOUBTFUL, Message(
            "Quotes stand around each line, so it was taken as one value, although {delimiter} "
            "divides all alike.",
            delimiter=delimiter_title(wrapped),
        )
    if not found:
        return Certainty.CERTAIN, EMPTY
    return Certainty.DOUBTFUL, Message(
        "Each line was taken as one value: {delimiter} occurs, but not as often in each.",
        delimiter=delimiter_title(found[0]),
    )


def _delimiter_inside(proposal: DialectProposal) -> str:
    """The delimiter on which lines agree that are quoted as a whole; empty for none."""
    records = [record for record in proposal.best.found.records if not record.is_blank]
    if len(records) < 2 or not all(record.quoted for record in records):
        return ""
    for delimiter in STRONG:
        counts = {record.fields[0].count(delimiter) for record in records}
        is_prose = any(delimiter + " " in record.fields[0] for record in records)
        if len(counts) == 1 and 0 not in counts and not is_prose:
            return delimiter
    return ""


def _quoting_findings(proposal: DialectProposal, choices: ReadingChoices) -> Iterator[Finding]:
    dialect = proposal.best.dialect
    quote = _PLAIN if choices.quote is not None else _quote_found(proposal)
    yield Finding("quote", _character(dialect.quote), *quote)
    escape = _PLAIN if choices.escape is not None else _escape_found(proposal)
    yield Finding("escape", _character(dialect.escape), *escape)
    spaces = _PLAIN
    if dialect.skip_initial_space and choices.skip_initial_space is None:
        note = Message("Spaces behind a delimiter were taken as no part of the values.")
        spaces = Certainty.DOUBTFUL, note
    yield Finding("initial_space", "skip" if dialect.skip_initial_space else "keep", *spaces)


def _character(character: str) -> str:
    return _printable(character) or _NONE


def _quote_found(proposal: DialectProposal) -> tuple[Certainty, Message]:
    quote = proposal.best.dialect.quote
    if not quote:
        return Certainty.DOUBTFUL, Message(
            "Quotes were taken as ordinary characters: as quotes, they do not fit."
        )
    if quote != '"':
        return Certainty.DOUBTFUL, Message(
            "Values were taken to be quoted by {quote}.", quote=quote
        )
    if proposal.is_joining_doubted:
        return Certainty.DOUBTFUL, Message(
            "Quotes were taken to join lines into one value, although each is a whole row without."
        )
    if proposal.is_quote_doubted:
        return Certainty.DOUBTFUL, Message(
            "Some values stand in single quotes; these were taken as part of them."
        )
    return _PLAIN


def _escape_found(proposal: DialectProposal) -> tuple[Certainty, Message]:
    escape = proposal.best.dialect.escape
    if escape and proposal.best.found.missing:
        return Certainty.DOUBTFUL, Message(
            "{escape} was taken to make the next character an ordinary one, and {missing} to be a "
            "missing value.",
            escape=escape,
            missing=MISSING,
        )
    if escape:
        return Certainty.DOUBTFUL, Message(
            "{escape} was taken to make the next character an ordinary one.", escape=escape
        )
    if proposal.is_escape_doubted:
        return Certainty.DOUBTFUL, Message(
            "Backslashes were taken as characters, although some may be escapes."
        )
    return _PLAIN


def header_findings(
    header: HeaderProposal, choices: ReadingChoices, skipped: int
) -> Iterator[Finding]:
    """The findings on the lines before the table, comments, and the header.

    Args:
        header: What was proposed for the text behind the skipped lines.
        choices: What the user says.
        skipped: How many lines were known to stand before.
    """
    yield from _comment_findings(header, choices)
    line = skipped + header.line
    is_said = choices.header_row is not None
    value = str(line + 1) if header.has_header else _NONE
    if is_said:
        yield Finding("header_row", value, Certainty.CERTAIN)
    else:
        yield Finding("header_row", value, *_header_found(header, line, choices))
    if not header.has_header and (line or choices.skip_lines is not None):
        certainty = Certainty.CERTAIN
        note = EMPTY
        if header.line and choices.skip_lines is None:
            certainty, note = _before_certainty(header), _set_aside(header, skipped)
        yield Finding("skip_lines", str(line), certainty, note)
    elif choices.skip_lines is not None:
        yield Finding("skip_lines", str(choices.skip_lines), Certainty.CERTAIN)
    if header.extra_field is not ExtraField.NONE:
        certainty = Certainty.LIKELY if is_said else Certainty.DOUBTFUL
        yield Finding("header_row", value, certainty, _EXTRA_FIELDS[header.extra_field])


def _comment_findings(header: HeaderProposal, choices: ReadingChoices) -> Iterator[Finding]:
    if choices.comment is not None:
        yield Finding("comment", choices.comment or _NONE, Certainty.CERTAIN)
    elif header.comment:
        note = Message("Lines that begin with {mark} were taken as comments.", mark=header.comment)
        certainty = Certainty.DOUBTFUL if header.is_comment_doubted else Certainty.LIKELY
        yield Finding("comment", header.comment, certainty, note)
    else:
        yield Finding("comment", _NONE, *_PLAIN)


def _header_found(
    header: HeaderProposal, line: int, choices: ReadingChoices
) -> tuple[Certainty, Message]:
    if not header.has_header:
        return Certainty.DOUBTFUL, Message(
            "No header was found: line {line:,} has values like those below it, so it was taken as "
            "data, and the columns are named column1, column2, ...",
            line=line + 1,
        )
    notes = []
    certainty = Certainty.CERTAIN
    if header.line and choices.skip_lines is None:
        certainty = _before_certainty(header)
        notes.append(_set_aside(header, line - header.line))
    if header.is_doubted:
        certainty = Certainty.DOUBTFUL
        notes.append(
            Message(
                "Line {line:,} was taken as the header, although some values look like data.",
                line=line + 1,
            )
        )
    if header.rule:
        certainty = Certainty.DOUBTFUL
        below = line - header.line + header.rule + 1
        notes.append(Message("Line {line:,} only has dashes: it was kept as a row.", line=below))
    return certainty, joined(notes)


def _before_certainty(header: HeaderProposal) -> Certainty:
    doubted = header.titles or header.header_rows > 1
    return Certainty.DOUBTFUL if doubted else Certainty.LIKELY


def _set_aside(header: HeaderProposal, skipped: int) -> Message:
    """The sentence on the lines before the table."""
    first, last = skipped + 1, skipped + header.line
    lines = (
        Message("Line {first:,} was", first=first)
        if first == last
        else Message("Lines {first:,} to {last:,} were", first=first, last=last)
    )
    if header.titles or header.header_rows == 1:
        why = Message("the table begins at line {line:,}", line=last + 1)
    else:
        why = Message("only the last row of the header names the columns")
    return Message("{lines} set aside: {why}.", lines=lines, why=why)
