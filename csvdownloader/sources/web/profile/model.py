"""The data model of a profile, schema version 1: fields are named like the keys in TOML."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from csvdownloader.core.connections import SecretField
from csvdownloader.core.profiles import ProfileBasis
from csvdownloader.sources.tabular.file_format import Container
from csvdownloader.sources.web.profile.selectors import Selector
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template

SCHEMA = 1
ROWS = "rows"  # a parameter of this name is set by the request's number of rows
UUID = "uuid"  # `job.uuid`: the idempotency key of the start, the same for all retries


class ProfileMode(StrEnum):
    """How a service hands out its rows."""

    ASYNC = "async"  # start, poll, download
    DIRECT = "direct"  # no job; status 202 ("not ready") means: ask the same URL again
    CHAIN = "chain"  # each poll response may carry rows, and names the next call


class ParamType(StrEnum):
    """What a parameter's text is turned into."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    ENUM = "enum"
    LIST = "list"  # of strings
    JSON = "json"


class Param(Struct, frozen=True):
    """A parameter that the user sets; see `param_types.py` for how texts become values."""

    name: str
    type: ParamType
    required: bool = False
    default: Any = None
    min: float | None = None
    max: float | None = None
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()  # what the form shows for each of `values`; empty: the values
    pattern: str = ""
    label: str = ""
    help: str = ""
    multiline: bool = False  # a string of several lines, for example a query


class AuthKind(StrEnum):
    """How calls are authenticated."""

    NONE = "none"
    HEADER = "header"
    BEARER = "bearer"
    BASIC = "basic"
    QUERY = "query"
    FORM = "form"
    OAUTH2 = "oauth2"


class OAuth2(Struct, frozen=True):
    """How an access token is fetched.

    Attributes:
        grant: "client_credentials" or "refresh_token".
        client_auth: "body" or "basic".
        fields: Further fields of the form, for example {"refresh_token": ...}.
        token, expires_in: Find these in the response; `expires_in` is in seconds.
        refresh_on: HTTP codes, or error codes of a body as text, that mean: fetch a new token.
    """

    token_url: Template
    grant: str
    client_id: Template
    client_secret: Template
    client_auth: str
    scope: Template | None
    fields: Mapping[str, Template]
    token: Selector
    expires_in: Selector | None
    refresh_on: tuple[int | str, ...]


class Auth(Struct, frozen=True):
    """The credential, and the allow-list of hosts that may see it.

    Attributes:
        headers: For HEADER, and for OAUTH2, where the default is {"Authorization": "Bearer
            {{ secret.access_token }}"}.
        query: For QUERY: names and values to add to the URL.
        form: For FORM: fields to add to the form that each call has.
        user, password: For BASIC.
        token: For BEARER.
        hosts: Host names, "*.name" for all below one, or host:port; "@base" is the host of the
            profile's base URL, for self-hosted services.
        optional: Whether the service also answers without a credential: then no account is needed.
    """

    kind: AuthKind = AuthKind.NONE
    headers: Mapping[str, Template] = field(default_factory=dict)
    query: Mapping[str, Template] = field(default_factory=dict)
    form: Mapping[str, Template] = field(default_factory=dict)
    user: Template | None = None
    password: Template | None = None
    token: Template | None = None
    hosts: tuple[Template, ...] = ()
    oauth2: OAuth2 | None = None
    optional: bool = False


class Limits(Struct, frozen=True):
    """The rate limit and the limit of concurrent exports. Times are in seconds.

    Attributes:
        spacing: Rate limit: least time between two calls, `per` / `requests` of `rate`.
        min_poll: Least time between two polls.
        concurrent_jobs: Most exports that run at the same time; None for any number.
    """

    spacing: float = 0.0
    min_poll: float = 0.0
    concurrent_jobs: int | None = None


class CallTemplate(Struct, frozen=True):
    """One call of the service, with placeholders.

    Attributes:
        url: Absolute, or appended to the profile's base URL.
        query: Added to the URL; a list repeats the name.
        body: One of `json`, `form` and `text`, by `body_kind`; empty for none.
        expect: Codes that mean success; empty for any 2xx.
        omit_empty: Whether a key is left out if its placeholder has no value.
        capture: The NAME of each `job.NAME`, and what finds its value in the response.
    """

    method: str
    url: Template
    query: TemplateTree | None = None
    headers: Mapping[str, Template] = field(default_factory=dict)
    body_kind: str = ""
    body: TemplateTree | Template | None = None
    expect: tuple[int, ...] = ()
    omit_empty: bool = False
    capture: Mapping[str, Selector] = field(default_factory=dict)


class LostReply(Struct, frozen=True):
    """How to find a job whose start was sent, but whose response was lost.

    Attributes:
        call: Lists jobs.
        pick: Finds our job in the response, if it is there; the start's `capture` is applied to it.
        newer_than_start: Finds the creation time of the picked job, which is only ours if it is not
            older than the start; None accepts any job.
    """

    call: CallTemplate
    pick: Selector
    newer_than_start: Selector | None


