"""What a start finds of an earlier run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csvdownloader.core.jobs.job import Job
    from csvdownloader.core.jobs.receipt import Receipt


class Recovery(Struct, frozen=True):
    """What an earlier run left behind.

    Attributes:
        whole: Receipts of the given jobs that are unsettled and have a finished file, by job id.
        adopted: Finished jobs that are not in the list, rebuilt from their sidecars.
        resumable: Ids of the given jobs that left a checkpoint and can go on from it.
        gone: Those of the removed jobs of which nothing is there any more.
    """

    whole: Mapping[str, Receipt]
    adopted: tuple[Job, ...]
    resumable: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
