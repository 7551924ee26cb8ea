"""What an inspection found out about a file, in one line, and the toggle that opens its fields."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.ui.fields.fields import ParameterField
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.chips import Chips
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.labels import Label

_FIRST = ("kind", "delimiter", "encoding", "header_row")  # of the facts, in this order
_NONE = "none"
# What nobody would expect anything else than is no fact worth a word.
_PLAIN = {
    "quote": '"',
    "escape": _NONE,
    "comment": _NONE,
    "initial_space": "keep",
    "skip_lines": "0",
}


class DetectedLine(QWidget):
    """The facts at the left, the toggle at the right.

    Attributes:
        label: What they are called; empty while there are none.
    """

    def __init__(self, options: Disclosure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.chips = Label(), Chips(self)
        self._options = options
        self._fit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.chips, 1)
        row.addWidget(options)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.label.setFixedHeight(self._options.sizeHint().height())

    def show_findings(
        self, findings: Sequence[Finding], fields: Mapping[str, ParameterField]
    ) -> None:
        """Shows the facts in the words of the fields that could say otherwise."""
        told = facts(findings, fields)
        self.chips.show_texts(told, [finding.note for finding in findings if finding.note])
        self.label.setText(Message("Detected") if told else "")


def facts(findings: Iterable[Finding], fields: Mapping[str, ParameterField]) -> Sequence[Message]:
    """What the findings say, most important first; without what is plain."""
    found = {finding.option: finding for finding in findings}
    order = [*_FIRST, *(option for option in found if option not in _FIRST)]
    told = [found[option] for option in order if option in found]
    return [fact for finding in told if (fact := _fact(finding, fields.get(finding.option)))]


def _fact(finding: Finding, field: ParameterField | None) -> Message:
    value = finding.value
    is_plain = _PLAIN.get(finding.option) == value and finding.certainty is Certainty.CERTAIN
    if field is None or is_plain:
        return EMPTY
    label = field.label_of(value)
    match finding.option:
        case "header_row" if value == _NONE:
            return Message("No header")
        case "header_row":
            return Message("Header in line {line}", line=label)
        case "quote":
            return Message("Quote: {quote}", quote=label)
        case "escape":
            return Message("Escape: {escape}", escape=label)
        case "comment":
            return Message("Comments: {comment}", comment=label)
        case "initial_space":
            return Message("Spaces before values: {choice}", choice=label)
        case "skip_lines":
            return Message("Lines skipped: {lines}", lines=label)
        case "sheet":
            return Message("Sheet {sheet}", sheet=label)
        case _:
            return Message("{found}", found=label)