class Start(Struct, frozen=True):
    """Starts the job.

    Attributes:
        call: The first call.
        then: Further calls, in order.
        retry: "never", "safe" (a retry does no harm) or "idempotent" (with the header).
        idempotency_header: Header for the idempotency key, an id that stays the same over retries
            and restarts. Every call has it as `job.uuid`, too, for services that take it elsewhere.
        confirm: What the user is told about the costs; empty for nothing.
        lost_reply: How to find the job if the response was lost; None if there is no way.
    """

    call: CallTemplate
    then: tuple[CallTemplate, ...] = ()
    retry: str = "never"
    idempotency_header: str = ""
    confirm: str = ""
    lost_reply: LostReply | None = None


class StatusClass(StrEnum):
    """What a status word means."""

    RUNNING = "running"
    DONE = "done"
    EMPTY = "empty"  # done, and there are no rows
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Interval(Struct, frozen=True):
    """Times between two polls, in seconds: the first, its growth factor, and the bounds."""

    first: float = 5.0
    factor: float = 1.5
    min: float = 1.0
    max: float = 60.0


class RemoteProgress(Struct, frozen=True):
    """Finds the progress of the job in a poll response; any of the selectors may be None.

    Attributes:
        value, scale: A number from 0 to `scale`.
        done, total: Two numbers, the first of which grows to the second.
        count: Rows so far, without a total.
        text: A description.
    """

    value: Selector | None = None
    scale: float = 100.0
    done: Selector | None = None
    total: Selector | None = None
    count: Selector | None = None
    text: Selector | None = None


class Poll(Struct, frozen=True):
    """Polls the status of the job. Times are in seconds.

    Precedence: transient errors, `failed_when`, `http`, `status`.

    Attributes:
        classes: Status word, case-folded, to its class.
        http: HTTP code to a class; None ("body") means that the body decides.
        unknown: Class of a status word that is not listed.
        timeout: How long the job may take in all.
        not_found_grace: How long after the start a 404 means "not there yet".
    """

    call: CallTemplate
    status: Selector | None
    failed_when: tuple[Selector, ...] = ()
    interval: Interval = field(default_factory=Interval)
    timeout: float = 7200.0
    unknown: StatusClass = StatusClass.RUNNING
    not_found_grace: float = 0.0
    classes: Mapping[str, StatusClass] = field(default_factory=dict)
    http: Mapping[int, StatusClass | None] = field(default_factory=dict)
    progress: RemoteProgress = field(default_factory=RemoteProgress)


class RowCount(Struct, frozen=True):
    """Counts the rows before they are fetched, by a call of its own.

    Attributes:
        call: Made when the job is done; of a direct download, before the first row.
        rows: Finds their number in the response.
    """

    call: CallTemplate
    rows: Selector


class Result(Struct, frozen=True):
    """Where the file of a result is, and what the service says about it.

    Attributes:
        call: Method, headers, query and body of the download, when `url` is given.
        urls: Links in the last response: none, one, or a list.
        headers: An object in the last response: headers of the download.
        auth: Whether the download gets the credential, if its host is on the allow-list.
        size, rows, checksum, expires: Find what the last response promises of the file.
        ttl: Seconds until a link expires.
        on_expired: How to get a fresh link: "poll", "resolve", "link" (use the same one again) or
            "restart" (start the export again, also when its pages are gone); or "stop".
        resume: "auto" or "none": whether a broken download is resumed.
        empty_ok: Whether no link means no rows.
        row_cap: The number of rows at which the service truncates the result.
        truncated: Finds whether the service says that it truncated the result.
        bad_tail: A regular expression; a file whose end matches is refused as incomplete.
    """

    call: CallTemplate | None = None
    urls: Selector | None = None
    headers: Selector | None = None
    auth: bool = True
    size: Selector | None = None
    rows: Selector | None = None
    checksum: Selector | None = None
    expires: Selector | None = None
    ttl: float | None = None
    on_expired: str = "stop"
    resume: str = "auto"
    empty_ok: bool = False
    row_cap: Template | None = None
    truncated: Selector | None = None
    bad_tail: str = ""


class Pages(Struct, frozen=True):
    """Pagination: how one page leads to the next.

    Every page is the call of `result` again, with what `send_in` and `size` add. For "next-url" it
    is a GET of the URL that was found; with `result.urls` each such response lists links. A page is
    a file, unless `decode.format` is "json" or `decode.rows` is given.

    Attributes:
        kind: "next-url", "token", "page", "offset" or "index".
        next: Finds the next URL or token in a response; for "index" the list or number of parts.
        send_in, send_name: Where the token or number goes: "query", "header" or "body", where a
            token that is a list or an object stays one.
        size_name, size: Name and value of the field that asks for so many rows in a page.
        first: The first number of "page", "offset" or "index".
        stop: Values of `next` that mean: this was the last page.
        end_when: Finds a value that is true in the last page only.
        total: Finds the number of rows of all pages.
        rows: For pages of CSV: finds the number of rows of this page.
    """

    kind: str
    next: Selector | None = None
    send_in: str = "query"
    send_name: str = ""
    size_name: str = ""
    size: int = 0
    first: int = 0
    stop: tuple[str, ...] = ()
    end_when: Selector | None = None
    total: Selector | None = None
    rows: Selector | None = None
    max_pages: int = 100_000


