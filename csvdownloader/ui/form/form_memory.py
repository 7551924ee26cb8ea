"""What the form last said of each kind of source, also after a new start."""

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QSettings

from csvdownloader.core.jobs.records import request_from_json, request_to_json
from csvdownloader.core.requests.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csvdownloader.core.ports.sources import Source

_REQUESTS, _OPEN = "form/requests", "form/open"  # in the settings


class FormMemory:
    """Keeps requests that need not be finished, without their secrets."""

    def __init__(self, settings: QSettings, sources: "Mapping[str, Source]") -> None:
        self._settings, self._sources = settings, sources

    def note(self, request: Request) -> None:
        """Keeps the request; what is wrong in it is left out.

        In a wrong address secrets are not found, so it may have some.
        """
        source = self._sources[request.source]
        request = source.without_secrets(request)
        wrong = source.check(request)
        right = {key: value for key, value in request.parameters.items() if key not in wrong}
        text = request_to_json(replace(request, parameters=right))
        self._settings.setValue(f"{_REQUESTS}/{source.key}", text)

    def last(self, source_key: str) -> Request | None:
        """What was said last of that source; None where nothing was, or it cannot be read."""
        text = self._settings.value(f"{_REQUESTS}/{source_key}")
        try:
            request = request_from_json(text) if isinstance(text, str) else None
        except ValueError:  # of a later version, or changed by hand
            return None
        return request if request is not None and request.source == source_key else None

    def note_open(self, source_key: str) -> None:
        """Notes that the window is closed with the form of that source; empty for another page."""
        self._settings.setValue(_OPEN, source_key)

    def was_open(self) -> str:
        """The source that was noted by `note_open`, if it is still there; else empty."""
        key = str(self._settings.value(_OPEN, ""))
        return key if key in self._sources else ""
