"""A request: everything that is needed to run a job."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import force_setattr

from csvdownloader.core.requests.target import SaveTarget
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import WriteOptions

Value: TypeAlias = str | int | bool


class Request(Struct, frozen=True):
    """Everything needed to run a job again.

    Attributes:
        source: Key of the source, for example "sample".
        parameters: The source's own parameters, never a secret.
        row_limit: How many rows at most; None means all rows.
        format: The format of the file that is fetched.
        writing: How that is saved; None for a copy of its bytes.
        target: Where and when it is saved.
    """

    source: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    row_limit: int | None = None
    format: Format = Format.CSV
    writing: WriteOptions | None = None
    target: SaveTarget = field(default_factory=SaveTarget)

    def __post_init__(self) -> None:
        force_setattr(self, "parameters", MappingProxyType(dict(self.parameters)))

    def text(self, key: str) -> str:
        """The parameter as text; empty when it was not given."""
        return str(self.parameters.get(key, ""))

    @property
    def saved_label(self) -> str:
        """The format of the saved file, as people write it."""
        return self.writing.format.label if self.writing else self.format.label

    @property
    def saved_ending(self) -> str:
        """What the name of the saved file ends in, without its first dot."""
        return self.writing.ending if self.writing else self.format.value
