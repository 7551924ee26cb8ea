"""Consent to the hosts of a profile that did not come with the program."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.cli.terminal.output import warn
from csvdownloader.cli.terminal.terminal import ask, say
from csvdownloader.core import texts
from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.sources.web.catalogue.consents import Consent, HostConsents
from csvdownloader.system.interrupts import interruptible

if TYPE_CHECKING:
    from csvdownloader.sources.web.profile.reachable_hosts import ReachableHosts

_LONGEST_NAME = 40


class Stranger(Struct, frozen=True):
    """A profile that did not come with the program, as one run uses it.

    Attributes:
        file: Where it came from.
        reach: All hosts that the run may call.
        hosts: The hosts that may see the secret by the profile's word, without the one that the
            user named by --base-url.
        is_agreed: Whether an account in the window was saved for these hosts.
    """

    id: str
    name: str
    file: Path
    reach: "ReachableHosts"
    hosts: Sequence[str]
    is_agreed: bool = False


class HostConsent:
    """Tells once whom a stranger's profile calls, and asks once who may get the secret."""

    def __init__(self, consents: HostConsents, stranger: Stranger, *, is_trusted: bool) -> None:
        """`is_trusted`: the option --trust-hosts was given."""
        self._consents, self._stranger, self._is_trusted = consents, stranger, is_trusted

    def tell(self) -> None:
        """Says on standard error which hosts the run may call, before the first one that does."""
        stranger, known = self._stranger, self._consents.get(self._stranger.id, self._stranger.file)
        called = {*stranger.reach.hosts, *(["*"] if stranger.reach.is_open else [])}
        if called <= known.called:
            return
        name = texts.one_line(stranger.name, _LONGEST_NAME)
        hosts = texts.called(stranger.reach.hosts, is_open=stranger.reach.is_open)
        say(f"{name} did not come with the program; it calls {hosts}\n")
        self._store(Consent(called=frozenset(called)))

    def require(self) -> None:
        """Returns once the secret may be sent; at a terminal, asks.

        Raises:
            InvalidRequestError: There is no consent and no terminal.
            Cancelled: The user said no.
        """
        if self._is_given():
            return
        hosts = ", ".join(self._stranger.hosts)
        if self._is_trusted:
            say(f"The secret is sent to {hosts} and nowhere else.\n")
        elif sys.stdin.isatty() and sys.stderr.isatty():
            self._ask(hosts)
        else:
            raise InvalidRequestError(
                {
                    "trust_hosts": Message(
                        "The secret would be sent to {hosts}, to which nobody has agreed yet: run "
                        "this once in a terminal, or give --trust-hosts",
                        hosts=hosts,
                    )
                }
            )

    def remember(self) -> None:
        """Keeps that the user agreed to the hosts, for example by typing the secret below them."""
        if not self._is_given():
            self._store(Consent(secret=frozenset(self._stranger.hosts)))

    def _is_given(self) -> bool:
        stranger = self._stranger
        known = self._consents.get(stranger.id, stranger.file)
        return stranger.is_agreed or known.secret.issuperset(stranger.hosts)

    def _ask(self, hosts: str) -> None:
        # The last line before the question: nothing of the profile stands between them.
        say(f"The secret will be sent to {hosts} and nowhere else.\n")
        try:
            with interruptible():
                answer = ask("Send it? (y/N)", is_shown=True)
        except (EOFError, KeyboardInterrupt):
            say("\n")
            raise Cancelled from None
        if answer.strip().lower() not in {"y", "yes"}:
            raise Cancelled
        self.remember()

    def _store(self, consent: Consent) -> None:
        try:
            self._consents.add(self._stranger.id, self._stranger.file, consent)
        except StorageError as error:  # the run goes on; the next one tells and asks again
            warn(error)
