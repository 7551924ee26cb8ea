"""A profile as frozen values; the keys of the TOML file are the names here. Schema version 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from csvdownloader.core.connections import SecretField
from csvdownloader.sources.web.profile.selectors import Selector
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template

SCHEMA = 1
ROWS = "rows"  # a parameter of this name is set by the request's number of rows


class ProfileMode(StrEnum):
    """How a service hands out its rows."""

    ASYNC = "async"  # start, poll, download
    DIRECT = "direct"  # no job; 202 means the same URL again
    CHAIN = "chain"  # each poll answer may carry rows and names the next


class ParamType(StrEnum):
    """What a parameter's text is turned into."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    ENUM = "enum"
    LIST = "list"  # of texts
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Param:
    """One question; see `values.py` for how texts become values."""

    name: str
    type: ParamType
    required: bool = False
    default: Any = None
    min: float | None = None
    max: float | None = None
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()  # what people read for each of the values; empty for these
    pattern: str = ""
    label: str = ""
    help: str = ""
    multiline: bool = False  # a string of several lines, for example a query


class AuthKind(StrEnum):
    """How a call proves who it is from."""

    NONE = "none"
    HEADER = "header"
    BEARER = "bearer"
    BASIC = "basic"
    QUERY = "query"
    OAUTH2 = "oauth2"


@dataclass(frozen=True, slots=True)
class OAuth2:
    """How an access token is fetched.

    Attributes:
        grant: "client_credentials" or "refresh_token".
        client_auth: "body" or "basic".
        fields: Further fields of the form, for example {"refresh_token": ...}.
        token, expires_in: Where the answer has them; `expires_in` in seconds.
        refresh_on: HTTP codes, or error codes of a body as text, after which a new token helps.
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


@dataclass(frozen=True, slots=True)
class Auth:
    """The credential, and the hosts that may see it.

    Attributes:
        headers: For HEADER, and for OAUTH2 ({"Authorization": "Bearer {{ secret.token }}"} when
            the profile names none; the access token is `secret.access_token`).
        query: For QUERY: names and values to add to the URL.
        user, password: For BASIC.
        token: For BEARER.
        hosts: Host names, "*.name" for all below one, or host:port; "@base" is the host of the
            profile's base URL, for services that everybody runs at another address.
        optional: Whether the service also answers without: then an account may be left out.
    """

    kind: AuthKind = AuthKind.NONE
    headers: Mapping[str, Template] = field(default_factory=dict)
    query: Mapping[str, Template] = field(default_factory=dict)
    user: Template | None = None
    password: Template | None = None
    token: Template | None = None
    hosts: tuple[Template, ...] = ()
    oauth2: OAuth2 | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How gently the service is treated. Times are seconds.

    Attributes:
        spacing: Least time between two calls: per / requests of `rate`.
        min_poll: Least time between two polls.
        concurrent_jobs: Most exports that run at a time; None for any number.
    """

    spacing: float = 0.0
    min_poll: float = 0.0
    concurrent_jobs: int | None = None


@dataclass(frozen=True, slots=True)
class CallTemplate:
    """One call of the service.

    Attributes:
        url: Absolute, or appended to the profile's base URL.
        query: Added to the URL; a list is a repeated name.
        body: One of `json`, `form` and `text`, by `body_kind`; empty for none.
        expect: Codes that mean success; empty for any 2xx.
        omit_empty: Whether a key goes whose placeholder has no value.
        capture: Names below `job.`, and where the answer has their values.
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


@dataclass(frozen=True, slots=True)
class LostReply:
    """How a job is found whose start was sent, but never answered.

    Attributes:
        call: Lists jobs.
        pick: Our job in the answer, if it is there; its values go through the start's `capture`.
        newer_than_start: Where the picked job has the time it was made: ours is not older than
            the start; None takes any.
    """

    call: CallTemplate
    pick: Selector
    newer_than_start: Selector | None


@dataclass(frozen=True, slots=True)
class Start:
    """Starts the job.

    Attributes:
        call: The first call.
        then: Further calls, in order.
        retry: "never", "safe" (a repeat does no harm) or "idempotent" (with the header).
        idempotency_header: Carries an id that stays the same over repeats and restarts. It is
            `job.uuid` too, in every call, for services that take it elsewhere.
        confirm: What the user is told about the costs; empty for nothing.
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


@dataclass(frozen=True, slots=True)
class Interval:
    """Times between two polls, in seconds: the first, its growth, and its bounds."""

    first: float = 5.0
    factor: float = 1.5
    min: float = 1.0
    max: float = 60.0


