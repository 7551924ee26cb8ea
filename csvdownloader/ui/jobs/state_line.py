"""One line that says how a job stands: a sign, its word, and facts."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.job_summary import JobBadge
from csvdownloader.ui.look.measures import GAP, control_height
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import IconLabel, Label
from csvdownloader.ui.widgets.plain_text import SEPARATOR, plain_tip


class StateLine(QWidget):
    """The sign and the word for the state, a sentence, facts, and whether details are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(parent=self)
        self.word = Label("", parent=self)
        self.word.sized(1, bold=True)
        self.sentence = ElidedLabel(parent=self, cut=Qt.TextElideMode.ElideRight)
        self.facts = FactsLabel(self)
        self.details = Disclosure(Message("&Details"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._fit()
        for part in (self._icon, self.word, self.sentence):
            row.addWidget(part)
        row.addWidget(self.facts, 1)
        row.addWidget(self.details)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sentence()

    def _fit(self) -> None:
        self.setMinimumHeight(control_height(self.fontMetrics()))  # the same without details

    def _fit_sentence(self) -> None:
        """Shows the sentence where it leaves room for the first fact, as the word says the same."""
        others = (self._icon, self.word, self.sentence, self.details)
        taken = sum(part.sizeHint().width() + GAP for part in others)
        fits = taken + self.facts.least_width() <= self.width()
        self.sentence.setVisible(fits and bool(self.sentence.text()))

    def show_state(self, badge: JobBadge, sentence: str, facts: Sequence[str]) -> None:
        """Shows the state; an empty sentence takes no room, nor does one too long."""
        self._icon.show_icon(badge.icon, badge.tone)
        self.word.setText(badge.word)
        self.sentence.setText(sentence)
        self.facts.show_facts(facts)
        self._fit_sentence()

    def text(self) -> str:
        """All of it as one text."""
        parts = (self.word.text(), self.sentence.text(), self.facts.text())
        return SEPARATOR.join(part for part in parts if part)


class FactsLabel(Label):
    """Facts beside each other; those at the end are left out where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", Tone.MUTED, parent)
        self._facts: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_facts(self, facts: Sequence[str]) -> None:
        """Shows other facts."""
        self._facts = facts
        self.setText(SEPARATOR.join(facts))
        self.setToolTip(plain_tip(self.text()))

    def least_width(self) -> int:
        """How wide the first fact is, in pixels."""
        return self.fontMetrics().horizontalAdvance(self._facts[0]) if self._facts else 0

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(self.contentsRect(), where, self._shown())

    def _shown(self) -> str:
        metrics, width = self.fontMetrics(), self.contentsRect().width()
        for count in range(len(self._facts), 0, -1):
            text = SEPARATOR.join(self._facts[:count])
            if metrics.horizontalAdvance(text) <= width:
                return text
        first = self._facts[0] if self._facts else ""
        return metrics.elidedText(first, Qt.TextElideMode.ElideRight, width)
