"""The dialog that checks the file of a profile."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core import units
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.sources.profiles import ProfileProblem
from csvdownloader.ui.fields.field_rows import set_buddy
from csvdownloader.ui.fields.fields import FileField
from csvdownloader.ui.look.measures import GAP, MARGIN, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Notice
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.workers.profiles import ProfileService

_FILE = Parameter(
    "file",
    Message("&Profile"),
    ParameterKind.FILE,
    "",
    Message("The file of the profile"),
    suffixes=("toml",),
)
_HEIGHT_WITH_PROBLEMS = 52 * GAP
_ROLES = QDialogButtonBox.ButtonRole


class ProfileCheck(QDialog):
    """Asks for a file, and lists what is wrong with it; may stay open beside an editor."""

    def __init__(self, profiles: ProfileService, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Check a profile"))
        self._profiles = profiles
        self.file = FileField(_FILE)
        self.file.edit.setPlaceholderText(Message("Path of a .toml file"))
        self.notice = Notice(Message("Result"), self)
        self.list = QPlainTextEdit(self, readOnly=True)
        self.list.setAccessibleName(Message("Problems"))
        self.list.setTabChangesFocus(True)
        self.check_button = Button(Message("&Check"), "complete", self)
        self.check_button.setDefault(True)
        self._connect()
        self._arrange()
        self._clear_result()
        self.file.set_value(path)
        if path:
            self._check()
        self.file.focus()

    def _connect(self) -> None:
        self.file.edited.connect(self._clear_result)
        self.check_button.clicked.connect(self._check)
        self._profiles.checked.connect(self._show)
        self._profiles.check_failed.connect(self._show_failure)

    def _path(self) -> str:
        return str(self.file.value()).strip()

    def _clear_result(self) -> None:
        self.notice.hide()
        self.list.hide()

    def _check(self) -> None:
        self._clear_result()
        if self._path():
            self._profiles.check(self._path())
        else:
            self.file.show_error(Message("Choose the file of a profile"))
            self.file.focus()

    def _show(self, path: str, problems: Sequence[ProfileProblem]) -> None:
        if path != self._path():
            return
        if problems:
            self.list.setPlainText("\n\n".join(map(_problem_text, problems)))
            self.list.show()
            self.resize(self.width(), max(self.height(), _HEIGHT_WITH_PROBLEMS))
            self.notice.show_message(
                "failed",
                Tone.BAD,
                Message("{problems} found", problems=units.count(len(problems), "problem")),
            )
        else:
            self.notice.show_message("complete", Tone.GOOD, Message("No problems found"))

    def _show_failure(self, path: str, failure: Failure) -> None:
        if path == self._path():
            self.file.show_error(f"{failure.message.rstrip('.')}. {failure.hint}")

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GAP)
        form.addRow(_FILE.title, self.file)
        set_buddy(form, self.file)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.check_button, _ROLES.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP + GAP // 2)
        column.addLayout(form)
        column.addWidget(self.notice)
        column.addWidget(self.list, 1)
        column.addStretch()
        column.addWidget(buttons)
        self.resize(grown_size(80 * GAP, 20 * GAP, self.fontMetrics()))
        self.file.edit.setMinimumWidth(40 * GAP)


def _problem_text(problem: ProfileProblem) -> str:
    line = Message("Line {line:,}", line=problem.line)
    return f"{SEPARATOR.join(filter(None, (line, problem.key)))}\n{problem.message}"
