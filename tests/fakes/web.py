"""Fakes for the web source and its profiles."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.ports.running import Report, Spool
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.sources.first_rows import PreviewMode
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.sources.profiles import ProfileEntry, ProfileProblem
from csvdownloader.core.sources.source_base import SourceBase
from tests.fakes.gate import open_gate

if TYPE_CHECKING:
    from csvdownloader.core.errors.base import UserError

UNTRIED = "Not tried against the real service."
BUNDLED = Path("/usr/share/csvdownloader/profiles")


def entry(
    profile_id: str, name: str, host: str, *, is_own: bool = False, **more: Any
) -> ProfileEntry:
    folder = Path("/home/ada/.local/share/csvdownloader/profiles") if is_own else BUNDLED
    docs = f"https://{host}/docs/{profile_id}" if host else ""
    return ProfileEntry(profile_id, name, docs, folder / f"{profile_id}.toml", is_own, **more)


DOWNLOAD = entry("download", "Direct download", "")
BOTIFY = entry(
    "botify-export-job",
    "Botify: export job",
    "developers.botify.com",
    remark=UNTRIED,
    hosts=("api.botify.com",),
    called=("api.botify.com",),
    is_open=True,
)
QUALTRICS = entry(
    "qualtrics-responses",
    "Qualtrics: survey responses",
    "api.qualtrics.com",
    remark=UNTRIED,
    hosts=("{datacenter}.qualtrics.com",),
)
DATASETTE = entry("datasette", "Datasette: table or query", "docs.datasette.io")
HOUSE = entry(
    "house", "Our warehouse", "wiki.example.com", is_own=True, hosts=("warehouse.example.com",)
)
BROKEN = replace(
    entry("reports", "reports.toml", "", is_own=True),
    id=str(HOUSE.path.parent / "reports.toml"),
    problem=Message('line 12, poll.interval.first: "5 s" is no time'),
)


def _account(profile_id: str) -> Parameter:
    return Parameter(
        "account",
        Message("&Account"),
        ParameterKind.CONNECTION,
        "",
        Message("Who asks"),
        kinds=(f"web:{profile_id}",),
    )


def _param(
    name: str,
    title: str,
    kind: ParameterKind,
    default: Value = "",
    text: str = "",
    **more: Any,
) -> Parameter:
    return Parameter(f"param.{name}", Message(title), kind, default, Message(text), **more)


_PARAMETERS = {
    "download": (
        _param("url", "&URL", ParameterKind.TEXT, text="Address of the file"),
        _param(
            "charset",
            "Charset",
            ParameterKind.CHOICE,
            text="How letters are stored",
            choices=(
                ("", Message("As the server says")),
                ("utf-8", Message("UTF-8")),
                ("cp1252", Message("Windows-1252")),
            ),
            is_option=True,
        ),
    ),
    "botify-export-job": (
        _account("botify-export-job"),
        _param("organization", "Organization", ParameterKind.TEXT, text="As in the URL of the app"),
        _param("project", "Project", ParameterKind.TEXT, text="As in the URL of the app"),
        _param("query", "Query", ParameterKind.LINES, text="collections / periods / query"),
        _param(
            "job_type",
            "Job type",
            ParameterKind.CHOICE,
            "export",
            "What is exported",
            choices=(
                ("export", Message("export")),
                ("logs_urls_export", Message("logs_urls_export")),
            ),
        ),
    ),
    "qualtrics-responses": (
        _account("qualtrics-responses"),
        _param("datacenter", "Data center", ParameterKind.TEXT, text="For example fra1"),
        _param("survey_id", "Survey", ParameterKind.TEXT, text="Its id, SV_…"),
        _param("since", "Since", ParameterKind.MOMENT, text="First answer", placeholder="optional"),
        _param("until", "Until", ParameterKind.DATE, text="Last answer", placeholder="optional"),
        _param("limit", "Limit", ParameterKind.NUMBER, text="Most answers", placeholder="optional"),
        _param("labels", "Labels", ParameterKind.BOOLEAN, True, "Texts instead of codes"),
        _param(
            "question_ids",
            "Questions",
            ParameterKind.LINES,
            text="Only these, one a line",
            is_option=True,
        ),
    ),
    "datasette": (
        _param("query", "Query", ParameterKind.LINES, text="SQL"),
        _param("limit", "Limit", ParameterKind.NUMBER, "1000", "Most rows"),
    ),
    "house": (
        _account("house"),
        _param("project", "Project", ParameterKind.TEXT, text="Name of the project"),
    ),
}


_SECRETS = {
    "house": (
        SecretField("client_id", Message("Client id"), is_shown=True),
        SecretField("client_secret", Message("Client secret")),
        SecretField("refresh_token", Message("Refresh token")),
    )
}


class KindFake:
    """The kind of account of one profile."""

    schemes: Sequence[str] = ()
    parameters: Sequence[Parameter] = ()

    def __init__(self, profile: ProfileEntry) -> None:
        self.key, self.title, self.hosts = f"web:{profile.id}", profile.name, profile.hosts
        self.secrets = _SECRETS.get(profile.id, (SecretField("token", Message("API token")),))

    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:
        return {}

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        raise InvalidRequestError({"url": Message("An account has no URL")})

    def url(self, settings: Mapping[str, Value]) -> str:
        return ""


class ProfilesFake:
    """Profiles in memory, for worker threads only; a closed `gate` lets the methods wait."""

    own_folder = HOUSE.path.parent

    def __init__(self) -> None:
        self.window = threading.get_ident()
        self.gate = open_gate()
        self.error: UserError | None = None
        self.on_disk = [DOWNLOAD, BOTIFY, QUALTRICS, DATASETTE, HOUSE, BROKEN]
        self.entries: tuple[ProfileEntry, ...] = ()
        self.problems: Sequence[ProfileProblem] = ()
        self.loads = 0
        self.checked: list[Path] = []

    @property
    def kinds(self) -> Sequence[KindFake]:
        return [KindFake(profile) for profile in self.entries if profile.hosts]

    def load(self) -> None:
        self._work()
        self.loads += 1
        self.entries = tuple(sorted(self.on_disk, key=lambda e: e.name.casefold()))

    def check(self, path: Path) -> tuple[ProfileProblem, ...]:
        self._work()
        self.checked.append(path)
        return tuple(self.problems)

    def copy(self, profile_id: str) -> Path:
        self._work()
        old = next(e for e in self.on_disk if e.id == profile_id)
        path = self.own_folder / f"{old.id}-2.toml"
        copy = replace(old, id=path.stem, name=f"{old.name} (copy)", path=path, is_own=True)
        self.on_disk.append(copy)
        return path

    def _work(self) -> None:
        assert threading.get_ident() != self.window
        assert self.gate.wait(20)
        if self.error is not None:
            raise self.error


class WebFake(SourceBase):
    """Asks for a profile and then for that profile's parameters."""

    key = "web"
    title = "Web"
    parameters = (
        Parameter(
            "profile",
            Message("Ser&vice"),
            ParameterKind.PROFILE,
            "download",
            Message("Where rows come from"),
            locator=True,
        ),
        Parameter(
            "base_url",
            Message("&Base URL"),
            ParameterKind.TEXT,
            "",
            Message("For a gateway of your own"),
            is_option=True,
        ),
    )

    def __init__(self, profiles: ProfilesFake) -> None:
        self._profiles = profiles
        self.parameters_by_profile = dict(_PARAMETERS)
        self.inspected: list[Request] = []

    @override
    def dynamic_parameters(self, values: Mapping[str, Value]) -> Sequence[Parameter]:
        entry = self._entry(str(values["profile"]))
        return self.parameters_by_profile.get(entry.id, ()) if entry and not entry.problem else ()

    @override
    def describe(self, request: Request) -> str:
        return request.text("profile")

    @override
    def locate(self, text: str) -> dict[str, Value] | None:
        if not text.startswith("https://"):
            return None
        return {"profile": "download", "param.url": text}

    @override
    def locator(self, request: Request) -> str:
        return request.text("param.url") or f"profile:{request.text('profile')}"

    @override
    def check(self, request: Request) -> dict[str, Message]:
        if self._entry(request.text("profile")) is None:
            return {"profile": Message("There is no such profile")}
        if request.text("profile") == "download" and not request.parameters.get("param.url"):
            return {"param.url": Message("Give the address of the file")}
        return {}

    @override
    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        self.inspected.append(request)
        entry = self._entry(request.text("profile"))
        if entry is None:
            raise ProfileError(Message("There is no such profile"))
        center = str(request.parameters.get("param.datacenter", "")) or "(data center)"
        hosts = [host.replace("{datacenter}", center) for host in entry.hosts]
        lines = ["One export credit is charged per exported row."] if entry.id == BOTIFY.id else []
        lines += [entry.remark] if entry.remark else []
        lines += [f"Only {', '.join(hosts)} will see the credential."] if hosts else []
        return Inspection({}, Message("\n".join(lines)))

    @override
    def preview_mode(self, request: Request) -> PreviewMode:
        has_rows = request.text("profile") in {DOWNLOAD.id, DATASETTE.id}
        return PreviewMode.ON_DEMAND if has_rows else PreviewMode.NEVER

    @override
    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        raise AssertionError("GatedExporter makes the files")

    def _entry(self, profile_id: str) -> ProfileEntry | None:
        return next((e for e in self._profiles.entries if e.id == profile_id), None)
