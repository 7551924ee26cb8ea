"""How web servers are reached."""

from msgspec import Struct


class Network(Struct, frozen=True):
    """What the user has set of the way to web servers; each may be empty for nothing.

    Attributes:
        proxy: The proxy in place of the system's, as `core.settings.proxies` reads it.
        certificates: The path of a PEM file. Servers that these authorities speak for are trusted
            too, besides those that the system trusts.
    """

    proxy: str = ""
    certificates: str = ""


NOTHING_SET = Network()
