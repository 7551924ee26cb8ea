"""The file with one's own presets; see `core.writing.presets`."""

from collections.abc import Mapping
from pathlib import Path

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.messages import Message
from csvdownloader.core.writing.presets import own_presets, presets_text
from csvdownloader.engine.disk.durable import make_private_folder, write_atomically


class OwnPresetFile:
    """See `core.ports.stores.PresetFile`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, dict[str, str]]:
        """See `core.ports.stores.PresetFile`."""
        try:
            return own_presets(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            sentence = Message("{path} cannot be read: {error}", path=self._path, error=error)
            raise InvalidRequestError({"preset": sentence}) from error

    def save(self, presets: Mapping[str, Mapping[str, str]]) -> None:
        """See `core.ports.stores.PresetFile`."""
        try:
            make_private_folder(self._path.parent)
            write_atomically(self._path, presets_text(presets))
        except OSError as error:
            raise own_storage_error(error, self._path) from error
