"""What the inspection proposes for small texts, in a form that tables of cases can state."""

from typing import Any

from msgspec.structs import asdict

from csvdownloader.core.sources.reading import Certainty, ReadingChoices, TextReading
from csvdownloader.engine.sniffing.proposal import Proposal, propose_text
from csvdownloader.engine.sniffing.samples import Samples

PLAIN = "plain"  # nothing is said
CERTAIN, LIKELY, DOUBTFUL = Certainty.CERTAIN, Certainty.LIKELY, Certainty.DOUBTFUL
_ORDER = (CERTAIN, LIKELY, DOUBTFUL)


def proposed(text: str | bytes, name: str = "table.csv", **choices: Any) -> Proposal:
    """The proposal for a whole text; one of characters is stored as UTF-8."""
    start = text.encode() if isinstance(text, str) else text
    return propose_text(Samples(start, is_whole=True), ReadingChoices(**choices), name)


def doubt(proposal: Proposal) -> str:
    """The least certainty of what is said, or PLAIN when nothing is."""
    said = [finding.certainty for finding in proposal.findings if finding.note]
    return max(said, key=_ORDER.index) if said else PLAIN


def said(proposal: Proposal) -> list[str]:
    """The sentences."""
    return [str(finding.note) for finding in proposal.findings if finding.note]


def differences(reading: TextReading) -> dict[str, object]:
    """What is different from the reading of a plain file."""
    plain = asdict(TextReading())
    return {key: value for key, value in asdict(reading).items() if value != plain[key]}
