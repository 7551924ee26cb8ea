"""Proxies as people write them."""

import pytest

from csvdownloader.core.errors.network import ProxyError
from csvdownloader.core.settings.proxies import Proxy, parsed_proxy


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("proxy.example", Proxy("proxy.example", 80)),
        ("proxy.example:3128", Proxy("proxy.example", 3128)),
        ("http://[::1]:8080/", Proxy("::1", 8080)),
        ("http://a%40b:p%3Aw@p.example", Proxy("p.example", 80, "a@b", "p:w")),
        ("me@p.example:1", Proxy("p.example", 1, "me")),
        ("HTTP://P.example:65535", Proxy("p.example", 65535)),
    ],
)
def test_an_address_names_a_proxy(text, proxy):
    assert parsed_proxy(text) == proxy


@pytest.mark.parametrize("text", ["", "http://", "p:x", "[:1", ":3128", "p:65536"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ProxyError) as caught:
        parsed_proxy(text)
    assert caught.value.message == "The setting of the proxy is not an address"


def test_another_kind_of_proxy_is_refused_by_its_name():
    with pytest.raises(ProxyError) as caught:
        parsed_proxy("socks5://p.example:1080")
    assert caught.value.message == "Proxies of the kind socks5 are not supported"


def test_a_password_is_not_printed():
    assert repr(Proxy("p.example", 80, "me", "canary")) == "Proxy(p.example:80)"
