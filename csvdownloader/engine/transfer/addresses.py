"""The scopes of IP addresses: no redirect leads from a public one into a private one (SSRF)."""

import ipaddress
from enum import Enum

from msgspec import Struct

_ENDING_IN_IPV4 = (
    ipaddress.IPv6Network("64:ff9b::/96"),  # NAT64
    ipaddress.IPv6Network("::ffff:0:0:0/96"),  # translated by SIIT
    ipaddress.IPv6Network("::/96"),  # "compatible", of old; also :: and ::1, both private
)
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # leads to IPv4 of the own network


class AddressScope(Enum):
    """The type of network that an address belongs to."""

    PUBLIC = "public"
    PRIVATE = "private"
    LINK_LOCAL = "link-local"


def is_loopback(host: str) -> bool:
    """Whether the name or address is this computer's own.

    x.localhost is not: some systems ask the name service for it, which may give any address.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_scope(host: str) -> AddressScope:
    """The scope of an IP address; a name is public unless it is localhost or below it."""
    try:
        address = _unwrapped(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        is_local = host == "localhost" or host.endswith(".localhost")
        return AddressScope.PRIVATE if is_local else AddressScope.PUBLIC
    if address.is_link_local:
        return AddressScope.LINK_LOCAL
    is_private = not address.is_global or address.is_multicast or address in _LOCAL_NAT64
    return AddressScope.PRIVATE if is_private else AddressScope.PUBLIC


def _unwrapped(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address leads to; the address itself when it leads to none."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in _ENDING_IN_IPV4):
        return last
    return address.ipv4_mapped or address.sixtofour or address


class Reach(Struct, frozen=True):
    """How far a chain of calls may go.

    Attributes:
        scope: Of the place that named the first one, as if it had redirected there.
        stays: Whether it may not even leave for public addresses: what it has read inside could
            be told there.
    """

    scope: AddressScope
    stays: bool = False

    def allows(self, scope: AddressScope) -> bool:
        """Whether an address of that scope may be called."""
        return scope is self.scope or (scope is AddressScope.PUBLIC and not self.stays)
