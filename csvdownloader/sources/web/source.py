"""Rows from web services, and from files on the web.

Modules that read profiles are imported lazily: the window is painted before one is read.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from csvdownloader.core.clock import Clock, SystemClock
from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.session_secrets import SessionSecrets
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.connections import ConnectionMissingError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.addresses import with_scheme
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.settings.network import Network
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.sources.source_base import SourceBase
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.concurrency_limiter import ConcurrencyLimiter
from csvdownloader.sources.web.keys import ACCOUNT, BASE_URL, DOWNLOAD, MEMBER, PROFILE, SUFFIX, URL

if TYPE_CHECKING:
    from ssl import SSLContext

    from csvdownloader.core.masking import Mask
    from csvdownloader.core.ports.running import Report, Spool
    from csvdownloader.core.sources.first_rows import PreviewMode
    from csvdownloader.core.sources.inspection import Inspection
    from csvdownloader.core.sources.outcomes import Outcome
    from csvdownloader.engine.transfer.client import HttpClient
    from csvdownloader.sources.web.profile.profile import Profile
    from csvdownloader.sources.web.run.order import RunOrder

PREFIX = "profile:"
_PARAMETERS = (
    Parameter(
        PROFILE,
        Message("Ser&vice"),
        ParameterKind.PROFILE,
        DOWNLOAD,
        Message("The service to ask."),
        locator=True,
    ),
    Parameter(
        BASE_URL,
        Message("Base &URL"),
        ParameterKind.TEXT,
        "",
        Message(
            "Asks another server than the profile's own, for example a gateway of your "
            "company. It will see the credential."
        ),
        is_option=True,
        placeholder=Message("optional"),
    ),
)


class WebSource(SourceBase):
    """Runs the services that profiles describe."""

    key = "web"
    title = Message("Web service")

    def __init__(
        self,
        book: ConnectionBook,
        profiles: ProfileCatalogue,
        clock: Clock | None = None,
        tls: "SSLContext | None" = None,
    ) -> None:
        self._book, self._profiles, self._url_secrets = book, profiles, SessionSecrets()
        self._clock, self._tls, self._limiter = clock or SystemClock(), tls, ConcurrencyLimiter()
        self._network: Callable[[], Network] = Network

    def use_network(self, network: Callable[[], Network]) -> None:
        """Reaches servers as `network` says at the beginning of each run; it is called there."""
        self._network = network

    @cached_property
    @override
    def parameters(self) -> tuple[Parameter, ...]:
        """See `core.ports.sources.Source.parameters`."""
        from csvdownloader.sources.tabular.reading_options import MEMBER as MEMBER_PARAMETER

        return (*_PARAMETERS, MEMBER_PARAMETER)

    @override
    def dynamic_parameters(self, values: Mapping[str, Value]) -> Sequence[Parameter]:
        """See `core.ports.sources.Source`: the account, if any, the parameters, the reading."""
        profile = self._profiles.known(str(values.get(PROFILE, "")))
        if profile is None:
            return ()
        from csvdownloader.sources.tabular.file_types import download_titles
        from csvdownloader.sources.tabular.reading_options import reading_parameters
        from csvdownloader.sources.web.profile.param_values import parameters_of
        from csvdownloader.sources.web.profile_texts import account_parameter

        is_download = profile.id == DOWNLOAD  # the command line's SOURCE is its URL
        parameters = (replace(p, locator=is_download) for p in parameters_of(profile))
        reading = reading_parameters(download_titles()) if profile.takes_any_text else ()
        return (*account_parameter(profile), *parameters, *reading)

    @override
    def without_secrets(self, request: Request) -> Request:
        """See `core.ports.sources.Source.without_secrets`."""
        from csvdownloader.sources.web.access import without_url_secrets

        return without_url_secrets(_with_scheme(request), self._url_secrets)

    @override
    def named(self, request: Request) -> Request:
        """See `core.ports.sources.Source.named`."""
        try:
            name = self._book.find(request.text(ACCOUNT)).name
        except ConnectionMissingError:
            return request  # no account, or a removed one: running the request reports that
        return replace(request, parameters={**request.parameters, ACCOUNT: name})

    @override
    def describe(self, request: Request) -> str:
        """See `core.ports.sources.Source.describe`: a URL's file name, or service and a value."""
        from csvdownloader.sources.web.profile.urls import is_url, name_in, public_url

        name = request.text(PROFILE)
        url = request.text(URL)
        if is_url(url) and (file_name := name_in(public_url(url).text)):
            return file_name
        profile = self._profiles.known(name)
        if profile is None:
            return Path(name).name.removesuffix(SUFFIX) or self.title
        from csvdownloader.sources.web.profile_texts import distinguishing_value

        return f"{profile.id} {distinguishing_value(profile, request)}".strip()

    @override
    def locate(self, text: str) -> dict[str, Value] | None:
        """See `core.ports.sources.Source.locate`."""
        from csvdownloader.sources.web.profile.urls import is_url

        if is_url(text):
            return {PROFILE: DOWNLOAD, URL: text.strip()}
        if not text.startswith(PREFIX):
            return None
        name = text.removeprefix(PREFIX)
        return {PROFILE: str(Path(name).expanduser().absolute()) if _is_path(name) else name}

    @override
    def locator(self, request: Request) -> str:
        """See `core.ports.sources.Source.locator`."""
        from csvdownloader.sources.web.profile.urls import public_url

        if request.text(PROFILE) == DOWNLOAD:
            return public_url(request.text(URL)).text
        return PREFIX + request.text(PROFILE)

    @override
    def origin(self, request: Request) -> Sequence[str]:
        """See `core.ports.sources.Source.origin`: an address, or service, account and a value."""
        name = request.text(PROFILE)
        if name == DOWNLOAD:
            from csvdownloader.sources.web.profile.urls import public_url

            return tuple(filter(None, (public_url(request.text(URL)).text, request.text(MEMBER))))
        profile = self._profiles.known(name)
        if profile is None:
            return (name,)
        from csvdownloader.sources.web.profile_texts import distinguishing_value

        account = self.named(request).text(ACCOUNT)
        if account == request.text(ACCOUNT):  # the id of one that was removed
            account = ""
        parts = (profile.name, account, distinguishing_value(profile, request))
        return tuple(filter(None, parts))

    @override
    def files(self, request: Request) -> tuple[Path, ...]:
        """See `core.ports.sources.Source.files`: the profile, if it was named by its path."""
        name = request.text(PROFILE)
        return (Path(name),) if _is_path(name) else ()

    @override
    def check(self, request: Request) -> dict[str, Message]:
        """See `core.ports.sources.Source.check`. A profile not read yet is checked later."""
        name = request.text(PROFILE)
        if not name:
            return {PROFILE: Message("Choose a service")}
        profile = self._profiles.known(name)
        if profile is None:
            unknown = self._profiles.is_loaded and not _is_path(name)
            return {PROFILE: Message("There is no profile {name}", name=name)} if unknown else {}
        from csvdownloader.sources.web.checks import problems_of

        return problems_of(profile, _with_scheme(request))

    @override
    def inspect(self, request: Request, cancel: Cancel) -> "Inspection":
        """See `core.ports.sources.Source.inspect`. Reads the profile; makes no network call."""
        from csvdownloader.core.sources.inspection import Inspection
        from csvdownloader.sources.web.profile_texts import remarks

        cancel.check()
        name = request.text(PROFILE)
        return Inspection({}, joined(remarks(self._profiles.find(name)), "\n") if name else EMPTY)

    @override
    def export(
        self, request: Request, spool: "Spool", report: "Report", cancel: Cancel
    ) -> "Outcome":
        """See `core.ports.sources.Source.export`."""
        from csvdownloader.sources.web.run.run import run_profile

        return self._run(run_profile, request, spool, report, cancel)

    @override
    def preview_mode(self, request: Request) -> "PreviewMode":
        """See `core.ports.sources.Source`. One whose profile was not read yet is known later."""
        from csvdownloader.core.sources.first_rows import PreviewMode

        profile = self._profiles.known(request.text(PROFILE))
        has_rows = profile is not None and profile.gives_rows_at_once
        return PreviewMode.ON_DEMAND if has_rows else PreviewMode.NEVER

    @override
    def export_first(
        self, request: Request, spool: "Spool", report: "Report", cancel: Cancel
    ) -> "Outcome":
        """See `core.ports.sources.Source`."""
        from csvdownloader.sources.web.run.run import run_first_rows

        return self._run(run_first_rows, request, spool, report, cancel)

    def _run(
        self,
        run: "Callable[[RunOrder, Spool, Report, Cancel, HttpClient, Clock], Outcome]",
        request: Request,
        spool: "Spool",
        report: "Report",
        cancel: Cancel,
    ) -> "Outcome":
        from csvdownloader.core.masking import Mask
        from csvdownloader.engine.transfer.client import HttpClient
        from csvdownloader.sources.web.access import url_secrets, with_url_secrets
        from csvdownloader.sources.web.advice import advising

        profile = self._profile(request)
        request = with_url_secrets(request, self._url_secrets)
        mask = Mask(url_secrets(request))
        with mask.hiding():
            order = self._order(profile, request, mask)
            limit, clock = profile.limits.concurrent_jobs, self._clock
            # a service applies its limit to each of its customers
            customer = f"{profile.id} {request.text(ACCOUNT)} {order.base_url}"
            with (
                self._limiter.slot(customer, limit, clock, report, cancel),
                HttpClient(clock, self._tls, self._network()) as client,
                advising(order),
            ):
                outcome = run(order, spool, report, cancel, client, clock)
        return _masked(outcome, mask)

    def _profile(self, request: Request) -> "Profile":
        from csvdownloader.sources.web.checks import problems_of

        if not request.text(PROFILE):
            raise InvalidRequestError({PROFILE: Message("Choose a service")})
        profile = self._profiles.find(request.text(PROFILE))
        if fields := problems_of(profile, request):
            raise InvalidRequestError(fields)
        return profile

    def _order(self, profile: "Profile", request: Request, mask: "Mask") -> "RunOrder":
        from csvdownloader.sources.tabular.reading_options import reading_choices
        from csvdownloader.sources.web.access import with_account_secrets, with_url_credential
        from csvdownloader.sources.web.profile.column_names import with_column_names
        from csvdownloader.sources.web.profile.credential_scope import credential_scope
        from csvdownloader.sources.web.profile.param_values import typed_params
        from csvdownloader.sources.web.profile.templates import TemplateScope
        from csvdownloader.sources.web.run.order import RunOrder

        params = typed_params(profile, request)
        profile, secrets = with_account_secrets(profile, request, self._book, self._profiles)
        for field in profile.secrets:
            mask.add("" if field.is_shown else secrets[field.key])
        profile, params, secrets_of_url = with_url_credential(profile, params)
        base_url = request.text(BASE_URL).strip()
        profile = with_column_names(profile, params)
        if member := request.text(MEMBER):
            profile = replace(profile, decode=replace(profile.decode, member=member))
        return RunOrder(
            profile=profile,
            params=params,
            secrets=secrets | secrets_of_url,
            credential_scope=credential_scope(profile, params, base_url, mask),
            base_url=(base_url or profile.base_url.url(TemplateScope(params))).rstrip("/"),
            row_limit=request.row_limit,
            format=request.format,
            choices=reading_choices(request) if profile.takes_any_text else None,
        )


def _masked(outcome: "Outcome", mask: "Mask") -> "Outcome":
    """The outcome whose sentences show no secret, for example of an address."""
    reading = outcome.reading
    if reading is not None:
        notes = tuple(note.mapped(mask.masked) for note in reading.notes)
        reading = replace(reading, notes=notes)
    findings = tuple(replace(f, note=f.note.mapped(mask.masked)) for f in outcome.findings)
    statement, name = outcome.statement.mapped(mask.masked), mask.masked(outcome.name)
    return replace(outcome, statement=statement, reading=reading, name=name, findings=findings)


def _with_scheme(request: Request) -> Request:
    """The request whose address, if it is of a direct download, has a scheme."""
    if request.text(PROFILE) != DOWNLOAD:
        return request
    url = with_scheme(request.text(URL))
    return replace(request, parameters={**request.parameters, URL: url})


def _is_path(name: str) -> bool:
    return name.endswith(SUFFIX)
