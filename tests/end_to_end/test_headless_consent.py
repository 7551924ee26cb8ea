"""A stranger's profile gets no secret before somebody agreed to its hosts once."""

import json
import shlex
from uuid import uuid4

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.requests.command_line import as_command
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.source import WebSource
from csvdownloader.store.sqlite import SqliteJobStore
from tests.end_to_end.processes import Terminal, end_by, started, wait_until
from tests.end_to_end.reports import CSV, SECRET, TOKEN, ReportService
from tests.services.fakes.base import Reply
from tests.services.fakes.slow import OPEN_PROFILE, SlowService

REPORT = ("--param", "report=orders", "-o", "x.csv", "--overwrite")
CTRL_C = b"\x03"
MINE = ("export", "profile:./reports.toml", *REPORT)
OWN = ("export", "profile:reports", *REPORT)


@pytest.fixture
def service():
    with ReportService() as service:
        yield service


@pytest.fixture
def profile(service, work):
    """A stranger's profile, in the folder in which the commands run."""
    return service.write_profile(work)


@pytest.fixture
def refuses(run, service):
    """Without a terminal, the command names the hosts and the option, and calls nobody."""

    def check(*arguments):
        before = len(service.requests)
        done = run(*arguments, **SECRET)
        assert done.returncode == 2
        assert f"would be sent to {service.shown_host}, to which nobody" in done.stderr
        assert "give --trust-hosts\n" in done.stderr
        assert len(service.requests) == before

    return check


def lines_of(terminal):
    text = terminal.seen.decode().replace("\r\x1b[K", "").replace("\r", "\n")
    return [line for line in text.split("\n") if line]


def answered(work, answer, *arguments):
    """The ended program, to whose question the user gave that answer."""
    terminal = Terminal(work, *(arguments or MINE), **SECRET)
    terminal.read_until(b"Send it? (y/N): ")
    terminal.type(answer)
    return terminal, terminal.end(again=answer if answer == CTRL_C else b"")


# --- without a terminal ---------------------------------------------------------------------------


def test_consent_without_a_terminal_and_without_a_yes_nothing_is_sent(profile, refuses, home):
    refuses(*MINE)
    assert TOKEN not in (home / "consents.json").read_text()


def test_consent_trust_hosts_says_who_gets_the_secret_and_counts_for_one_run(
    profile, run, service, work, refuses
):
    done = run(*MINE, "--trust-hosts", **SECRET)
    assert done.returncode == 0, done.stderr
    told, sent = done.stderr.splitlines()
    assert told == f"Reports did not come with the program; it calls {service.shown_host}"
    assert sent == f"The secret is sent to {service.shown_host} and nowhere else."
    assert (work / "x.csv").read_bytes() == CSV
    refuses(*MINE)


def test_consent_of_the_user_to_a_base_url_is_that_url(profile, run, service):
    profile.write_text(profile.read_text().replace(service.url, "https://api.example.com"))
    done = run(*MINE, "--base-url", service.url, **SECRET)
    assert (done.returncode, "The secret" in done.stderr) == (0, False)


