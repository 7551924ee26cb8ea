"""Tells which hosts will see the secret of an account, before that is agreed to."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core import texts
from csvdownloader.core.connections import Connection
from csvdownloader.core.ports import ConnectionKind
from csvdownloader.ui.widgets.labels import Notice
from csvdownloader.ui.widgets.theme import Tone
from csvdownloader.workers.connections import ConnectionService


class HostsNotice(Notice):
    """Names the hosts, and those of an older agreement when they were others.

    Attributes:
        told: The hosts as the settings of an account keep them: these are agreed to by saving,
            whatever the profile may say by then.
    """

    def __init__(
        self, connections: ConnectionService, before: Connection | None, parent: QWidget
    ) -> None:
        super().__init__("Who gets the secret", parent)
        self._connections, self._before = connections, before
        self.agreed_hosts = ""

    def show_hosts(self, kind: ConnectionKind) -> None:
        """Tells the hosts of that kind of account."""
        hosts = self._connections.hosts_of(kind.key)
        self.agreed_hosts = " ".join(hosts)
        said = texts.sends_to(hosts, len(kind.secrets)) if hosts else ""
        agreed = self._before.settings.get("hosts", "") if self._before else self.agreed_hosts
        if agreed == self.agreed_hosts:
            self.say("lock", Tone.ACTIVE, said, Tone.PLAIN)
        else:
            said += f"\nUntil now you agreed to: {agreed or 'no host'}"
            self.say("unverified", Tone.CAUTION, said, Tone.PLAIN)
