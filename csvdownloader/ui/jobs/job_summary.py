"""How a job is shown in few words: its icon, the word for its state, and its second line."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from csvdownloader.core import texts, units
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.plain_text import SEPARATOR, from_home
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.ui.widgets.times import age, local_time

_WITH_ORIGIN = frozenset({JobState.COMPLETED, JobState.CANCELLED})  # nothing else is to be said
_MOST_OF_PART = 300  # characters of a query, for example
MOST_WHILE_RUNNING = 99.9  # 100 % is for a file that has its final name


class JobBadge(Struct, frozen=True):
    """The icon and the word for a state."""

    icon: str
    tone: Tone
    word: str


class JobSummary(Struct, frozen=True):
    """One row of the job list.

    Attributes:
        badge: The icon and the word for the state.
        line: The second line: what it does or why it failed; else where its rows come from.
        is_origin: Whether the line is that; its end says most.
        whole: All that there is to say, in lines.
        age: How long ago it ended; empty while it runs.
        permille: How far the ring is filled that stands in place of the icon; None for no ring.
        pinned: Whether a lock is shown.
        saved: Whether the sign of a saved file is shown.
        source_icon: The icon of the kind of source.
        line_tone: The tone of the second line.
    """

    badge: JobBadge
    line: str
    is_origin: bool
    whole: str
    age: str
    permille: int | None
    pinned: bool
    saved: bool
    source_icon: str
    line_tone: Tone = Tone.MUTED


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


def summary_of(
    job: Job,
    origin: Sequence[str],
    progress: Progress | None,
    saving: bool,
    now: datetime,
    place: int = 0,
) -> JobSummary:
    """The job's line in the list.

    Args:
        job: The job.
        origin: Where its rows come from; see `core.ports.sources.Source.origin`.
        progress: The last report of what it does, if it does something.
        saving: Whether its file is being saved.
        now: The time, UTC.
        place: Its place in the queue, from 1, if it waits.
    """
    badge = JobBadge("save", Tone.ACTIVE, Message("Saving")) if saving else badge_of(job)
    at_work = saving or job.state is JobState.RUNNING
    detail = _activity(progress) if at_work else _detail(job, place)
    state, source = _joined(badge.word, detail), origin_text(origin)
    percent = shown_percent(progress) if at_work else None
    unsaved = _unsaved(job) if not at_work else EMPTY
    is_origin = not at_work and not unsaved and job.state in _WITH_ORIGIN
    asks_to_be_read = not at_work and not is_origin and badge.tone is not Tone.MUTED
    tone = Tone.BAD if unsaved else badge.tone
    return JobSummary(
        badge=badge,
        line=source if is_origin else unsaved or state,
        is_origin=is_origin,
        whole="\n".join(filter(None, (job.title, state, unsaved, source, _times(job)))),
        age="" if at_work else age(job.ended_at or job.created_at, now),
        permille=_filled(percent),
        pinned=job.pinned,
        saved=job.saved_to is not None and not saving,
        source_icon=source_icon(job.request.source),
        line_tone=tone if asks_to_be_read else Tone.MUTED,
    )


def _filled(percent: float | None) -> int | None:
    if percent is None:
        return None
    from csvdownloader.ui.widgets.progress_bar import permille  # loaded late: few rows have a ring

    return permille(percent)


def origin_text(origin: Sequence[str]) -> str:
    """Where rows come from, on one line: "Shop · public.orders", "~/orders.xlsx · Sheet 2"."""
    return SEPARATOR.join(texts.one_line(from_home(part), _MOST_OF_PART) for part in origin)


def _times(job: Job) -> str:
    moment = local_time(job.ended_at or job.created_at)
    saved = Message("Saved to {saved_to}", saved_to=job.saved_to) if job.saved_to else EMPTY
    return "\n".join(filter(None, (moment, saved)))


def _unsaved(job: Job) -> Message:
    """Why the file of a finished job was not saved; empty where nobody tried, or it was."""
    if job.receipt is None or job.failure is None:
        return EMPTY
    return Message("Not saved: {reason}", reason=" ".join(job.failure.message.split()))


def _joined(*parts: str) -> str:
    return SEPARATOR.join(filter(None, parts))


def _activity(progress: Progress | None) -> str:
    percent = shown_percent(progress)
    if percent is not None:
        return Message("{percent} %", percent=int(percent))
    return _status_and_counts(progress) if progress else ""


def _status_and_counts(progress: Progress) -> str:
    """The server's status, and the rows and bytes so far."""
    status = texts.one_line(progress.status)
    return _joined(status and f"“{status}”", counts(progress))


def _detail(job: Job, place: int) -> str:
    if job.state is JobState.QUEUED and place:
        return Message("place {place:,}", place=place)
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
    return SEPARATOR.join((rows, request.saved_label))
