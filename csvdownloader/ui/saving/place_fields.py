"""The fields for the folder and the name of a file that is to be saved."""

import os
import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QVBoxLayout, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.core.writing.rules import named_format
from csvdownloader.ui.fields.field_rows import FieldForm, insert_field
from csvdownloader.ui.fields.fields import TextField
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.mnemonics import with_mnemonic

_FOLDER = Parameter("folder", Message("Fol&der"), ParameterKind.TEXT, "", EMPTY)
_NAME = Parameter("target", Message("&Name"), ParameterKind.TEXT, "", EMPTY)
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}\Z")


class PlaceFields(QWidget):
    """Where a file is saved. Its ending follows the format; another one is told.

    Signals:
        changed(): The user changed the folder or the name.
    """

    changed = Signal()

    def __init__(self, letters: set[str], parent: QWidget) -> None:
        """`letters` are the Alt keys that are taken around it; new ones are added."""
        super().__init__(parent)
        self.browse_button = Button(Message("B&rowse…"), "folder")
        self.folder = TextField(_FOLDER, self.browse_button)
        self.name = TextField(_NAME)
        self._options = WriteOptions()
        for field in (self.folder, self.name):
            field.edit.setAcceptDrops(False)  # a file that is dropped belongs to the window
            field.edited.connect(self._follow)
        self.browse_button.clicked.connect(self._browse)
        self._arrange(letters)

    def set_place(self, folder: Path, name: str) -> None:
        """Shows a place; not an edit of the user."""
        self.folder.set_value(str(folder))
        self.name.set_value(name)

    def follow_options(self, options: WriteOptions) -> None:
        """Gives the name the ending of another format, where it had that of the one before."""
        before, self._options = f".{self._options.ending}", options
        name = self.name.edit.text()
        if name.lower().endswith(before):
            self.name.set_value(f"{name[: -len(before)]}.{options.ending}")
        self._judge()

    def target(self) -> Path | None:
        """The path; None while something is wrong, which the fields show."""
        self._judge()
        if self.name.error() or self.folder.error():
            return None
        return self._folder() / self._whole_name()

    def show_refusal(self, reason: str) -> None:
        """Says why nothing can be saved there."""
        self.name.show_error(reason)

    def show_taken(self, name: str) -> None:
        """Says that a file of that name is there already; an empty name that none is."""
        said = Message("“{name}” is there already; you will be asked", name=name)
        self.name.show_note(said if name else self._note())

    def focus_name(self) -> None:
        """Moves the keyboard to the name, with all of it selected but its ending."""
        edit = self.name.edit
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        text = edit.text()
        ending = f".{self._options.ending}"
        length = len(text) - (len(ending) if text.endswith(ending) else 0)
        edit.setSelection(0, length)

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [self.folder.edit, self.browse_button, self.name.edit]

    # --- inside -----------------------------------------------------------------------------

    def _follow(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        folder = self._folder()
        is_said = folder.is_absolute() or Path(self._whole_name()).is_absolute()
        wants = Message("Name a whole path, or browse for a folder")
        self.folder.show_error("" if is_said else wants)
        self.name.show_error(self._wrong_name())
        self.name.show_note(self._note())

    def _wrong_name(self) -> Message:
        name = self.name.edit.text().strip()
        if not name or name.endswith("/"):
            return Message("A file needs a name")
        named, around = named_format(self._whole_name())
        if named not in {None, self._options.format}:
            return Message(
                "The name is that of {named}, but the format is {format}",
                named=_label(named),
                format=self._options.format.label,
            )
        if around is not self._options.compression:
            return Message("So packed, its name ends in .{ending}", ending=self._options.ending)
        return EMPTY

    def _folder(self) -> Path:
        return Path(os.path.expanduser(self.folder.edit.text()))  # noqa: PTH111 - never raises

    def _whole_name(self) -> str:
        """The name, with the ending of the format where it has none."""
        name = self.name.edit.text().strip()
        return name if _ENDING.search(name) else f"{name}.{self._options.ending}"

    def _note(self) -> Message:
        whole, typed = self._whole_name(), self.name.edit.text().strip()
        return Message("Saved as “{name}”", name=whole) if typed and whole != typed else EMPTY

    def _browse(self) -> None:
        dialog = QFileDialog(self.window(), Message("Save as"), self.folder.edit.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # What is there already is asked about when it is saved, with more answers.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilters([Message("All files (*)")])
        dialog.selectFile(self._whole_name())
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, path: str) -> None:
        self.set_place(Path(path).parent, Path(path).name)
        self._follow()
        self.focus_name()

    def _arrange(self, letters: set[str]) -> None:
        form = FieldForm()
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP)
        for field in (self.folder, self.name):
            insert_field(form, form.rowCount(), field, letters)
        self.browse_button.setText(with_mnemonic(self.browse_button.text(), letters))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)


def _label(named: SavedFormat | None) -> str:
    return named.label if named else ""
