"""Runs one profile, from its start to the finished part file."""

import random
from typing import TypeVar

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.services import EndlessPagesError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Report, Spool
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.sources.web.bodies.working_file import LostRowsError
from csvdownloader.sources.web.profile.profile import ProfileMode
from csvdownloader.sources.web.run.chain import run_chain
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.direct import run_direct
from csvdownloader.sources.web.run.job.job import run_job
from csvdownloader.sources.web.run.job.remote_job import cancel_remote_job, clean_up_remote_job
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.poll_schedule import Chance
from csvdownloader.sources.web.run.result.head import run_head
from csvdownloader.sources.web.run.result.link_list import RestartExportError

_Table = TypeVar("_Table")


def run_profile(
    order: RunOrder,
    spool: Spool,
    report: Report,
    cancel: Cancel,
    client: HttpClient,
    clock: Clock,
    chance: Chance = random.random,
) -> Outcome:
    """Runs the profile, or resumes what an earlier run of the job began.

    Raises:
        UserError: The service, the network or the disk failed.
        Cancelled: `cancel` was set; the job at the service is cancelled, too, unless the program
            merely ends.
    """
    context = RunContext(order, spool, report, cancel, client, clock, chance)
    try:
        outcome = _outcome(context)
        clean_up_remote_job(context.profile, context.service)
    except Cancelled:
        if not cancel.is_shutting_down:
            cancel_remote_job(context.profile, context.service)
        raise
    except EndlessPagesError:
        context.checkpoint.clear()  # going on would only take the same pages once more
        raise
    return outcome


def run_first_rows(
    order: RunOrder,
    spool: Spool,
    report: Report,
    cancel: Cancel,
    client: HttpClient,
    clock: Clock,
    chance: Chance = random.random,
) -> Outcome:
    """Fetches the first rows of a profile of mode direct; the row limit says how many.

    Raises:
        UserError: The service, the network or the disk failed.
        Cancelled: `cancel` was set.
    """
    context = RunContext(order, spool, report, cancel, client, clock, chance)
    call = _required(order.profile.result.call)
    return run_direct(context, call) if order.profile.pages else run_head(context, call)


def _outcome(context: RunContext) -> Outcome:
    try:
        return _by_mode(context)
    except (RestartExportError, LostRowsError) as error:
        context.start_over(is_restart=isinstance(error, RestartExportError))
    try:
        return _by_mode(context)
    except (RestartExportError, LostRowsError) as error:
        raise IncompleteError(
            Message("The service's files were gone before they were fetched")
        ) from error


def _by_mode(context: RunContext) -> Outcome:
    profile, cursor = context.profile, context.checkpoint.cursor
    if cursor and cursor["place"].get("all"):  # all rows are here, and the cleanup may be done
        return context.collector(simple=False).finish()
    if profile.mode is ProfileMode.DIRECT:
        return run_direct(context, _required(profile.result.call))
    run = run_chain if profile.mode is ProfileMode.CHAIN else run_job
    return run(context, _required(profile.start), _required(profile.poll))


def _required(table: _Table | None) -> _Table:
    if table is None:  # checking the profile finds that earlier
        raise ProfileError(Message("The profile lacks a table that its mode needs"))
    return table
