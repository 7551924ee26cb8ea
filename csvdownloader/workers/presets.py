"""One's own presets: read and written in a worker."""

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.core.writing.presets import check_preset_name
from csvdownloader.workers.runner import TaskRunner, on_end

if TYPE_CHECKING:
    from csvdownloader.core.ports.stores import PresetFile

Presets = dict[str, dict[str, str]]


class PresetBook(QObject):
    """The presets as the window uses them. Each change is made in what the file has then.

    Signals, all on the GUI thread:
        changed(): They were read, or changed.
        failed(Failure): The file cannot be read or written.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, runner: TaskRunner, file: "PresetFile", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._file = runner, file
        self._own: Presets = {}

    @property
    def own(self) -> Mapping[str, Mapping[str, str]]:
        """One's own presets by their names, as of the last change; texts of `write_texts`."""
        return self._own

    def load(self) -> None:
        """Reads the file anew."""
        self._run(self._file.load)

    def put(self, name: str, options: WriteOptions) -> None:
        """Keeps options under a name; those of a table's columns are no matter of a preset.

        Raises:
            InvalidRequestError: The name cannot be one.
        """
        from csvdownloader.core.writing.texts import texts_of

        name = check_preset_name(name)
        texts = {"format": options.format.value, **texts_of(options)}
        texts.pop("columns", None)
        self._change(lambda own: own | {name: texts})

    def rename(self, name: str, new_name: str) -> None:
        """Gives a preset another name, and takes the place of one that has it.

        Raises:
            InvalidRequestError: The name cannot be one.
        """
        new_name = check_preset_name(new_name)
        self._change(lambda own: {new_name if each == name else each: own[each] for each in own})

    def remove(self, name: str) -> None:
        """Removes a preset."""
        self._change(lambda own: {each: own[each] for each in own if each != name})

    def _change(self, change: Callable[[Presets], Presets]) -> None:
        def work() -> Presets:
            changed = change(self._file.load())
            self._file.save(changed)
            return changed

        self._run(work)

    def _run(self, work: Callable[[], Presets]) -> None:
        self._runner.start(
            f"presets {uuid.uuid4()}",
            lambda _report, _cancel: work(),
            on_end(self._take, self.failed.emit),
            must_run=True,
        )

    def _take(self, own: Presets) -> None:
        self._own = own
        self.changed.emit()
