"""The scopes of IP addresses: no redirect leads from a public one into a private one (SSRF)."""

import ipaddress
from enum import Enum


class AddressScope(Enum):
    """The type of network that an address belongs to."""

    PUBLIC = "public"
    PRIVATE = "private"
    LINK_LOCAL = "link-local"


def is_loopback(host: str) -> bool:
    """Whether the name or address is this computer's own."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_scope(host: str) -> AddressScope:
    """The scope of an IP address; a name is public unless it is localhost."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return AddressScope.PRIVATE if is_loopback(host) else AddressScope.PUBLIC
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_link_local:
        return AddressScope.LINK_LOCAL
    return AddressScope.PUBLIC if address.is_global else AddressScope.PRIVATE


def may_redirect(first: AddressScope, then: AddressScope) -> bool:
    """Whether a request that began at `first` may be redirected to `then`."""
    return then in {AddressScope.PUBLIC, first}
