"""The list of profiles."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.profiles import ProfileEntry
from csvdownloader.ui.lists.row_list import RowList
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.profiles.profile_model import DOCS, NAME, REMARK, ProfileModel


class ProfileList(RowList):
    """One line for each profile."""

    def __init__(self, model: ProfileModel, parent: QWidget) -> None:
        super().__init__(model, Message("Services"), parent)
        self._profiles = model
        self._size_columns({DOCS: 26 * GAP, REMARK: 30 * GAP})
        model.modelReset.connect(self._span_groups)

    def entry(self) -> ProfileEntry | None:
        """The profile that is selected."""
        return self._profiles.entry(self.currentIndex().row())

    @override
    def select(self, row: int) -> None:
        self.scrollTo(self._profiles.index(max(0, row - 1), NAME))  # the heading of its group
        super().select(row)

    def _span_groups(self) -> None:
        self.clearSpans()
        for row in self._profiles.groups():
            self.setSpan(row, NAME, 1, self._profiles.columnCount())
