"""The fields that say where a finished file is saved, when, and how it is written."""

import os
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.requests.target import WHEN_DONE_LABELS, SaveTarget, WhenDone
from csvdownloader.core.saving.name_pattern import PLACEHOLDERS
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.texts import listed
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import FieldForm, insert_field
from csvdownloader.ui.fields.fields import FolderField, ParameterField, TextField
from csvdownloader.ui.fields.setting_fields import SegmentsField
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.saving.writing_fields import WritingFields
from csvdownloader.ui.widgets.mnemonics import with_mnemonic

_FOLDER = Parameter(
    "folder",
    Message("F&older"),
    ParameterKind.FILE,
    "",
    Message("Where the file is saved; empty for the folder of the last save"),
)
_NAME = Parameter(
    "name_pattern",
    Message("Name"),
    ParameterKind.TEXT,
    "",
    Message(
        "What the file is called; these stand for something: {placeholders}",
        placeholders=listed(f"{{{each}}}" for each in PLACEHOLDERS),
    ),
    placeholder="{name}",
)
_WHEN_DONE = Parameter(
    "when_done",
    Message("When done"),
    ParameterKind.CHOICE,
    WhenDone.ASK.value,
    EMPTY,
    WHEN_DONE_LABELS,
)
_FORMAT = Message("Saved as")


class TargetFields(QWidget):
    """Folder, name, when, and below them the options of writing.

    Attributes:
        writing: Says how the file is written.

    Signals:
        edited(): The user changed something.
    """

    edited = Signal()

    def __init__(self, letters: set[str], parent: QWidget | None = None) -> None:
        """`letters` are the Alt keys that are taken around it; new ones are added."""
        super().__init__(parent)
        self.folder = FolderField(_FOLDER)
        self.name = TextField(_NAME)
        self.name.edit.setPlaceholderText(_NAME.placeholder)
        self.when_done = SegmentsField(_WHEN_DONE)
        self._fields: tuple[ParameterField, ...] = (self.folder, self.name, self.when_done)
        form = self._make_form(letters)
        self.writing = WritingFields(letters, self, format_title=_FORMAT)
        self._arrange(form)
        for field in self._fields:
            field.edited.connect(self.edited)
        self.writing.changed.connect(self.edited)

    @property
    def boxes(self) -> dict[str, FieldBox]:
        """The fields by the keys of errors; those of the writing have "writing." before theirs."""
        own: dict[str, FieldBox] = {field.parameter.key: field for field in self._fields}
        return own | {f"writing.{key}": field for key, field in self.writing.fields.items()}

    def target(self) -> SaveTarget:
        """What the fields say; the folder is as it was typed, but for a tilde."""
        folder = os.path.expanduser(str(self.folder.value()).strip())  # noqa: PTH111 - a text
        name = str(self.name.value()).strip()
        return SaveTarget(folder, name, WhenDone(str(self.when_done.value())))

    def show_target(self, target: SaveTarget) -> None:
        """Fills the fields; not an edit of the user."""
        self.folder.set_value(target.folder)
        self.name.set_value(target.name)
        self.when_done.set_value(target.when_done.value)
        for field in self._fields:
            field.show_error("")

    def show_usual_folder(self, folder: str) -> None:
        """Shows which folder an empty field stands for."""
        self.folder.edit.setPlaceholderText(folder)

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        own = [widget for field in self._fields for widget in field.focusables()]
        return [*own, *self.writing.focusables()]

    def _make_form(self, letters: set[str]) -> FieldForm:
        form = FieldForm()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP + GAP // 2)
        add = partial(insert_field, form, letters=letters)
        for row, field in enumerate(self._fields):
            add(row, field)
            for button in field.buttons():
                button.setText(with_mnemonic(button.text(), letters))
        return form

    def _arrange(self, form: FieldForm) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP + GAP // 2)
        column.addLayout(form)
        column.addWidget(self.writing)
        labels = [label for label in self.findChildren(QLabel) if label.buddy() is not None]
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:  # so that the fields of both forms are in line
            label.setMinimumWidth(widest)
