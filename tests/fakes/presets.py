"""The file with one's own presets, in memory."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csvdownloader.core.errors.base import UserError


class MemoryPresets:
    """Holds `own`; `error` lets reading fail."""

    def __init__(self, own: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.own = {name: dict(texts) for name, texts in (own or {}).items()}
        self.error: UserError | None = None

    def load(self) -> dict[str, dict[str, str]]:
        if self.error is not None:
            raise self.error
        return dict(self.own)

    def save(self, presets: Mapping[str, Mapping[str, str]]) -> None:
        self.own = {name: dict(texts) for name, texts in presets.items()}
