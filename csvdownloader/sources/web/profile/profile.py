"""A profile, schema version 1: fields are named like the keys in TOML."""

from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.sources.profiles import ProfileBasis
from csvdownloader.sources.web.profile.auth import Auth
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile.errors import Errors
from csvdownloader.sources.web.profile.limits import Limits
from csvdownloader.sources.web.profile.pages import Pages
from csvdownloader.sources.web.profile.params import Param
from csvdownloader.sources.web.profile.poll import Poll
from csvdownloader.sources.web.profile.result import Result, RowCount
from csvdownloader.sources.web.profile.start import Start
from csvdownloader.sources.web.profile.templates import Template

SCHEMA = 1


class ProfileMode(StrEnum):
    """How a service hands out its rows."""

    ASYNC = "async"  # start, poll, download
    DIRECT = "direct"  # no job; status 202 ("not ready") means: ask the same URL again
    CHAIN = "chain"  # each poll response may carry rows, and names the next call


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
