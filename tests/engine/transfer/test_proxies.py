"""Requests through the proxies that the system names."""

import base64

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.network import ProxyError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.engine.transfer.proxies import proxy_for
from csvdownloader.engine.transfer.retry import is_transient
from tests.support.rawserver import ASKED, Close, RawServer, response

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def ask(url):
    with HttpClient() as client:
        return client.send(HttpRequest("GET", url), Cancel())


def test_another_host_is_asked_through_the_proxy(monkeypatch):
    with RawServer([ASKED, response(b"through")]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        reply = ask("http://data.example/x.csv?a=b")
    assert reply.body == b"through"
    assert reply.hosts == ("data.example:80",)
    assert proxy.first_line(0) == "GET http://data.example/x.csv?a=b HTTP/1.1"
    assert proxy.header(0, "Host") == "data.example"


@pytest.mark.parametrize(
    ("setting", "port"),
    [("http://proxy.example", 80), ("proxy.example", 80), ("http://proxy.example:3128", 3128)],
)
def test_a_proxy_without_a_port_has_that_of_http(monkeypatch, setting, port):
    monkeypatch.setenv("http_proxy", setting)
    found = proxy_for("http", "data.example", 80)
    assert (found.host, found.port, found.user, found.password) == ("proxy.example", port, "", "")


def test_net_11_the_proxy_sees_its_own_password_and_a_tunnel(monkeypatch):
    with RawServer([ASKED, response(status="502 Bad Gateway")]) as proxy:
        monkeypatch.setenv("https_proxy", f"http://me:can%40ry@{proxy.netloc}")
        with pytest.raises(ProxyError, match="502 Bad Gateway") as caught:
            ask("https://data.example/x.csv?token=canary")
    assert proxy.first_line(0) == "CONNECT data.example:443 HTTP/1.1"
    expected = base64.b64encode(b"me:can@ry").decode()
    assert proxy.header(0, "Proxy-Authorization") == f"Basic {expected}"
    assert "can" not in caught.value.message.replace("cannot", "")
    assert not is_transient(caught.value)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_net_11_a_proxy_that_refuses_the_password_is_blamed_and_not_quoted(monkeypatch, scheme):
    refusal = response(status="407 Proxy Authentication Required")
    with RawServer([ASKED, refusal]) as proxy:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://me:canary@{proxy.netloc}")
        with pytest.raises(ProxyError, match=r"(?i)proxy") as caught:
            ask(f"{scheme}://data.example/x.csv")
    assert "canary" not in caught.value.message


def test_net_11_a_dead_proxy_is_blamed(monkeypatch):
    with RawServer([Close()]) as proxy:
        pass
    monkeypatch.setenv("http_proxy", f"http://me:canary@{proxy.netloc}")
    with pytest.raises(ProxyError, match=f"proxy cannot be used: {proxy.netloc} refused") as caught:
        ask("http://data.example/x.csv")
    assert "canary" not in caught.value.message


def test_sec_06_this_computer_is_never_asked_through_a_proxy(monkeypatch):
    with (
        RawServer([ASKED, response(b"proxy")]) as proxy,
        RawServer([ASKED, response(b"own")]) as own,
    ):
        for name in NAMES[:3]:
            monkeypatch.setenv(name, proxy.url)
        for host in ("127.0.0.1", "localhost"):
            assert ask(f"http://{host}:{own.port}/").body == b"own"
    assert proxy.requests == []


def test_sec_06_no_netrc_is_read(monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password canary\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with RawServer([ASKED, response(status="401 Who")]) as server:
        assert ask(server.url).status == 401
    assert server.header(0, "Authorization") is None


def test_net_11_the_bypass_list_is_honoured(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example,.sub.example:8443")
    assert proxy_for("https", "outside.example", 443) is not None
    assert proxy_for("https", "inside.example", 443) is None
    assert proxy_for("https", "a.sub.example", 8443) is None


def test_the_proxy_of_the_settings_goes_before_that_of_the_system(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://system.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for("http", "data.example", 80, "own.example:8080").host == "own.example"
    assert proxy_for("https", "data.example", 443, "own.example:8080").port == 8080
    assert proxy_for("http", "inside.example", 80, "own.example:8080") is None
    assert proxy_for("http", "127.0.0.1", 80, "own.example:8080") is None
    assert proxy_for("http", "data.example", 80, "").host == "system.example"


def test_a_setting_may_lack_its_scheme(monkeypatch):
    monkeypatch.setenv("http_proxy", "proxy.example:3128")
    proxy = proxy_for("http", "data.example", 80)
    assert proxy is not None
    assert (proxy.host, proxy.port) == ("proxy.example", 3128)


@pytest.mark.parametrize("setting", ["socks5://p.example:1080", "https://p.example", "http://:x"])
def test_a_kind_of_proxy_that_is_not_spoken_is_said_so(monkeypatch, setting):
    monkeypatch.setenv("http_proxy", setting)
    with pytest.raises(ProxyError):
        proxy_for("http", "data.example", 80)


def test_the_password_of_a_proxy_is_never_shown(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://me:canary@proxy.example:3128")
    proxy = proxy_for("http", "data.example", 80)
    assert proxy is not None
    assert proxy.password == "canary"
    assert "canary" not in repr(proxy)
