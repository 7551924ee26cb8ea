"""The sentences that window and command line share, each in one place."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined, verbatim
from csvdownloader.core.sources.parameters import RowBounds
from csvdownloader.core.tables.columns import Column

APP_NAME = "CSV Downloader"
CHOOSE_A_TABLE = Message("A database: open it by itself, to choose a table")
READ_OTHERWISE = Message("Re&ad with other settings…")
REMOVE_OLD = Message("Remove &old downloads…")
INVALID_FORMAT = Message("Invalid format selected")
INTERRUPTED_MESSAGE = Message("The program ended while this download was running")
INTERRUPTED_HINT = Message("Retry starts it again.")

STATE_WORDS = {
    JobState.QUEUED: Message("Waiting"),
    JobState.RUNNING: Message("Running"),
    JobState.COMPLETED: Message("Finished"),
    JobState.ERROR: Message("Failed"),
    JobState.CANCELLED: Message("Cancelled"),
    JobState.INTERRUPTED: Message("Interrupted"),
}
STAGE_TITLES = {
    Stage.WAITING: Message("Waiting for the source"),
    Stage.QUEUEING: Message("Waiting for another export of this service"),
    Stage.STARTING: Message("Starting the export"),
    Stage.PREPARING: Message("The service prepares the export"),
    Stage.DOWNLOADING: Message("Downloading"),
    Stage.COPYING: Message("Copying rows"),
    Stage.VERIFYING: Message("Checking the file"),
    Stage.SAVING: Message("Saving"),
}
COMPLETENESS_WORDS = {
    Completeness.COMPLETE: Message("Complete"),
    Completeness.LIMITED: Message("Limited"),
    Completeness.UNVERIFIED: Message("Unverified"),
}
COMPLETENESS_MEANINGS = {
    Completeness.COMPLETE: Message("Every row that the source promised is in the file."),
    Completeness.LIMITED: Message("The file ends at the number of rows that you asked for."),
    Completeness.UNVERIFIED: Message(
        "It is not proven that these are exactly the source's rows. The lines below say why."
    ),
}
ASKED_HOST = Message("the host that the download names")
QUEUED_MESSAGE = Message("This download waits for its turn")
QUEUED_HINT = Message("It starts by itself when its turn comes, unless the queue is paused.")
CANCELLED_MESSAGE = Message("You stopped this download")
CANCELLED_HINT = Message("No file was kept. Run it again whenever you like.")
UNSAVED = Message("Not saved")  # the word for a headless download that is finished
UNSAVED_MESSAGE = Message("The file was fetched, but not saved")
UNSAVED_HINT = Message("Name a file with -o; it is only saved then.")
_PLAIN = {
    JobState.QUEUED: (QUEUED_MESSAGE, QUEUED_HINT),
    JobState.CANCELLED: (CANCELLED_MESSAGE, CANCELLED_HINT),
}


def state_word(job: Job, *, is_kept: bool = True) -> Message:
    """The word for where a job stands, or for what its finished file can claim.

    Args:
        job: The job.
        is_kept: Whether a finished file stays where it is also when it is not saved.
    """
    if job.receipt is None:
        return STATE_WORDS[job.state]
    return COMPLETENESS_WORDS[job.receipt.completeness] if is_kept else UNSAVED


def what_happened(job: Job, *, is_kept: bool = True) -> tuple[Message, Message]:
    """The sentence on what became of a job, and what can be done; both empty when it is well.

    The arguments are those of `state_word`.
    """
    if job.failure is not None:
        return job.failure.message, job.failure.hint
    if job.receipt is not None and not is_kept:
        return UNSAVED_MESSAGE, UNSAVED_HINT
    return _PLAIN.get(job.state, (EMPTY, EMPTY))


def invalid_rows(bounds: RowBounds) -> Message:
    """Why a number of rows is refused."""
    if bounds.maximum is None:
        return Message("Rows must be 1 or more")
    return Message("Rows must be between 1 and {maximum}", maximum=bounds.maximum)


def download_percent(percent: float) -> Message:
    """The line over the progress bar: "Download 40% complete"."""
    return Message("Download {percent}% complete", percent=int(percent))


def file_ready(label: str) -> Message:
    """The line over the save button: "Your CSV file is ready for download"."""
    return Message("Your {label} file is ready for download", label=label)


def server_says(status: str) -> Message:
    """The sentence that shows the service's own status of its job."""
    return Message("Server says “{status}”", status=one_line(status))


