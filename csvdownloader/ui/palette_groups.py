"""What the palette lists: commands, and what the window can go to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from csvdownloader.core.commands.command import Command, CommandId
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.connections.connections import Connection, is_account
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import all_parameters, origin_of
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.ui.coming_back import ComingBack, Offer
from csvdownloader.ui.commands.actions import ICONS, Actions, key_text, plain_title
from csvdownloader.ui.commands.palette_entry import PaletteEntry, PaletteGroup
from csvdownloader.ui.jobs.job_summary import badge_of, origin_text
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.jobs.service import JobService

_OF_ACCOUNT = "web:"  # the id of its profile follows


def palette_groups(
    actions: Actions,
    service: JobService,
    connections: ConnectionService,
    coming_back: ComingBack,
    show_job: Callable[[str], object],
    show_form: Callable[[Request], object],
) -> Sequence[PaletteGroup]:
    """The groups in their order.

    Args:
        actions: The commands.
        service: Knows the jobs.
        connections: Knows connections and accounts.
        coming_back: Knows saved requests and recent sources.
        show_job: Shows the job of that id.
        show_form: Shows the form with that request.
    """
    return (
        PaletteGroup(Message("Commands"), partial(_commands, actions), most=len(COMMANDS)),
        PaletteGroup(Message("Saved requests"), partial(_offers, coming_back, saved=True)),
        PaletteGroup(Message("Recent sources"), partial(_offers, coming_back, saved=False)),
        PaletteGroup(
            Message("Connections"), partial(_connections, connections, service.sources, show_form)
        ),
        PaletteGroup(Message("Downloads"), partial(_jobs, service, show_job)),
    )


def _commands(actions: Actions) -> Iterator[PaletteEntry]:
    return (
        _command(command, actions) for command in COMMANDS if command.id is not CommandId.PALETTE
    )


def _command(command: Command, actions: Actions) -> PaletteEntry:
    action = actions[command.id]
    return PaletteEntry(
        plain_title(command),
        action.statusTip(),
        action.trigger,
        ICONS.get(command.id, ""),
        key_text(action),
        action.isEnabled(),
    )


def _offers(coming_back: ComingBack, *, saved: bool) -> Iterator[PaletteEntry]:
    """The saved requests, which Enter runs, or the recent sources, with which it opens the form."""
    offers = (offer for offer in coming_back.offers() if (offer.saved is not None) == saved)
    return (_offer(offer, coming_back) for offer in offers)


def _offer(offer: Offer, coming_back: ComingBack) -> PaletteEntry:
    icon = source_icon(offer.request.source)
    return PaletteEntry(offer.name, offer.about, partial(coming_back.take, offer), icon)


def _connections(
    connections: ConnectionService,
    sources: Mapping[str, Source],
    show_form: Callable[[Request], object],
) -> Iterator[PaletteEntry]:
    titles = {kind.key: kind.title for kind in connections.kinds}
    for connection in connections.all():
        request = request_over(connection, sources)
        if request is not None:
            kind, icon = titles.get(connection.kind, connection.kind), source_icon(request.source)
            yield PaletteEntry(connection.name, kind, partial(show_form, request), icon)


def request_over(connection: Connection, sources: Mapping[str, Source]) -> Request | None:
    """The beginning of a request that reads over the connection; None where no source does."""
    profile = connection.kind.removeprefix(_OF_ACCOUNT) if is_account(connection.kind) else ""
    for source in sources.values():
        given = {p.key: profile for p in source.parameters if p.kind is ParameterKind.PROFILE}
        for parameter in all_parameters(source, given):
            named = any(map(is_account, parameter.kinds))
            fits = connection.kind in parameter.kinds if named else not profile
            if parameter.kind is ParameterKind.CONNECTION and fits:
                return Request(source.key, {**given, parameter.key: connection.id})
    return None


def _jobs(service: JobService, show_job: Callable[[str], object]) -> Iterator[PaletteEntry]:
    newest = sorted(service.book.jobs(), key=lambda job: job.created_at, reverse=True)
    return (_job(job, service.sources, show_job) for job in newest)


def _job(
    job: Job, sources: Mapping[str, Source], show_job: Callable[[str], object]
) -> PaletteEntry:
    detail = SEPARATOR.join((badge_of(job).word, origin_text(origin_of(job.request, sources))))
    icon = source_icon(job.request.source)
    return PaletteEntry(job.title, detail, partial(show_job, job.id), icon)