class Decode(Struct, frozen=True):
    """How bodies become rows.

    Attributes:
        unwrap: The containers that are unpacked; the bytes tell which it is.
        member: Pattern for the names of the members of a zip that are read.
        members: "single" (exactly one may match) or "join" (all that match are joined).
        format: "csv", "tsv", "jsonl", "json", or "auto": by content type, name and bytes.
        encoding: A codec; empty for the one that the response names, else `default_encoding`.
        default_encoding: The codec where the response names none; empty for UTF-8.
        delimiter: Of a CSV; empty for comma (or tab for TSV); "auto" detects it from the header.
        header: "each-part", "first-part" or "none" (then `names`).
        names: Column names, where the file has none, or where rows are lists; before a run
            `with_column_names` fills parameters in.
        quotes: "csv", or "none": a quote is an ordinary character, and a line is a record.
        null: The word that stands for a missing value: unless it is quoted, it becomes nothing.
        sep_line: "strip" removes a first line such as "sep=;".
        drop_rows_after_header: Rows that describe the header.
        rows: The list of rows in a JSON body.
        columns: The names of the columns, where rows are lists.
        nested: "dot" makes a column of each nested value, "json" leaves JSON text.
    """

    unwrap: tuple[str, ...] = tuple(Container)
    member: str = "*"
    members: str = "single"
    format: str = "auto"
    encoding: str = ""
    default_encoding: str = ""
    delimiter: str = ""
    header: str = "each-part"
    names: tuple[str, ...] = ()
    quotes: str = "csv"
    null: str = ""
    sep_line: str = ""
    drop_rows_after_header: int = 0
    rows: Selector | None = None
    columns: Selector | None = None
    nested: str = "json"


class ErrorClass(StrEnum):
    """The class of an error, which decides how it is handled."""

    AUTH = "auth"
    THROTTLED = "throttled"
    TRANSIENT = "transient"
    ALREADY_RUNNING = "already-running"
    QUOTA = "quota"
    PERMANENT = "permanent"


class ErrorRule(Struct, frozen=True):
    """Which errors are of a class. Empty `code` and empty `http` match nothing.

    Attributes:
        code: Codes of the body, as text.
        http: HTTP codes.
        hint: What the user can do; empty for the default.
    """

    error_class: ErrorClass
    code: tuple[str, ...] = ()
    http: tuple[int, ...] = ()
    hint: str = ""


class Errors(Struct, frozen=True):
    """Finds the error in a response; of several selectors, the first that finds something wins."""

    message: tuple[Selector, ...] = ()
    code: tuple[Selector, ...] = ()
    request_id: tuple[Selector, ...] = ()
    rules: tuple[ErrorRule, ...] = ()


class Profile(Struct, frozen=True):
    """One web export service.

    Attributes:
        base_url: What URLs that begin with "/" are appended to; empty if the profile has none.
        verified: Whether it was tried against the real service.
        notes: What the user has to know, for example what could not be verified.
        basis: What it rests on.
    """

    id: str
    name: str
    docs: str
    base_url: Template
    mode: ProfileMode
    verified: bool = False
    notes: str = ""
    basis: ProfileBasis = field(default_factory=ProfileBasis)
    params: tuple[Param, ...] = ()
    secrets: tuple[SecretField, ...] = ()
    auth: Auth = field(default_factory=Auth)
    limits: Limits = field(default_factory=Limits)
    start: Start | None = None
    poll: Poll | None = None
    resolve: tuple[CallTemplate, ...] = ()
    count: RowCount | None = None
    result: Result = field(default_factory=Result)
    pages: Pages | None = None
    decode: Decode = field(default_factory=Decode)
    cancel: CallTemplate | None = None
    cleanup: CallTemplate | None = None
    errors: Errors = field(default_factory=Errors)

    @property
    def gives_rows_at_once(self) -> bool:
        """Whether a few rows can be had without an export at the service.

        Pages come one by one, and of a plain file the rest can be left where it is. Any other
        answer the service may have to make as a whole first.
        """
        call = self.result.call
        is_read = self.mode is ProfileMode.DIRECT and call is not None and call.method == "GET"
        return is_read and (self.pages is not None or self.takes_any_text)

    @property
    def takes_any_text(self) -> bool:
        """Whether it downloads one file and says nothing of its text: so that is inspected."""
        says_nothing = replace(self.decode, sep_line="") == Decode()
        return self.mode is ProfileMode.DIRECT and self.pages is None and says_nothing