def test_consent_is_not_asked_for_where_the_user_names_the_host_of_a_bundled_profile(run, service):
    service.on("GET", "/f.csv", Reply(body=CSV, headers={"Content-Type": "text/csv"}))
    done = run(
        "export", "profile:download-token", "--param", f"url={service.url}/f.csv", "-o", "x.csv",
        **SECRET,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


# --- at a terminal --------------------------------------------------------------------------------


def test_consent_at_a_terminal_is_asked_for_once(profile, run, service, work):
    terminal, code = answered(work, b"y\n")
    assert code == 0
    told, sent, question, *_ = lines_of(terminal)
    assert told == f"Reports did not come with the program; it calls {service.shown_host}"
    assert sent == f"The secret will be sent to {service.shown_host} and nowhere else."
    assert question == "Send it? (y/N): y"
    done = run(*MINE, **SECRET)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("answer", [b"\n", b"n\n", b"\x04", CTRL_C], ids=repr)
def test_consent_that_is_not_given_sends_and_stores_nothing(
    profile, work, service, refuses, answer
):
    terminal, code = answered(work, answer)
    assert code == 130
    assert "cancelled; nothing was sent or saved" in terminal.seen.decode()
    assert service.requests == []
    refuses(*MINE)


def test_consent_is_typing_the_secret_below_the_hosts(profile, run, service, work):
    terminal = Terminal(work, *MINE)
    terminal.read_until(b"API token: ")
    assert lines_of(terminal)[-2] == f"It will be sent to {service.shown_host} and nowhere else."
    terminal.type(TOKEN.encode() + b"\n")
    assert terminal.end() == 0
    assert run(*MINE, **SECRET).returncode == 0


def test_s08_no_name_of_a_profile_forges_the_line_of_consent(profile, service, work):
    over = r"\u001b[1A\u001b[2K\r\u009b2K\u202eThe secret will be sent to bank.example.\u001b[8m\n"
    text = profile.read_text().replace('name = "Reports"', f'name = "{over}{"x" * 500}"')
    profile.write_text(text.replace('label = "API token"', f'label = "{over}"'))
    terminal, code = answered(work, b"y\n")
    assert code == 0
    told, sent, question, *_ = lines_of(terminal)
    assert told.endswith(f"... did not come with the program; it calls {service.shown_host}")
    assert sent == f"The secret will be sent to {service.shown_host} and nowhere else."
    assert question == "Send it? (y/N): y"
    assert "".join([told, sent, question]).isprintable()


# --- what a consent covers ------------------------------------------------------------------------


@pytest.fixture
def agreed(profile, service, home, work):
    service.agree_to(profile, home)
    return profile


def test_consent_counts_for_these_hosts_only(agreed, run, service):
    with ReportService() as other:
        agreed.write_text(agreed.read_text().replace(service.url, other.url))
        done = run(*MINE, **SECRET)
        assert done.returncode == 2
        assert f"would be sent to {other.shown_host}, to" in done.stderr
        assert other.requests == []


def test_consent_counts_for_this_file_only(agreed, refuses, work):
    assert agreed.rename(work / "other.toml").exists()
    refuses("export", "profile:./other.toml", *REPORT)


def test_consent_is_not_of_another_profile_in_the_same_file(agreed, refuses):
    agreed.write_text(agreed.read_text().replace('id = "reports"', 'id = "reports-2"'))
    refuses(*MINE)


@pytest.mark.parametrize("text", ["", "[", "[1]", '{"a": 1}', '[{"profile": "reports"}]'])
def test_consent_that_cannot_be_read_is_none(agreed, home, refuses, text):
    (home / "consents.json").write_text(text)
    refuses(*MINE)


# --- the window's -------------------------------------------------------------------------------


def account(service, home, hosts):
    store = SqliteJobStore(home / "jobs.sqlite")
    store.put_connection(Connection(str(uuid4()), "Mine", "web:reports", {"hosts": hosts}))
    store.close()


def test_consent_in_the_window_counts_for_the_profile_that_it_knows(service, home, run, refuses):
    service.write_profile(home / "profiles")
    refuses(*OWN)
    account(service, home, service.shown_host)
    assert run(*OWN, **SECRET).returncode == 0
    assert run(*OWN, "--account", "Mine", **SECRET).returncode == 0


def test_consent_in_the_window_was_for_the_hosts_that_it_showed(service, home, refuses):
    service.write_profile(home / "profiles")
    account(service, home, "other.example.com")
    refuses(*OWN)


def test_consent_in_the_window_counts_for_no_file_of_that_id(profile, service, home, refuses):
    account(service, home, service.shown_host)
    refuses(*MINE)
    refuses(*MINE, "--account", "Mine")


def test_consent_is_never_part_of_the_copied_command(service, home, run):
    service.write_profile(home / "profiles")
    profiles = ProfileCatalogue(home / "profiles")
    profiles.load()
    request = Request("web", {"profile": "reports", "account": "Mine", "param.report": "orders"})
    copied = as_command(request, WebSource(ConnectionBook(None), profiles))
    assert "trust" not in copied
    account(service, home, service.shown_host)
    done = run(*shlex.split(copied)[1:], "-o", "-", **SECRET)
    assert (done.returncode, done.stdout) == (0, CSV.decode()), done.stderr


# --- profiles without a secret, and what goes on --------------------------------------------------


@pytest.fixture
def open_service():
    with SlowService(is_open=True) as service:
        service.on("GET", "/jobs/j-1", Reply(json={"status": "ready", "u": "/jobs/j-1/file"}))
        yield service


def test_consent_is_no_question_without_a_secret_and_the_hosts_are_told_once(
    run, work, open_service
):
    text = OPEN_PROFILE.replace("http://127.0.0.1", open_service.url)
    (work / "slow.toml").write_text(text.replace('url = "/jobs/{{ job.id }}/file"', 'urls = "u"'))
    arguments = (
        "export", "profile:./slow.toml", "--param", "project=x", "--param", "query={}",
        "-o", "x.csv", "--overwrite",
    )  # fmt: skip
    done, host = run(*arguments), open_service.url.removeprefix("http://")
    assert (done.returncode, done.stderr) == (
        0,
        f"A slow service did not come with the program; it calls {host}, "
        "and hosts that its answers name\n",
    )
    assert run(*arguments).stderr == ""


def test_consent_is_needed_to_take_a_download_up_again(profile, work, service, run, home):
    service.status = "busy"
    with started(work, *MINE, "--trust-hosts") as process:
        wait_until(lambda: service.called("GET", "/jobs/j-1"), process)
        end_by(process, 15)
    service.status = "ready"
    (job,) = json.loads(run("jobs", "--json").stdout)
    done = run("resume", job["id"], **SECRET)
    assert (done.returncode, "--trust-hosts" in done.stderr) == (2, True)
    assert run("resume", job["id"], "--trust-hosts", **SECRET).returncode == 0
    assert (work / "x.csv").read_bytes() == CSV
