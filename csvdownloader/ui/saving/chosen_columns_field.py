"""The field for the columns of a saved file: typed, or chosen in a dialog where they are known."""

from collections.abc import Sequence
from functools import partial

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.core.writing.columns import typed_columns
from csvdownloader.core.writing.options import ChosenColumns, WriteOptions
from csvdownloader.core.writing.texts import texts_of
from csvdownloader.ui.fields.fields import TextField
from csvdownloader.ui.widgets.buttons import Button


class ChosenColumnsField(TextField):
    """Names with commas between them, some with a new one behind a sign =."""

    def __init__(self, parameter: Parameter) -> None:
        self.choose_button = Button(Message("Choose…"), "columns")
        super().__init__(parameter, self.choose_button)
        self._names: Sequence[str] = ()
        self.edit.setAcceptDrops(False)  # a file that is dropped belongs to the window
        self.choose_button.setAccessibleDescription(parameter.title)
        self.choose_button.hide()
        self.choose_button.clicked.connect(self._ask)

    def offer(self, names: Sequence[str]) -> None:
        """Offers the columns of a file to be chosen; none are not known."""
        self._names = names
        self.choose_button.setVisible(bool(names))

    @override
    def buttons(self) -> list[Button]:
        return [self.choose_button]

    def _ask(self) -> None:
        from csvdownloader.ui.saving.chosen_columns_dialog import ChosenColumnsDialog

        dialog = ChosenColumnsDialog(self._names, self._typed(), self.window())
        dialog.chosen.connect(partial(self._take, self._names))
        dialog.open()

    def _typed(self) -> ChosenColumns:
        try:
            return typed_columns(self.edit.text())
        except ValueError:  # what was typed is no list of columns
            return ()

    def _take(self, names: Sequence[str], columns: ChosenColumns) -> None:
        is_all = [(each.name, each.new_name) for each in columns] == [(n, n) for n in names]
        texts = texts_of(WriteOptions(columns=() if is_all else columns))
        self.choose(texts.get("columns", ""))
