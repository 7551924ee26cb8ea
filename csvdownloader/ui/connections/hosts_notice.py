"""Shows which hosts will see the secret of an account, before the user agrees to it."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core import texts
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.ports.connections import ConnectionKind
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Notice
from csvdownloader.workers.connections import ConnectionService


class HostsNotice(Notice):
    """Names the hosts, and those that the user agreed to before, when they were others.

    Attributes:
        agreed_hosts: The shown hosts, in the form of an account's settings. By saving, the user
            agrees to these, even if the profile names others by then.
    """

    def __init__(
        self, connections: ConnectionService, before: Connection | None, parent: QWidget
    ) -> None:
        super().__init__(Message("Who gets the secret"), parent)
        self._connections, self._before = connections, before
        self.agreed_hosts = ""

    def show_hosts(self, kind: ConnectionKind) -> None:
        """Shows the hosts of that kind of account."""
        hosts = self._connections.hosts_of(kind.key)
        self.agreed_hosts = " ".join(hosts)
        sentence = texts.sends_to(hosts, len(kind.secrets)) if hosts else EMPTY
        agreed = self._before.settings.get("hosts", "") if self._before else self.agreed_hosts
        if agreed == self.agreed_hosts:
            self.show_message("lock", Tone.ACTIVE, sentence, Tone.PLAIN)
        else:
            before = Message("Until now you agreed to: {hosts}", hosts=agreed or Message("no host"))
            self.show_message(
                "unverified", Tone.CAUTION, joined([sentence, before], "\n"), Tone.PLAIN
            )
