"""Faults of the network (NET-01 to NET-11), sent through the whole export."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.network import (
    NameNotFoundError,
    ProxyError,
    TimedOutError,
    TlsRefusedError,
    UnreachableError,
)
from csvdownloader.core.errors.wholeness import IncompleteError, StalledError
from csvdownloader.core.jobs.receipt import Completeness
from tests.faults.transfers import CANARY, TransferHarness
from tests.support.clock import FastClock
from tests.support.rawserver import (
    ASKED,
    Authority,
    Close,
    CloseNotify,
    Gate,
    RawServer,
    Reset,
    response,
)
from tests.support.transferring import ETAG, part, upto, whole

CONTENT = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n) for n in range(1500))  # 25,000 bytes
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"


@pytest.fixture
def fast_transfer(tmp_path, caplog):
    """A harness whose timeouts pass at once."""
    return TransferHarness(tmp_path, caplog, FastClock(40))


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_net_01_a_closed_port_is_tried_within_bounds_and_named(transfer):
    port = closed_port()
    transfer.fails_at(f"http://127.0.0.1:{port}", UnreachableError, f"127.0.0.1:{port} refused")
    assert len(transfer.clock.waited) == 6


def test_net_02_a_full_backlog_times_out(fast_transfer, full_backlog):
    fast_transfer.fails_at(f"http://127.0.0.1:{full_backlog}", TimedOutError, "in time")


def cancelled_by_another_thread(transfer, ready):
    """A thread that runs `ready`, and then cancels the export."""

    def stop():
        ready()
        transfer.cancel.set()

    return threading.Thread(target=stop)


def test_net_02_cancel_answers_while_it_connects(transfer, full_backlog):
    seen = threading.Event()
    connect = socket.socket.connect

    def connecting(sock, address):
        seen.set()
        connect(sock, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connecting)
        stopper = cancelled_by_another_thread(transfer, seen.wait)
        stopper.start()
        with pytest.raises(Cancelled):
            transfer._export(f"http://127.0.0.1:{full_backlog}")
        stopper.join()
    transfer.leaves_nothing()


def test_net_03_a_name_that_is_not_there_is_asked_for_once(transfer):
    transfer.fails_at("https://x.invalid", NameNotFoundError, "no server x.invalid")
    assert transfer.clock.waited == []


def in_a_network_of_its_own(code, *setup):
    """Runs Python in a network namespace, after the commands of `setup`."""
    inner = " && ".join([*setup, f"exec {sys.executable} -c '{code}'"])
    done = subprocess.run(
        ["unshare", "--net", "--mount", "sh", "-c", inner],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def can(*command):
    """Whether this computer lets us do that."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_unshare = pytest.mark.skipif(
    not can("unshare", "--net", "--mount", "true"), reason="unshare needs more rights here"
)
ASK = """
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.engine.transfer.retry import is_transient
try:
    HttpClient().send(HttpRequest("GET", "%s"), Cancel())
except UserError as error:
    print(type(error).__name__, is_transient(error), error.message)
"""


