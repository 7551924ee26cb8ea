"""What a look at a source tells before a job starts."""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct, field

from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request

# Device, inode, size and time of change of each file that a request reads; empty if one is gone.
Stamp: TypeAlias = tuple[tuple[int, int, int, int], ...]


class Inspection(Struct, frozen=True):
    """What inspecting a source tells before the job starts.

    Attributes:
        choices: For a parameter's key, the values to choose from.
        note: One line about the source, for example its format and size.
        instead: The request to another source that the place belongs to, if it does.
        missing: What has to be said before a job can start: key of a parameter to sentence.
        stamp: What the files of the source were before they were looked at.
    """

    choices: Mapping[str, tuple[str, ...]]
    note: Message
    instead: Request | None = None
    missing: Mapping[str, Message] = field(default_factory=dict)
    stamp: Stamp = ()


class TableInfo(Struct, frozen=True):
    """One entry of a database's catalog.

    Attributes:
        path: Its name, outermost part first: ("public", "orders").
        is_view: Whether it is a view.
        row_estimate: The database's estimate of its rows; None when the database keeps none.
    """

    path: tuple[str, ...]
    is_view: bool = False
    row_estimate: int | None = None
