"""Accounts of web services: the fields of their secret, and the hosts that will see it."""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from csvdownloader.core.connections.connections import Connection, SecretField
from csvdownloader.core.errors.profiles import HostsChangedError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.sources.web.profile.hosts import hosts_text
from csvdownloader.sources.web.profile.profile import Profile

KIND_PREFIX = "web:"
HOSTS = "hosts"  # setting of an account: the hosts that the user agreed to, separated by spaces


def kind_of(profile: Profile) -> str:
    """The key of the kind of account that the profile takes."""
    return KIND_PREFIX + profile.id


def session_account(profile: Profile) -> Connection:
    """A placeholder account: holds a secret that this session knows without any account."""
    identity = str(uuid5(NAMESPACE_URL, f"profile:{profile.id}"))
    return Connection(identity, profile.name, kind_of(profile))


def has_agreed(account: Connection, profile: Profile) -> bool:
    """Whether it is an account of the profile, saved for the hosts that the profile names now."""
    hosts = " ".join(hosts_text(profile))
    return account.kind == kind_of(profile) and account.settings.get(HOSTS) == hosts


def check_hosts(account: Connection, profile: Profile) -> None:
    """Refuses hosts that the user did not agree to. Raises HostsChangedError."""
    agreed, now = str(account.settings.get(HOSTS, "")), " ".join(hosts_text(profile))
    if agreed != now:
        raise HostsChangedError(
            Message(
                "{service} would send the secret of {account} to {now}, "
                "and not to {agreed} as agreed",
                service=profile.name,
                account=account.name,
                now=now,
                agreed=agreed or Message("no host"),
            )
        )


class ProfileAccount:
    """The kind of account of one profile."""

    schemes: Sequence[str] = ()
    parameters: Sequence[Parameter] = ()

    def __init__(self, profile: Profile) -> None:
        self.key, self.title = kind_of(profile), profile.name
        self.secrets: Sequence[SecretField] = profile.secrets
        self.hosts: Sequence[str] = hosts_text(profile)

    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:  # noqa: ARG002 - the port's
        """See `core.ports.connections.ConnectionKind`: there is nothing that could be wrong."""
        return {}

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:  # noqa: ARG002 - the port's
        """See `core.ports.connections.ConnectionKind`."""
        raise InvalidRequestError({"url": Message("An account of a web service has no URL")})

    def url(self, settings: Mapping[str, Value]) -> str:  # noqa: ARG002 - the port's signature
        """See `core.ports.connections.ConnectionKind`: the hosts, as no URL names an account."""
        return ", ".join(self.hosts)
