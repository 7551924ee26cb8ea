"""What outlives the program: on disk, and in the system's key store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from csvdownloader.core.connections.connections import Connection
    from csvdownloader.core.jobs.job import Job
    from csvdownloader.core.requests.request import Value
    from csvdownloader.core.requests.saved_requests import SavedRequest


class KeyStore(Protocol):
    """The system's key store. May ask the user, and so take any time: call in a worker."""

    def is_available(self) -> bool:
        """Whether there is one that can be trusted."""

    def get(self, account: str) -> str | None:
        """The secret; None when there is none. Raises KeyStoreError."""

    def set(self, account: str, secret: str) -> None:
        """Keeps the secret, and has read it back when this returns. Raises KeyStoreError."""

    def remove(self, account: str) -> None:
        """Removes the secret; it is no error when there is none. Raises KeyStoreError."""


class ConnectionStore(Protocol):
    """The connections on disk, without any secret. Used on one thread only."""

    def load_connections(self) -> list[Connection]:
        """All connections."""

    def put_connection(self, connection: Connection) -> None:
        """Adds or replaces a connection; on disk when this returns. Raises StorageError."""

    def remove_connection(self, connection_id: str) -> None:
        """Removes a connection; it is no error when it is not known. Raises StorageError."""


class SavedRequestStore(Protocol):
    """The saved requests on disk, without any secret. Used on one thread only."""

    def load_saved(self) -> list[SavedRequest]:
        """All that can be read. Raises StorageError."""

    def write_saved(self, *requests: SavedRequest, removed: Iterable[str] = ()) -> None:
        """Removes those of these names, then adds or replaces others; all or none, and on disk.

        Raises StorageError.
        """


class JobStore(Protocol):
    """The job list on disk. Used on one thread only."""

    def load(self) -> list[Job]:
        """All jobs, oldest first."""

    def put(self, *jobs: Job) -> None:
        """Adds or replaces jobs, all or none; on disk when this returns. Raises StorageError."""

    def remove(self, *job_ids: str) -> None:
        """Removes jobs, all or none; it is no error when one is not known. Raises StorageError.

        What their folders hold is never taken for files that a lost list has forgotten:
        `load_removed` names them until `forget_removed`.
        """

    def load_removed(self) -> frozenset[str]:
        """Ids of jobs that were removed, whose files may still be there. Raises StorageError."""

    def forget_removed(self, *job_ids: str) -> None:
        """Forgets that jobs were removed: nothing of them is there. Raises StorageError."""

    def write(self, jobs: Iterable[Job], removed: Iterable[str], *, waits: bool) -> None:
        """Puts some jobs and removes others, all or none. Raises StorageError.

        Args:
            jobs: Those to add or replace.
            removed: Ids of those to remove.
            waits: Whether it waits a little while another program has the list locked.
        """

    def load_settings(self) -> dict[str, Value]:
        """The settings that were changed once."""

    def save_settings(self, values: dict[str, Value]) -> None:
        """Adds or replaces these settings. Others stay, such as those of a newer version."""

    def close(self) -> None:
        """Closes the store; may be called twice."""


class PresetFile(Protocol):
    """The file with the user's own presets. Each method runs in a worker."""

    def load(self) -> dict[str, dict[str, str]]:
        """The presets by their names; none where there is no file.

        Raises:
            InvalidRequestError: It cannot be read, or is no such file.
        """

    def save(self, presets: Mapping[str, Mapping[str, str]]) -> None:
        """Writes the file anew. Raises StorageError."""
