"""The sentences that window and command line share, each in one place."""

import re
from collections.abc import Sequence
from pathlib import Path

from csvdownloader.core.formats import Format
from csvdownloader.core.models import Completeness, JobState, RowBounds

APP_NAME = "CSV Downloader"
INVALID_FORMAT = "Invalid format selected"
INTERRUPTED_MESSAGE = "The program ended while this download was running"
INTERRUPTED_HINT = "Retry starts it again."

STATE_WORDS = {
    JobState.QUEUED: "Waiting",
    JobState.RUNNING: "Running",
    JobState.COMPLETED: "Finished",
    JobState.ERROR: "Failed",
    JobState.CANCELLED: "Cancelled",
    JobState.INTERRUPTED: "Interrupted",
}
COMPLETENESS_WORDS = {
    Completeness.COMPLETE: "Complete",
    Completeness.LIMITED: "Limited",
    Completeness.UNVERIFIED: "Unverified",
}
COMPLETENESS_MEANINGS = {
    Completeness.COMPLETE: "Every row that the source promised is in the file.",
    Completeness.LIMITED: "The file ends at the number of rows that you asked for.",
    Completeness.UNVERIFIED: "The source gave no proof of its end. Rows may be missing.",
}
ASKED_HOST = "the host that the download names"
QUEUED_MESSAGE = "This download waits for its turn"
QUEUED_HINT = "It starts by itself as soon as another one ends."
CANCELLED_MESSAGE = "You stopped this download"
CANCELLED_HINT = "No file was kept. Run it again whenever you like."


def invalid_rows(bounds: RowBounds) -> str:
    """Why a number of rows is refused."""
    if bounds.maximum is None:
        return "Rows must be 1 or more"
    return f"Rows must be between 1 and {bounds.maximum}"


def download_percent(percent: float) -> str:
    """The line over the progress bar: "Download 40% complete"."""
    return f"Download {int(percent)}% complete"


def file_ready(file_format: Format) -> str:
    """The line over the save button: "Your CSV file is ready for download"."""
    return f"Your {file_format.label} file is ready for download"


def server_says(status: str) -> str:
    """The sentence that shows the service's own status of its job."""
    return f"Server says “{one_line(status)}”"


def one_line(text: str, most: int | None = None) -> str:
    """A server's text on one line, without invisible characters.

    Args:
        text: What the server sent.
        most: How many characters are shown before dots; None for all.
    """
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return line if most is None or len(line) <= most else f"{line[:most]}..."


def sends_to(hosts: Sequence[str], parts: int) -> str:
    """The sentence on the hosts that saving an account allows to see its secret.

    Args:
        hosts: The allow-list, with placeholders where parameters decide.
        parts: How many parts the secret has.
    """
    named = [ASKED_HOST if re.fullmatch(r"\{\w+\}", host) else host for host in hosts]
    listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return f"{'It is' if parts == 1 else 'They are'} sent to {listed} and to no other host."


def store_quarantined(path: Path) -> str:
    """The sentence for a damaged list of downloads that was quarantined."""
    return (
        f"The list of downloads was damaged. It was set aside as {path.name}, "
        "and finished files were found again."
    )
