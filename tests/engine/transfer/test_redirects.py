"""Redirects: where they may lead, and which headers, body and secrets go along."""

import socket

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.network import NameNotFoundError
from csvdownloader.core.errors.responses import RedirectRefusedError
from csvdownloader.engine.transfer.addresses import (
    AddressScope,
    Reach,
    address_scope,
    is_loopback,
)
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.redirects import redirected
from tests.support.rawserver import ASKED, Authority, RawServer, response

OK = [ASKED, response(b"there")]
OUTSIDE = Reach(AddressScope.PUBLIC)


def to(location, status=302):
    return [ASKED, response(b"moved", f"Location: {location}", status=f"{status} Moved")]


class OnlyFor:
    """Credentials that only one host, named by host and port, may see."""

    def __init__(self, netloc):
        self.netloc = netloc

    def apply(self, url):
        if f"//{self.netloc}/" not in url:
            return url, {}
        return f"{url}?key=canary", {"Authorization": "canary", "X-Api-Key": "canary"}

    def form(self, url):
        return {"token": "canary"} if f"//{self.netloc}/" in url else {}


def ask(request, tls=None):
    with HttpClient(tls=tls) as client:
        return client.send(request, Cancel())


def test_a_redirect_is_followed_and_every_hop_is_told():
    with RawServer(OK) as second, RawServer(to(f"{second.url}/b?c=d#e")) as first:
        reply = ask(HttpRequest("GET", f"{first.url}/a"))
    assert reply.body == b"there"
    assert reply.url == f"{second.url}/b?c=d"
    assert reply.hosts == (first.netloc, second.netloc)


def test_a_relative_redirect_stays_with_its_host():
    with RawServer(to("../b"), OK) as server:
        assert ask(HttpRequest("GET", f"{server.url}/a/x/y")).body == b"there"
    assert server.first_line(1) == "GET /a/b HTTP/1.1"


SECRETS = (
    *("Cookie", "authorization", "Proxy-Authorization", "x-api-key", "X-Auth-Token"),
    "x-amz-server-side-encryption-customer-key",
)
PASSED_ON = {
    "Accept": "text/csv",
    "Accept-Language": "en",
    "Range": "bytes=5-",
    "If-Range": '"one"',
    "User-Agent": "ours",
    "Content-Type": "text/plain",
}


def test_a_header_of_the_call_stays_with_its_host():
    with RawServer(to("/b"), OK) as server:
        ask(HttpRequest("GET", f"{server.url}/a", {"X-Api-Key": "canary"}))
    assert server.header(1, "X-Api-Key") == "canary"


def test_sec_01_another_host_sees_no_secret_and_no_referer():
    with RawServer(OK) as second, RawServer(to(f"{second.url}/b")) as first:
        headers = dict.fromkeys(SECRETS, "canary") | PASSED_ON
        request = HttpRequest("GET", f"{first.url}/a", headers, credentials=OnlyFor(first.netloc))
        reply = ask(request)
    assert first.header(0, "X-Api-Key") == "canary"
    assert first.first_line(0) == "GET /a?key=canary HTTP/1.1"
    assert b"canary" not in second.requests[0]
    assert {name: second.header(0, name) for name in PASSED_ON} == PASSED_ON
    assert second.header(0, "Referer") is None
    assert "canary" not in reply.url


def test_a_secret_comes_along_to_a_host_that_may_see_it():
    with RawServer(OK) as second, RawServer(to(f"{second.url}/b")) as first:
        ask(HttpRequest("GET", f"{first.url}/a", credentials=OnlyFor(second.netloc)))
    assert b"canary" not in first.requests[0]
    assert second.header(0, "Authorization") == "canary"


@pytest.mark.parametrize(("body", "sent"), [(b"a=1", b"a=1&token=canary"), (b"", b"token=canary")])
def test_sec_01_a_secret_of_a_form_goes_with_a_form_only(body, sent):
    with RawServer(OK) as second, RawServer(to(f"{second.url}/b")) as first:
        credentials = OnlyFor(first.netloc)
        ask(HttpRequest("POST", f"{first.url}/a", body=body, credentials=credentials))
    assert first.requests[0].endswith(b"\r\n\r\n" + sent)
    assert first.header(0, "Content-Length") == str(len(sent))
    assert second.first_line(0) == "GET /b HTTP/1.1"
    assert b"canary" not in second.requests[0]


