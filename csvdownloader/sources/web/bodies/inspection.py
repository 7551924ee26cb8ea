"""Inspects a text from the web: what the server says of its encoding is a hint only."""

from msgspec.structs import replace

from csvdownloader.core.errors.reading import ContradictedChoiceError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.sources.reading import Certainty, Finding, ReadingChoices, TextReading
from csvdownloader.engine.charsets import known_charset
from csvdownloader.engine.sniffing.proposal import Proposal, propose_text
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.sources.tabular.containers.layers import Layer
from csvdownloader.sources.web.profile.decode import Decode

_ENCODING = "encoding"


def proposal_for(layer: Layer, choices: ReadingChoices, charset: str, *, has_end: bool) -> Proposal:
    """How the text is read.

    Args:
        layer: The text, of which nothing was read.
        choices: What the user says of it.
        charset: Of the response; empty for none.
        has_end: Whether the response announced its end.

    Raises:
        ContradictedChoiceError, DoubtfulReadingError: See `propose_text`.
        SourceUnreadableError: A container around it is damaged.
        OSError: The disk cannot be read.
    """
    samples = layer.samples()
    proposal = _by_hint(samples, choices, layer.name, charset)
    if has_end or choices.quote is not None or proposal.reading.quote:
        return proposal
    # A quote that never closes is rather a text that was cut than one without quoting.
    findings = tuple(found for found in proposal.findings if found.option != "quote")
    return replace(proposal, reading=replace(proposal.reading, quote='"'), findings=findings)


def _by_hint(samples: Samples, choices: ReadingChoices, name: str, charset: str) -> Proposal:
    hint = known_charset(charset)
    if choices.encoding is not None or hint is None:
        return propose_text(samples, choices, name)
    try:
        return propose_text(samples, replace(choices, encoding=hint), name)
    except ContradictedChoiceError:
        proposal = propose_text(samples, choices, name)
    findings = tuple(_contradicted(found, charset) for found in proposal.findings)
    return replace(proposal, findings=findings)


def chosen(decode: Decode, choices: ReadingChoices) -> Decode:
    """The description of the text with what the user says of its kind and its encoding."""
    kind, encoding = choices.kind or decode.format, choices.encoding or decode.encoding
    return replace(decode, format=kind, encoding=encoding)


def is_plain(proposal: Proposal, delimiter: str) -> bool:
    """Whether there is nothing to say of the text, and nothing to change but its line ends."""
    plain = TextReading(delimiter=delimiter)
    has_notes = any(found.note for found in proposal.findings)
    return proposal.reading == plain and not proposal.mark_length and not has_notes


def _contradicted(found: Finding, charset: str) -> Finding:
    if found.option != _ENCODING:
        return found
    said = Message(
        "The server says that the encoding is {charset}, but the bytes are {value}.",
        charset=charset,
        value=found.value,
    )
    # a text that proves its encoding is certain, whatever the server says; but it is told
    certainty = max(found.certainty, Certainty.LIKELY, key=list(Certainty).index)
    return replace(found, certainty=certainty, note=joined([said, found.note]))
