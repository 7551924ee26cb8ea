"""How a job is shown in few words: its sign, its word and its second line."""

from dataclasses import dataclass

from csvdownloader.core import texts, units
from csvdownloader.core.models import Completeness, Job, JobState, Progress, Request
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.ui.widgets.progress_bar import permille
from csvdownloader.ui.widgets.theme import Tone

MOST_WHILE_RUNNING = 99.9  # the last tenth belongs to a file that has its final name


@dataclass(frozen=True, slots=True)
class JobBadge:
    """The sign and the word of a state."""

    icon: str
    tone: Tone
    word: str


@dataclass(frozen=True, slots=True)
class JobSummary:
    """One line of the job list.

    Attributes:
        badge: Sign and word.
        detail: What is said after the word.
        permille: The length of the small bar, None for no bar.
        kept: Whether a lock is shown.
    """

    badge: JobBadge
    detail: str
    permille: int | None
    pinned: bool

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
    """Sign and word of what a finished file can claim."""
    icon, tone = _COMPLETENESS[completeness]
    return JobBadge(icon, tone, texts.COMPLETENESS_WORDS[completeness])


def badge_of(job: Job) -> JobBadge:
    """Sign and word of the job."""
    if job.receipt is not None:
        return completeness_badge(job.receipt.completeness)
    icon, tone = _STATES[job.state]
    return JobBadge(icon, tone, texts.STATE_WORDS[job.state])


def shown_percent(progress: Progress | None) -> float | None:
    """The percent to show: never 100 while something still runs."""
    if progress is None or progress.percent is None:
        return None
    return min(max(progress.percent, 0.0), MOST_WHILE_RUNNING)


def counts(progress: Progress) -> str:
    """What has come so far: "6,200 rows, 1.1 MB"."""
    parts = []
    if progress.rows is not None:
        parts.append(units.count(progress.rows, "row"))
    if progress.bytes is not None:
        parts.append(units.size(progress.bytes))
    return ", ".join(parts)


def summary_of(job: Job, progress: Progress | None, saving: bool) -> JobSummary:
    """The job's line in the list."""
    if saving:
        return _moving(JobBadge("save", Tone.ACTIVE, "Saving"), job, progress)
    badge = badge_of(job)
    if job.state is JobState.RUNNING:
        return _moving(badge, job, progress)
    return JobSummary(badge, _detail(job), None, job.pinned)


def _moving(badge: JobBadge, job: Job, progress: Progress | None) -> JobSummary:
    percent = shown_percent(progress)
    if percent is not None:
        return JobSummary(badge, f"{int(percent)} %", permille(percent), job.pinned)
    return JobSummary(badge, _news(progress) if progress else "", None, job.pinned)


def _news(progress: Progress) -> str:
    """What the server says, and what has come so far."""
    word = texts.one_line(progress.status)
    return SEPARATOR.join(part for part in (word and f"“{word}”", counts(progress)) if part)


def _detail(job: Job) -> str:
    if job.receipt is not None:
        return f"{units.count(job.receipt.rows, 'row')}, {units.size(job.receipt.bytes)}"
    if job.state is JobState.ERROR and job.failure is not None:
        return " ".join(job.failure.message.split())
    return ""


def wanted(request: Request) -> str:
    """What was asked for: "All rows · CSV"."""
    rows = "All rows" if request.rows is None else units.count(request.rows, "row")
    return SEPARATOR.join((rows, request.format.label))
