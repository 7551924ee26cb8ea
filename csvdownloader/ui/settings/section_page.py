"""One page of the settings: the fields of a section, and what else belongs to it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csvdownloader.core.settings.kinds import Setting
from csvdownloader.ui.fields.field_rows import FieldForm, insert_field
from csvdownloader.ui.fields.fields import ParameterField, TextField
from csvdownloader.ui.fields.setting_fields import make_setting_field
from csvdownloader.ui.look.measures import GAP, HEADING
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.mnemonics import with_mnemonic, without_mnemonic


class SettingsPanel(QWidget):
    """What a page has below its fields; a base class."""

    def words(self) -> str:
        """What a search may find of it."""
        return ""

    def focus_first(self) -> None:
        """Moves the keyboard to its first control."""

    def name_keys(self, letters: set[str]) -> None:
        """Gives its buttons Alt keys. `letters` are taken; new ones are added."""


class SectionPage(QWidget):
    """The fields of a section over its panel.

    Attributes:
        fields: By the keys of their settings.

    Signals:
        committed(str): The user has entered a value of that setting, which may be a wrong one.
    """

    committed = Signal(str)

    def __init__(
        self,
        title: str,
        kinds: Mapping[str, Setting],
        panel: SettingsPanel | None,
        taken: frozenset[str],
        parent: QWidget,
    ) -> None:
        """`taken` are the Alt keys of what stands beside every page."""
        super().__init__(parent)
        self.title, self._kinds, self._panel = title, kinds, panel
        self.fields = {key: make_setting_field(key, kind) for key, kind in kinds.items()}
        for key, field in self.fields.items():
            self._connect(key, field)
        self._arrange(set(taken))

    def has(self, words: list[str]) -> bool:
        """Whether each of the words, which are folded, is somewhere on the page."""
        texts = [self.title, self._panel.words() if self._panel else ""]
        texts += [without_mnemonic(kind.title) for kind in self._kinds.values()]
        texts += [kind.help for kind in self._kinds.values()]
        folded = " ".join(texts).casefold()
        return all(word in folded for word in words)

    def focus_first(self) -> None:
        """Moves the keyboard to the first control."""
        if self.fields:
            next(iter(self.fields.values())).focus()
        elif self._panel is not None:
            self._panel.focus_first()

    def _connect(self, key: str, field: ParameterField) -> None:
        def commit() -> None:
            self.committed.emit(key)

        if isinstance(field, TextField):  # what is half typed is no value
            field.edit.editingFinished.connect(commit)
            field.chosen.connect(commit)
        else:
            field.edited.connect(commit)

    def _arrange(self, letters: set[str]) -> None:
        form = FieldForm()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(FieldForm.RowWrapPolicy.WrapLongRows)  # where the font is large
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(2 * GAP)
        for field in self.fields.values():
            insert_field(form, form.rowCount(), field, letters)
        for button in (button for field in self.fields.values() for button in field.buttons()):
            button.setText(with_mnemonic(button.text(), letters))
        column = QVBoxLayout(self)
        column.setSpacing(2 * GAP)
        column.addWidget(Label(self.title, parent=self).sized(HEADING, bold=True))
        if self.fields:
            column.addLayout(form)
        if self._panel is not None:
            self._panel.name_keys(letters)
            column.addWidget(self._panel, 1)
        else:
            column.addStretch(1)