def test_user_and_password_in_a_redirect_are_not_sent():
    with RawServer(OK) as second, RawServer(to(f"http://me:canary@{second.netloc}/b")) as first:
        reply = ask(HttpRequest("GET", first.url))
    assert second.header(0, "Authorization") is None
    assert "canary" not in reply.url


@pytest.mark.parametrize(
    ("method", "status", "then"),
    [
        ("GET", 302, "GET"),
        ("HEAD", 302, "HEAD"),
        ("POST", 301, "GET"),
        ("POST", 302, "GET"),
        ("POST", 303, "GET"),
        ("PUT", 303, "GET"),
        ("POST", 307, "POST"),
        ("PATCH", 308, "PATCH"),
        ("DELETE", 302, "DELETE"),
    ],
)
def test_the_method_after_a_redirect(method, status, then):
    body = b"{}" if method in {"POST", "PUT", "PATCH"} else None
    reply = Headers([("Location", "/b")])
    request = redirected(HttpRequest(method, "http://a.example/a", body=body), status, reply)
    assert request.method == then
    assert (request.body is not None) == (body is not None and then == method)


def test_the_type_of_a_body_goes_with_it():
    headers = {"Content-Type": "application/json", "Accept": "text/csv"}
    request = HttpRequest("POST", "http://a.example/a", headers, body=b"{}")
    assert redirected(request, 303, Headers([("Location", "/b")])).headers == {"Accept": "text/csv"}


def test_a_body_is_not_sent_to_another_host():
    request = HttpRequest("POST", "https://a.example/token", body=b"client_secret=canary")
    with pytest.raises(RedirectRefusedError, match=r"to be sent to b\.example"):
        redirected(request, 307, Headers([("Location", "https://b.example/token")]))


def test_http_14_a_loop_ends():
    with (
        RawServer(to("/again")) as server,
        pytest.raises(RedirectRefusedError, match="without end"),
    ):
        ask(HttpRequest("GET", server.url))
    assert len(server.requests) == 21


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://a.example/x", "data:text/csv,a", "javascript:1"]
)
def test_http_14_only_http_is_followed(location):
    with RawServer(to(location)) as server, pytest.raises(RedirectRefusedError, match="kind"):
        ask(HttpRequest("GET", server.url))


def test_http_14_encryption_is_not_given_up():
    authority = Authority()
    with (
        RawServer(to("http://127.0.0.1:9/x"), tls=authority.server()) as server,
        pytest.raises(RedirectRefusedError, match="without encryption"),
    ):
        ask(HttpRequest("GET", server.url), authority.client())


@pytest.mark.parametrize("location", ["http://169.254.169.254/latest", "http://[fe80::1]/x"])
def test_http_14_nobody_is_sent_to_a_link_local_address(location):
    with RawServer(to(location)) as server, pytest.raises(RedirectRefusedError, match="link-local"):
        ask(HttpRequest("GET", server.url))


@pytest.fixture
def proxy_only(monkeypatch):
    """Makes a server the system's proxy, so that a public host name can be requested."""
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)

    def use(server):
        monkeypatch.setenv("http_proxy", server.url)

    return use


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.1.1", "[::1]"])
def test_http_14_a_public_host_cannot_lead_into_the_users_network(proxy_only, host):
    with RawServer(OK) as inner, RawServer(to(f"http://{host}:{inner.port}/x")) as proxy:
        proxy_only(proxy)
        with pytest.raises(RedirectRefusedError, match="network"):
            ask(HttpRequest("GET", "http://public.example/x"))
    assert inner.requests == []


