"""The servers that the user named. All others were named by a profile or by an answer."""

from collections.abc import Iterator
from typing import Any

from csvdownloader.engine.transfer.addresses import Reach
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.web_url import WebUrl
from csvdownloader.sources.web.profile.param_types import value_of
from csvdownloader.sources.web.profile.params import Param
from csvdownloader.sources.web.profile.urls import is_url
from csvdownloader.sources.web.run.order import RunOrder


class NamedPlaces:
    """The base URL's server, and those of the parameters."""

    def __init__(self, order: RunOrder) -> None:
        self._base = _authority(order.base_url)
        self._has_custom_base_url = order.has_custom_base_url
        self._named = frozenset(
            _authority(text) if is_url(text) else text.strip().lower()
            for param in order.profile.params
            for text in _typed(param, order.params.get(param.name))
        )

    def reach(self, url: str, client: HttpClient) -> Reach | None:
        """How far a call to the URL may go; None where the user named the place.

        It is the base URL's: a service outside must not have this computer's network asked, and a
        profile that names a service inside by itself must not tell the outside what it read there.
        """
        authority = _authority(url)
        if not self._base or authority == self._base or self._is_named(authority):
            return None
        is_trusted = self._has_custom_base_url or self._is_named(self._base)
        return Reach(client.address_scope_of(self._base), stays=not is_trusted)

    def _is_named(self, authority: str) -> bool:
        return bool({authority, authority.rpartition(":")[0]} & self._named)


def _authority(url: str) -> str:
    try:
        return WebUrl.parse(url).authority
    except ValueError:  # whoever calls it reports that
        return ""


def _typed(param: Param, value: Any) -> Iterator[str]:
    """The texts that the user typed: neither a default nor a choice, which are the profile's."""
    if param.values or value == value_of(param, param.default):
        return
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, str):
            yield item
