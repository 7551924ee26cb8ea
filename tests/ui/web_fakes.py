"""Fakes for the web source and its profiles."""

import threading
from dataclasses import replace
from pathlib import Path

from csvdownloader.core.connections import SecretField
from csvdownloader.core.models import Inspection, Parameter, ParameterKind, RowBounds
from csvdownloader.core.profiles import ProfileEntry

UNTRIED = "Not tried against the real service."
BUNDLED = Path("/usr/share/csvdownloader/profiles")


def entry(profile_id, name, host, *, is_own=False, **more):
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
    problem='line 12, poll.interval.first: "5 s" is no time',
)


def _account(profile_id):
    return Parameter(
        "account",
        "&Account",
        ParameterKind.CONNECTION,
        "",
        "Who asks",
        kinds=(f"web:{profile_id}",),
    )


def _param(name, title, kind, default="", text="", **more):
    return Parameter(f"param.{name}", title, kind, default, text, **more)


_PARAMETERS = {
    "download": (
        _param("url", "&URL", ParameterKind.TEXT, text="Address of the file"),
        _param(
            "charset",
            "Charset",
            ParameterKind.CHOICE,
            text="How letters are stored",
            choices=(("", "As the server says"), ("utf-8", "UTF-8"), ("cp1252", "Windows-1252")),
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
            choices=(("export", "export"), ("logs_urls_export", "logs_urls_export")),
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
        SecretField("client_id", "Client id", is_shown=True),
        SecretField("client_secret", "Client secret"),
        SecretField("refresh_token", "Refresh token"),
    )
}


class KindFake:
    """The kind of account of one profile."""

    schemes = ()
    parameters = ()

    def __init__(self, profile):
        self.key, self.title, self.hosts = f"web:{profile.id}", profile.name, profile.hosts
        self.secrets = _SECRETS.get(profile.id, (SecretField("token", "API token"),))

    def check(self, settings):
        return {}

    def url(self, settings):
        return ""


class ProfilesFake:
    """Profiles in memory, for worker threads only; a closed `gate` lets the methods wait."""

    own_folder = HOUSE.path.parent

    def __init__(self):
        self.window = threading.get_ident()
        self.gate = threading.Event()
        self.gate.set()
        self.error = None
        self.on_disk = [DOWNLOAD, BOTIFY, QUALTRICS, DATASETTE, HOUSE, BROKEN]
        self.entries = ()
        self.problems = ()
        self.loads = 0
        self.checked = []

    @property
    def kinds(self):
        return [KindFake(profile) for profile in self.entries if profile.hosts]

    def load(self):
        self._work()
        self.loads += 1
        self.entries = tuple(sorted(self.on_disk, key=lambda e: e.name.casefold()))

    def check(self, path):
        self._work()
        self.checked.append(path)
        return tuple(self.problems)

    def copy(self, profile_id):
        self._work()
        old = next(e for e in self.on_disk if e.id == profile_id)
        path = self.own_folder / f"{old.id}-2.toml"
        copy = replace(old, id=path.stem, name=f"{old.name} (copy)", path=path, is_own=True)
        self.on_disk.append(copy)
        return path

    def _work(self):
        assert threading.get_ident() != self.window
        assert self.gate.wait(20)
        if self.error is not None:
            raise self.error


class WebFake:
    """Asks for a profile and then for that profile's parameters."""

    key = "web"
    title = "Web"
    rows = RowBounds(maximum=None, default=None)
    parameters = (
        Parameter(
            "profile", "Ser&vice", ParameterKind.PROFILE, "download", "Where rows come from",
            locator=True,
        ),
        Parameter(
            "base_url", "&Base URL", ParameterKind.TEXT, "", "For a gateway of your own",
            is_option=True,
        ),
    )  # fmt: skip

    def __init__(self, profiles):
        self._profiles = profiles
        self.parameters_by_profile = dict(_PARAMETERS)
        self.inspected = []

    def dynamic_parameters(self, values):
        entry = self._entry(values["profile"])
        return self.parameters_by_profile.get(entry.id, ()) if entry and not entry.problem else ()

    def without_secrets(self, request):
        return request

    def named(self, request):
        return request

    def describe(self, request):
        return request.text("profile")

    def locate(self, text):
        return {"param.url": text} if text.startswith("https://") else None

    def locator(self, request):
        return f"profile:{request.text('profile')}"

    def check(self, request):
        if self._entry(request.text("profile")) is None:
            return {"profile": "There is no such profile"}
        if request.text("profile") == "download" and not request.parameters.get("param.url"):
            return {"param.url": "Give the address of the file"}
        return {}

    def inspect(self, request, cancel):
        self.inspected.append(request)
        entry = self._entry(request.text("profile"))
        center = str(request.parameters.get("param.datacenter", "")) or "(data center)"
        hosts = [host.replace("{datacenter}", center) for host in entry.hosts]
        lines = (
            [f"Your credential is sent to {', '.join(hosts)} and nowhere else."] if hosts else []
        )
        lines += [entry.remark] if entry.remark else []
        if entry.id == BOTIFY.id:
            lines.append("One export credit is charged per exported row.")
        return Inspection({}, "\n".join(lines))

    def _entry(self, profile_id):
        return next((e for e in self._profiles.entries if e.id == profile_id), None)