def test_http_14_an_open_connection_inside_opens_no_way_in(proxy_only):
    with (
        RawServer([ASKED, response(b"in"), ASKED, response(b"in")]) as inner,
        RawServer(to(f"{inner.url}/x")) as proxy,
        HttpClient() as client,
    ):
        client.send(HttpRequest("GET", inner.url), Cancel())
        proxy_only(proxy)
        with pytest.raises(RedirectRefusedError, match="private"):
            client.send(HttpRequest("GET", "http://public.example/x"), Cancel())
    assert len(inner.requests) == 1


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("8.8.8.8", AddressScope.PUBLIC),
        ("2001:4860:4860::8888", AddressScope.PUBLIC),
        ("example.org", AddressScope.PUBLIC),
        ("127.0.0.2", AddressScope.PRIVATE),
        ("::1", AddressScope.PRIVATE),
        ("::ffff:10.1.2.3", AddressScope.PRIVATE),
        ("192.168.1.1", AddressScope.PRIVATE),
        ("fd00::1", AddressScope.PRIVATE),
        ("a.localhost", AddressScope.PRIVATE),
        ("0.0.0.0", AddressScope.PRIVATE),
        ("169.254.169.254", AddressScope.LINK_LOCAL),
        ("fe80::1%eth0", AddressScope.LINK_LOCAL),
    ],
)
def test_the_scope_of_an_address(host, expected):
    assert address_scope(host) is expected


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        ("64:ff9b::7f00:1", AddressScope.PRIVATE),
        ("64:ff9b::a9fe:a9fe", AddressScope.LINK_LOCAL),
        ("64:ff9b::808:808", AddressScope.PUBLIC),
        ("64:ff9b:1::808:808", AddressScope.PRIVATE),
        ("2002:7f00:1::", AddressScope.PRIVATE),
        ("2002:a9fe:a9fe::1", AddressScope.LINK_LOCAL),
        ("::7f00:1", AddressScope.PRIVATE),
        ("::a9fe:a9fe", AddressScope.LINK_LOCAL),
        ("::ffff:0:10.0.0.1", AddressScope.PRIVATE),
        ("::ffff:127.0.0.1", AddressScope.PRIVATE),
        ("::", AddressScope.PRIVATE),
        ("::1", AddressScope.PRIVATE),
        ("224.0.0.1", AddressScope.PRIVATE),
        ("239.255.255.250", AddressScope.PRIVATE),
        ("ff0e::1", AddressScope.PRIVATE),
        ("::ffff:224.0.0.251", AddressScope.PRIVATE),
        ("x.localhost", AddressScope.PRIVATE),
    ],
)
def test_s20_an_address_inside_of_another_one_counts(wrapped, expected):
    assert address_scope(wrapped) is expected


@pytest.mark.parametrize("name", ["x.localhost", "localhost.example", ".localhost"])
def test_s20_only_localhost_itself_is_this_computer(name):
    assert not is_loopback(name)


def test_a_private_host_may_lead_to_another_one():
    inside, outside = Reach(AddressScope.PRIVATE), Reach(AddressScope.PUBLIC)
    assert inside.allows(AddressScope.PRIVATE)
    assert inside.allows(AddressScope.PUBLIC)
    assert not outside.allows(AddressScope.PRIVATE)
    assert not inside.allows(AddressScope.LINK_LOCAL)
    assert not Reach(AddressScope.PRIVATE, stays=True).allows(AddressScope.PUBLIC)


ELSEWHERE = "192.0.2.1"  # for documentation: nobody answers there


@pytest.fixture
def resolved(monkeypatch):
    """Names of the test's own: each leads to one address, and the others where they really do."""
    real, names = socket.getaddrinfo, {}

    def getaddrinfo(host, *arguments, **options):
        return real(names.get(host, host), *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names


def test_s20_localhost_elsewhere_is_not_called(resolved):
    resolved["localhost"] = ELSEWHERE
    with pytest.raises(NameNotFoundError, match="localhost is not this computer"):
        ask(HttpRequest("GET", "http://localhost:9/"))


@pytest.mark.parametrize("inner", ["inner.example", "x.localhost", "127.1"])
def test_s06_a_name_that_leads_inside_is_judged_by_its_address(resolved, inner):
    resolved[inner] = "127.0.0.1"
    with RawServer(OK) as server:
        request = HttpRequest("GET", f"http://{inner}:{server.port}/", reach=OUTSIDE)
        with pytest.raises(RedirectRefusedError, match="private network"):
            ask(request)
        assert server.requests == []
        resolved["b.example"] = "127.0.0.1"
        inside = Reach(AddressScope.PRIVATE, stays=True)
        request = HttpRequest("GET", f"http://b.example:{server.port}/", reach=inside)
        assert ask(request).body == b"there"


def test_s06_what_was_read_inside_does_not_leave(resolved):
    resolved["evil.example"] = "8.8.8.8"
    inside = Reach(AddressScope.PRIVATE, stays=True)
    for url in ("http://evil.example:9/", "http://8.8.8.8:9/"):
        with pytest.raises(RedirectRefusedError, match=r"of your own network names .* public"):
            ask(HttpRequest("GET", url, reach=inside))