@dataclass(frozen=True, slots=True)
class RemoteProgress:
    """How far the service says that its job is; any of them may be missing.

    Attributes:
        value, scale: A number of which `scale` is the whole.
        done, total: Two numbers.
        count: Rows so far, without a total.
        text: Words.
    """

    value: Selector | None = None
    scale: float = 100.0
    done: Selector | None = None
    total: Selector | None = None
    count: Selector | None = None
    text: Selector | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """Asks how the job stands. Times are seconds.

    Order of decision: trouble of the network, `failed_when`, `http`, `status`.

    Attributes:
        classes: Status word, case-folded, to its class.
        http: HTTP code to a class; None ("body") means that the body decides.
        unknown: Class of a word that is not listed.
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


@dataclass(frozen=True, slots=True)
class Result:
    """Where the file is, and what is known about it. Only the link decides; the rest is advice.

    Attributes:
        call: Method, headers, query and body of the download, when `url` is given.
        urls: Links in the last answer: none, one, or a list.
        headers: An object in the last answer: headers of the download.
        auth: Whether listed hosts get the credential; else nobody does.
        on_expired: "poll", "resolve", "link", "restart" or "stop".
        resume: "auto" or "none".
        empty_ok: Whether no link means no rows.
        row_cap: The number of rows at which the service stops by itself.
        truncated: Whether the service says that it cut the result.
        bad_tail: A pattern that the end of a good file does not match.
        ttl: Seconds that a link lives.
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


@dataclass(frozen=True, slots=True)
class Pages:
    """How one page leads to the next.

    Every page is the call of `result` again, with what `send_in` and `size` add. For "next-url" it
    is a GET of the URL that was found; with `result.urls` each of those answers lists links. Pages
    are files, unless `decode.format` is "json" or `decode.rows` is given.

    Attributes:
        kind: "next-url", "token", "page", "offset" or "index".
        next: The next URL or token in an answer; for "index" the list or number of all parts.
        send_in, send_name: Where the token or number goes: "query", "header" or "body".
        size_name, size: How many rows a page shall have.
        first: The first number of "page", "offset" or "index".
        stop: Tokens that end it.
        end_when: True in the last page.
        total: Rows in all, as the service says.
        rows: For pages of CSV: rows of this page, as the service says.
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


@dataclass(frozen=True, slots=True)
class Decode:
    """How bodies become rows.

    Attributes:
        unwrap: "gzip", "zip", "zstd": what may lie around the text; what it is, the bytes say.
        member: Pattern of the names of members of a zip that count.
        members: "single" or "join".
        format: "csv", "tsv", "jsonl", "json", or "auto": by content type, name and bytes.
        encoding: A codec; empty for the one that the answer names, else UTF-8.
        delimiter: Of a CSV; empty for comma (or tab for TSV); "auto" looks at the header.
        header: "each-part", "first-part" or "none" (then `names`).
        names: Column names, where the file has none.
        quotes: "csv", or "none": a quote is a letter like any other, and a line is a record.
        sep_line: "strip" takes a first line "sep=;" away.
        drop_rows_after_header: Rows that describe the header.
        rows: The list of rows in a JSON body.
        columns: Their names, where rows are lists.
        nested: "dot" makes a column of each nested value, "json" leaves JSON text.
    """

    unwrap: tuple[str, ...] = ("gzip", "zip", "zstd")
    member: str = "*"
    members: str = "single"
    format: str = "auto"
    encoding: str = ""
    delimiter: str = ""
    header: str = "each-part"
    names: tuple[str, ...] = ()
    quotes: str = "csv"
    sep_line: str = ""
    drop_rows_after_header: int = 0
    rows: Selector | None = None
    columns: Selector | None = None
    nested: str = "json"


class ErrorClass(StrEnum):
    """What is done about an error."""

    AUTH = "auth"
    THROTTLED = "throttled"
    TRANSIENT = "transient"
    ALREADY_RUNNING = "already-running"
    QUOTA = "quota"
    PERMANENT = "permanent"


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """Which errors are of a class. Empty `code` and empty `http` match nothing.

    Attributes:
        code: Codes of the body, as text.
        http: HTTP codes.
        hint: What the user can do; empty for the usual.
    """

    error_class: ErrorClass
    code: tuple[str, ...] = ()
    http: tuple[int, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Errors:
    """Where an answer has its error; the first selector that finds something counts."""

    message: tuple[Selector, ...] = ()
    code: tuple[Selector, ...] = ()
    request_id: tuple[Selector, ...] = ()
    rules: tuple[ErrorRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One web export service.

    Attributes:
        base_url: Where URLs with "/" begin; empty when the profile has none of them.
        verified: Whether it was tried against the real service.
        notes: What the user has to know, for example what could not be verified.
    """

    id: str
    name: str
    docs: str
    base_url: Template
    mode: ProfileMode
    verified: bool = False
    notes: str = ""
    params: tuple[Param, ...] = ()
    secrets: tuple[SecretField, ...] = ()
    auth: Auth = field(default_factory=Auth)
    limits: Limits = field(default_factory=Limits)
    start: Start | None = None
    poll: Poll | None = None
    resolve: tuple[CallTemplate, ...] = ()
    result: Result = field(default_factory=Result)
    pages: Pages | None = None
    decode: Decode = field(default_factory=Decode)
    cancel: CallTemplate | None = None
    cleanup: CallTemplate | None = None
    errors: Errors = field(default_factory=Errors)
