"""A profile of a web service cannot be used."""

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


class ProfileError(SourceError):
    """A profile cannot be used, or does not fit the service's response."""

    kind = FailureKind.PROFILE
    hint = Message("Check the profile.")


class HostsChangedError(SourceError):
    """The profile would send the credential to hosts that are not in the user's allow-list."""

    kind = FailureKind.HOSTS_CHANGED
    hint = Message("Edit the account: it shows the hosts, and saving it agrees to them.")
