"""The sentences that window and command line share, each in one place."""

from csvdownloader.core.formats import Format
from csvdownloader.core.models import RowBounds

APP_NAME = "CSV Downloader"
JOB_ID_LABEL = "Job"
INVALID_FORMAT = "Invalid format selected"
INTERRUPTED_MESSAGE = "The program ended while this download was running"
INTERRUPTED_HINT = "Retry starts it again."


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
