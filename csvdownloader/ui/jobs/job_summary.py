"""How a job is shown in few words: its icon, the word for its state, and its second line."""

from dataclasses import dataclass

from csvdownloader.core import texts, units
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Completeness, Job, JobState, Progress, Request
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.ui.widgets.progress_bar import permille
from csvdownloader.ui.widgets.source_icons import source_icon

MOST_WHILE_RUNNING = 99.9  # 100 % is for a file that has its final name


@dataclass(frozen=True, slots=True)
class JobBadge:
    """The icon and the word for a state."""

    icon: str
    tone: Tone
    word: str


@dataclass(frozen=True, slots=True)
class JobSummary:
    """One row of the job list.

    Attributes:
        badge: The icon and the word for the state.
        detail: The text after that word.
        permille: How far the ring is filled that stands in place of the icon; None for no ring.
        pinned: Whether a lock is shown.
        source_icon: The icon of the kind of source.
        line_tone: The tone of the second line.
    """

    badge: JobBadge
    detail: str
    permille: int | None
    pinned: bool
    source_icon: str
    line_tone: Tone = Tone.MUTED

    @property
    def line(self) -> str:
        """The second line as text."""
        return SEPARATOR.join(part for part in (self.badge.word, self.detail) if part)


_STATES = {
    JobState.QUEUED: ("queued", Tone.MUTED),
    JobState.RUNNING: ("running", Tone.ACTIVE),
    JobState.COMPLETED: ("complete", Tone.GOOD),
    JobState.ERROR: ("failed", Tone.BAD),
    JobState.CANCELLED: ("cancelled", Tone.MUTED),
    JobState.INTERRUPTED: ("interrupted", Tone.CAUTION),
}
_COMPLETENESS = {
    Completeness.COMPLETE: ("complete", Tone.GOOD),
    Completeness.LIMITED: ("limited", Tone.GOOD),
    Completeness.UNVERIFIED: ("unverified", Tone.CAUTION),
}


def completeness_badge(completeness: Completeness) -> JobBadge:
    """The icon and the word for the completeness of a finished file."""
    icon, tone = _COMPLETENESS[completeness]
    return JobBadge(icon, tone, texts.COMPLETENESS_WORDS[completeness])


def badge_of(job: Job) -> JobBadge:
    """The icon and the word for the job's state or its completeness."""
    if job.receipt is not None:
        return completeness_badge(job.receipt.completeness)
    icon, tone = _STATES[job.state]
    return JobBadge(icon, tone, texts.state_word(job))


def shown_percent(progress: Progress | None) -> float | None:
    """The percent to show: never 100 while something still runs."""
    if progress is None or progress.percent is None:
        return None
    return min(max(progress.percent, 0.0), MOST_WHILE_RUNNING)


def counts(progress: Progress) -> str:
    """The rows and bytes so far: "6,200 rows, 1.1 MB"."""
    parts = []
    if progress.row_count is not None:
        parts.append(units.count(progress.row_count, "row"))
    if progress.bytes is not None:
        parts.append(units.size(progress.bytes))
    return ", ".join(parts)


def summary_of(job: Job, progress: Progress | None, saving: bool) -> JobSummary:
    """The job's line in the list."""
    if saving:
        return _in_progress(JobBadge("save", Tone.ACTIVE, Message("Saving")), job, progress)
    badge = badge_of(job)
    if job.state is JobState.RUNNING:
        return _in_progress(badge, job, progress)
    asks_to_be_read = job.receipt is None and badge.tone in {Tone.BAD, Tone.CAUTION}
    tone = badge.tone if asks_to_be_read else Tone.MUTED
    icon = source_icon(job.request.source)
    return JobSummary(badge, _detail(job), None, job.pinned, icon, tone)


def _in_progress(badge: JobBadge, job: Job, progress: Progress | None) -> JobSummary:
    percent, icon = shown_percent(progress), source_icon(job.request.source)
    if percent is not None:
        return JobSummary(badge, f"{int(percent)} %", permille(percent), job.pinned, icon)
    detail = _status_and_counts(progress) if progress else ""
    return JobSummary(badge, detail, None, job.pinned, icon)


def _status_and_counts(progress: Progress) -> str:
    """The server's status, and the rows and bytes so far."""
    status = texts.one_line(progress.status)
    return SEPARATOR.join(part for part in (status and f"“{status}”", counts(progress)) if part)


def _detail(job: Job) -> str:
    if job.receipt is not None:
        return f"{units.count(job.receipt.row_count, 'row')}, {units.size(job.receipt.bytes)}"
    if job.state is JobState.ERROR and job.failure is not None:
        return " ".join(job.failure.message.split())
    return ""


def requested_text(request: Request) -> str:
    """The requested rows and format: "All rows · CSV"."""
    rows = (
        Message("All rows") if request.row_limit is None else units.count(request.row_limit, "row")
    )
    return SEPARATOR.join((rows, request.format.label))