def one_line(text: str, most: int | None = None) -> str:
    """A server's text on one line, without invisible characters.

    Args:
        text: What the server sent.
        most: How many characters are shown before dots; None for all.
    """
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return line if most is None or len(line) <= most else f"{line[:most]}..."


def column_lines(schema: Sequence[Column], most: int) -> str:
    """A line for each of the first `most` columns, "price: decimal(10, 2)", and how many follow."""
    lines = [f"{one_line(column.name, 60)}: {column.type_text}" for column in schema[:most]]
    left = len(schema) - most
    return "\n".join([*lines, Message("and {left:,} more", left=left)] if left > 0 else lines)


def sends_to(hosts: Sequence[str], parts: int) -> Message:
    """The sentence on the hosts that saving an account allows to see its secret.

    Args:
        hosts: The allow-list, with placeholders where parameters decide.
        parts: How many parts the secret has.
    """
    hosts_text = listed(_named(hosts))
    if parts == 1:
        return Message("It is sent to {hosts} and to no other host.", hosts=hosts_text)
    return Message("They are sent to {hosts} and to no other host.", hosts=hosts_text)


def called(hosts: Iterable[str], *, is_open: bool) -> Message:
    """All hosts that a run of a profile may call: "a.example.com, and hosts that its answers name".

    Args:
        hosts: Those that it names, with placeholders where parameters decide; at least one.
        is_open: Whether answers of the service name further ones.
    """
    hosts_text = joined(_named(hosts), ", ")
    if is_open:
        return Message("{hosts}, and hosts that its answers name", hosts=hosts_text)
    return hosts_text


def _named(hosts: Iterable[str]) -> list[Message]:
    return [ASKED_HOST if re.fullmatch(r"\{\w+\}", host) else verbatim(host) for host in hosts]


def listed(items: Iterable[str], *, any_of: bool = False) -> Message:
    """One item or more as a list in a sentence: "a, b and c", or with `any_of` "a, b or c"."""
    *most, last = items
    if not most:
        return verbatim(last)
    enumeration = Message("{most} or {last}") if any_of else Message("{most} and {last}")
    return enumeration.filled(most=joined(most, ", "), last=last)


def store_quarantined(path: Path) -> Message:
    """The sentence for a damaged list of downloads that was quarantined."""
    return Message(
        "The list of downloads was damaged and set aside as {name}. What can still be read of it "
        "is here, and finished files were found again.",
        name=path.name,
    )


def store_not_kept(reason: Message) -> Message:
    """The sentence for a list of downloads that cannot be written."""
    return Message("What you change now is gone when the program ends. {reason}", reason=reason)


def data_not_kept(reason: Message) -> Message:
    """The sentence for a program that has no folder of its own."""
    return Message(
        "Save what you download: nothing else is kept when the program ends. {reason}",
        reason=reason,
    )


def disk_nearly_full(folder: Path) -> Message:
    """The sentence for a disk without room for downloads."""
    return Message(
        "The disk is full: {folder}. Remove downloads that you need no more, or free some space.",
        folder=folder,
    )


def were_interrupted(jobs: Sequence[Job]) -> Message:
    """What a start says of the jobs that the end of an earlier run cut off."""
    if len(jobs) == 1:
        return Message("{name} was interrupted when the program ended.", name=jobs[0].title)
    return Message("{n:,} downloads were interrupted when the program ended.", n=len(jobs))