@needs_unshare
def test_net_03_a_name_service_that_cannot_be_reached_may_come_back(tmp_path):
    (tmp_path / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    printed = in_a_network_of_its_own(
        ASK % "http://data.example/x?sig=canary",
        "ip link set lo up",
        f"mount --bind {tmp_path}/resolv.conf /etc/resolv.conf",
    )
    assert printed == "UnreachableError True The name data.example could not be looked up"


@needs_unshare
def test_net_04_without_a_network_it_is_offline_and_may_come_back():
    printed = in_a_network_of_its_own(ASK % "http://127.0.0.1:9/x?sig=canary")
    assert printed.startswith("UnreachableError True There is no way to 127.0.0.1:9")
    assert "offline" in printed


def test_net_04_the_export_goes_on_once_there_is_a_way(transfer):
    """Offline for a while: nothing listens until the third try."""
    port = closed_port()
    servers = []

    def come_up(waits):
        if waits == 3:
            servers.append(RawServer([ASKED, whole(data=CONTENT)], port=port))
            servers[0].__enter__()

    transfer.clock.after_wait = come_up
    try:
        transfer.succeeds_at(f"http://127.0.0.1:{port}", CONTENT)
    finally:
        for server in servers:
            server.__exit__()
    assert len(transfer.clock.waited) == 3


def test_net_05_a_reset_in_the_middle_is_resumed_from_there(transfer):
    broken = [ASKED, upto(5000, data=CONTENT), Reset()]
    with RawServer(broken, [ASKED, part(5000, data=CONTENT)]) as server:
        transfer.succeeds(server, CONTENT)
    assert server.header(1, "Range") == "bytes=5000-"
    assert server.header(1, "If-Range") == ETAG.removeprefix("ETag: ")


def test_net_06_a_reset_where_the_end_could_have_been_is_not_an_end(transfer):
    with RawServer([ASKED, response(CONTENT, length=False), Reset()]) as server:
        transfer.fails(server, IncompleteError, "broke off")


@pytest.mark.parametrize(
    ("sent", "message"),
    [(b"", "no answer"), (HEAD, "no answer"), (upto(5000, data=CONTENT), "stopped sending")],
)
def test_net_07_a_server_that_falls_silent_is_given_up(fast_transfer, sent, message):
    with RawServer([ASKED, sent, Gate()]) as server:
        fast_transfer.fails(server, StalledError, message)


def test_net_07_a_server_that_trickles_is_given_up(tmp_path, caplog):
    gates = [Gate() for _ in range(300)]
    transfer = TransferHarness(tmp_path, caplog, FastClock(10, gates))
    drops = [step for gate in gates for step in (gate, b"x")]
    script = [ASKED, HEAD + b"Content-Length: 9999\r\n\r\n", *drops, Gate()]
    with RawServer(script, [ASKED, Close()]) as server:
        transfer.fails(server, IncompleteError)
    assert server.connections == 7


@pytest.mark.parametrize("sent", [b"", upto(5000, data=CONTENT)])
def test_net_07_cancel_answers_while_a_server_is_silent(transfer, sent):
    gate = Gate()
    with RawServer([ASKED, sent, gate]) as server:
        stopper = cancelled_by_another_thread(transfer, gate.wait_until_reached)
        stopper.start()
        transfer.stops(server, Cancelled)
        stopper.join()


SLOW = """
from pathlib import Path
from tests.support.rawserver import ASKED, Close, RawServer
from tests.support.transferring import DATA, Run, part, upto
data = DATA * 40
offsets = [0, 200_000, 500_000, 900_000]
parts = [upto(offsets[1], data=data)]
parts += [part(a, data=data)[: b - len(data)] for a, b in zip(offsets[1:], offsets[2:])]
scripts = [[ASKED, body, Close()] for body in parts]
run = Run(Path("%s"))
with RawServer(*scripts, [ASKED, part(offsets[3], data=data)]) as server:
    run.get(server)
sizes = [size for size, _ in run.reported]
print(run.bytes == data, sizes == sorted(sizes))
print([server.header(number, "Range") for number in range(4)])
"""


@needs_unshare
@pytest.mark.skipif(shutil.which("tc") is None, reason="there is no tc to slow the network down")
def test_net_08_a_slow_link_that_breaks_three_times_gives_no_byte_twice(tmp_path):
    printed = in_a_network_of_its_own(
        SLOW % tmp_path,
        "ip link set lo up",
        "tc qdisc add dev lo root tbf rate 10mbit burst 128kb latency 100ms",
    )
    assert printed.splitlines() == [
        "True True",
        "[None, 'bytes=200000-', 'bytes=500000-', 'bytes=900000-']",
    ]


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("unknown", "Nobody this computer trusts"),
        ("wrong name", "is for another server"),
        ("expired", "has expired"),
    ],
)
def test_net_09_a_server_without_proof_is_asked_nothing(tmp_path, caplog, authority, case, message):
    context = {
        "unknown": lambda: Authority().server(),
        "wrong name": lambda: authority.server("other.example"),
        "expired": lambda: authority.server(expired=True),
    }[case]()
    transfer = TransferHarness(tmp_path, caplog, tls=authority.client())
    with RawServer([ASKED, response(CONTENT)], tls=context) as server:
        transfer.fails(server, TlsRefusedError, message)
    assert server.requests == []
    assert server.connections == 1
    assert transfer.clock.waited == []


def test_net_10_an_end_without_close_notify_is_not_an_end(tmp_path, caplog, authority):
    transfer = TransferHarness(tmp_path, caplog, tls=authority.client())
    ended = [ASKED, response(CONTENT, length=False), Close()]
    with RawServer(ended, tls=authority.server()) as server:
        transfer.fails(server, IncompleteError, "broke off")


def test_net_10_an_end_with_close_notify_is_unverified(tmp_path, caplog, authority):
    transfer = TransferHarness(tmp_path, caplog, tls=authority.client())
    ended = [ASKED, response(CONTENT, length=False), CloseNotify()]
    with RawServer(ended, tls=authority.server()) as server:
        transfer.succeeds(server, CONTENT, Completeness.UNVERIFIED)


@pytest.mark.parametrize(
    ("scheme", "refusal"),
    [
        ("http", "407 Proxy Authentication Required"),
        ("https", "407 Proxy Authentication Required"),
        ("https", "502 Bad Gateway"),
    ],
)
def test_net_11_a_proxy_that_refuses_is_named_and_its_password_is_not(
    transfer, monkeypatch, scheme, refusal
):
    transfer.profile = "download"  # no secret, which would ask for https
    with RawServer([ASKED, response(status=refusal)]) as proxy:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://me:{CANARY}@{proxy.netloc}")
        error = transfer.fails_at(f"{scheme}://data.example", ProxyError)
    assert "proxy" in error.message.lower()
    assert proxy.connections == 1


def test_net_11_a_dead_proxy_is_named(transfer, monkeypatch):
    port = closed_port()
    monkeypatch.setenv("https_proxy", f"http://me:{CANARY}@127.0.0.1:{port}")
    transfer.fails_at("https://data.example", ProxyError, f"127.0.0.1:{port} refused")


def test_net_11_this_computer_is_not_asked_through_a_proxy(transfer, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    with RawServer([ASKED, response(CONTENT)]) as server:
        transfer.succeeds(server, CONTENT)
