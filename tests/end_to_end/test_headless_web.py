"""The command line over web services, as a user runs it: a real process, no display."""

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from uuid import uuid4

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.requests.command_line import as_command
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.source import WebSource
from csvdownloader.store.sqlite import SqliteJobStore
from tests.end_to_end.processes import Terminal
from tests.end_to_end.reports import (
    CSV,
    ORDERS,
    SECRET,
    TOKEN,
    assert_no_file_has_the_secret,
    environment_without_display,
)
from tests.services.fakes.base import FakeHost, Reply, steps
from tests.support.builders import names_in
from tests.support.rawserver import ASKED, Close, RawServer, response


@pytest.fixture
def environment():
    return environment_without_display()


@pytest.fixture
def export(run):
    return lambda *arguments, **variables: run("export", *arguments, **variables)


@pytest.fixture
def service(reports):
    return reports


# --- a file on the web ----------------------------------------------------------------------------


@pytest.fixture
def host():
    with FakeHost() as host:
        host.on("GET", "/files/data.csv", Reply(body=CSV, headers={"Content-Type": "text/csv"}))
        yield host


def test_a_file_on_the_web(export, work, host):
    done = export(f"{host.url}/files/data.csv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (work / "data.csv").read_bytes() == CSV


def test_rows_format_and_receipt_of_a_file_on_the_web(export, work, host):
    done = export(f"{host.url}/files/data.csv", "--rows", 1, "-o", "x.tsv", "--json")
    assert (work / "x.tsv").read_bytes() == b"id\tname\n1\tAda\n"
    assert json.loads(done.stdout)["completeness"] == "limited"


def test_a_missing_file_on_the_web_leaves_nothing(export, work, host, home):
    done = export(f"{host.url}/files/other.csv", "-o", "x.csv")
    assert done.returncode == 1
    assert "404" in done.stderr
    assert names_in(work) == []
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_sec_02_the_secrets_of_a_url_are_in_no_file_and_no_message(export, work, host, home):
    url = host.url.replace("://", f"://ada:{TOKEN.replace('/', '%2F')}@")
    for path in ("/files/data.csv", "/files/other.csv"):
        done = export(f"{url}{path}?token={TOKEN}", "--overwrite")
        assert "s3cret" not in done.stdout + done.stderr
    assert names_in(work) == ["data.csv"]
    assert_no_file_has_the_secret(work, home)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (response(b"Error: query timed out\n"), "Error: query timed out. It may be a message"),
        (
            response(b'[{"id": 1}]', 'Link: </2>; rel="next"'),
            "there are more pages. The service JSON pages with a Link header",
        ),
    ],
    ids=["message", "page"],
)
def test_http_15_why_a_file_may_not_be_all_is_printed(export, work, reply, reason):
    with RawServer([ASKED, reply, Close()]) as server:
        done = export(f"{server.url}/x", "-o", "x.csv")
    assert done.returncode == 3
    assert reason in done.stderr
    assert names_in(work) == ["x.csv"]


# --- a service with a profile ---------------------------------------------------------------------


def test_a_profile_with_parameters_and_a_secret(export, work, service, home):
    (work / "filter.json").write_text('{"city": "Łódź", "ids": [1, 2]}\n')
    parameters = ["--param", "filter=@filter.json", "--param", "labels=false"]
    done = export(*ORDERS, *parameters, "-o", "x.csv", **SECRET)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (work / "x.csv").read_bytes() == CSV
    assert service.start_json == {
        "report": "orders", "filter": {"city": "Łódź", "ids": [1, 2]}, "labels": False,
    }  # fmt: skip
    assert service.asked == ["POST /jobs", "GET /jobs/j-1", "GET /jobs/j-1/file"]
    assert_no_file_has_the_secret(work, home)
    assert list((home / "headless").iterdir()) == []


def test_a_profile_by_its_path_and_another_base_url(export, work, service):
    path = service.write_profile(work)
    path.write_text(path.read_text().replace(service.url, "https://api.example.com"))
    done = export(
        "profile:./reports.toml", "--param", "report=orders", "--base-url", service.url,
        "-o", "-", CSVDOWNLOADER_SECRET=TOKEN,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, CSV.decode()), done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "--param report: Report is needed"),
        (["--param", "report=x"], "--param report: Report: must be one of: orders, returns"),
        (["--param", "report"], "--param takes NAME=VALUE"),
        (
            ["--param", "report=orders", "--param", "report=x"],
            "--param report: This is given twice",
        ),
        (["--param", "report=@gone"], "--param report: Cannot read gone: No such file"),
        (
            ["--param", "report=@"],
            "--param report: @ needs the name of a file; write @@ for the sign itself",
        ),
        (["--param", "report=orders", "--param", "labels=x"], "must be true or false"),
        (["--param", "report=orders", "--param", "filter={"], "--param filter: Filter: this is no"),
        (
            ["--param", "report=orders", "--param", "city=Lyon"],
            "--param city: There is no such parameter; there are: report, filter, labels",
        ),
        (["--param", "report=orders", "--base-url", "http://example.com"], "Base URL: must begin"),
        (["--param", "report=orders", "--table", "t"], "--table does not go with Web service"),
    ],
)
def test_a_wrong_parameter_is_a_usage_error(export, work, service, arguments, sentence):
    done = export("profile:reports", *arguments, **SECRET)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert (names_in(work), service.requests) == ([], [])


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("http://h:99999/x", "URL: must begin with https:// or http:// and name a host"),
        ("profile:", "profile: needs a name behind it; 'csvdownloader profiles' lists them"),
    ],
)
def test_what_is_wrong_with_source_names_no_option(export, work, source, sentence):
    done = export(source)
    assert (done.returncode, done.stderr) == (2, f"csvdownloader: {sentence}\n")
    assert names_in(work) == []


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["profile:nowhere"], 1, "There is no profile nowhere"),
        (["profile:./nowhere.toml"], 1, "There is no file"),
        (["sample", "--param", "x=1"], 2, "--param x: There is no such parameter"),
        (["sample", "--account", "Mine"], 1, "There is no connection Mine"),
    ],
)
def test_what_is_not_there_is_said(export, work, arguments, code, sentence):
    done = export(*arguments)
    assert (done.returncode, names_in(work)) == (code, [])
    assert sentence in done.stderr


def test_the_services_own_words_are_passed_on(export, work, service):
    service.status = "broken"
    done = export(*ORDERS, **SECRET)
    assert (done.returncode, names_in(work)) == (1, [])
    assert "the reason" in done.stderr


def test_an_account_by_its_name(export, service, home, environment):
    store = SqliteJobStore(home / "jobs.sqlite")
    mine = Connection(
        str(uuid4()), "My reports", "web:reports", {"hosts": service.url.removeprefix("http://")}
    )
    store.put_connection(mine)
    store.put_connection(Connection(str(uuid4()), "Other", "web:other"))
    store.close()
    done = export(*ORDERS, "--account", "my REPORTS", "-o", "-", **SECRET)
    assert (done.returncode, done.stdout) == (0, CSV.decode()), done.stderr
    done = export(*ORDERS, "--account", "Other", **SECRET)
    assert done.returncode == 2
    assert "Other is no account of Reports" in done.stderr


# --- secrets --------------------------------------------------------------------------------------


def test_without_a_secret_and_without_a_terminal_it_names_the_variable(export, work, service):
    done = export(*ORDERS)
    assert (done.returncode, names_in(work), service.requests) == (1, [], [])
    assert "The API token of Reports is needed" in done.stderr
    assert "CSVDOWNLOADER_SECRET" in done.stderr


TWO_PARTS = """
[[secrets]]
name = "client_id"
label = "Client id"
shown = true
[[secrets]]
name = "token"
label = "Client secret"
"""


@pytest.fixture
def service_of_two_parts(service, home):
    path = service.write_profile(home / "profiles")
    one = '[[secrets]]\nname = "token"\nlabel = "API token"\n'
    assert one in path.read_text()
    path.write_text(path.read_text().replace(one, TWO_PARTS))
    return service


def test_the_missing_variables_are_all_named(export, service_of_two_parts):
    done = export(*ORDERS, **SECRET)
    assert done.returncode == 1
    names = "CSVDOWNLOADER_SECRET_CLIENT_ID and CSVDOWNLOADER_SECRET_TOKEN"
    assert f"Set the variables {names}, or" in done.stderr


def test_on_a_terminal_it_says_who_will_see_the_secret_and_asks_for_what_is_missing(
    service_of_two_parts, work, environment, home
):
    busy, ready = (Reply(json={"status": status}) for status in ("busy", "ready"))
    service_of_two_parts.on("GET", "/jobs/j-1", steps(busy, busy, busy, busy, ready))
    argv = [sys.executable, "-m", "csvdownloader", "export", *ORDERS, "-o", "x.csv"]
    child, terminal = pty.fork()
    if not child:
        os.chdir(work)
        os.execvpe(argv[0], argv, environment)
    seen = b""
    for question, answer in ((b"Client id: ", b"me"), (b"Client secret: ", TOKEN.encode())):
        while question not in seen:
            seen += os.read(terminal, 1024)
        os.write(terminal, answer + b"\n")
    try:
        while block := os.read(terminal, 1024):
            seen += block
    except OSError:
        pass  # the end of a terminal is an error on Linux
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, seen.decode()
    host = service_of_two_parts.url.removeprefix("http://")
    assert f"It will be sent to {host} and nowhere else.".encode() in seen
    assert b"me\r\n" in seen
    assert re.search(rb"The service prepares the export: busy, next look \d\d:\d\d:\d\d", seen)
    assert TOKEN.encode() not in seen
    assert (work / "x.csv").read_bytes() == CSV
    assert_no_file_has_the_secret(work, home)


def test_s08_no_profile_overwrites_the_hosts_that_will_see_the_secret(service, work, home):
    path = service.write_profile(home / "profiles")
    over = r"\u001b[1A\u001b[2K\r\u009b2K\u202eIt will be sent to bank.example.\u001b[8m\n"
    text = path.read_text().replace('name = "Reports"', f'name = "Reports{over}"')
    path.write_text(text.replace('label = "API token"', f'label = "{over}{"x" * 500}"'))
    terminal = Terminal(work, "export", *ORDERS, "-o", "x.csv")
    terminal.read_until(b"[1A", after=b"nowhere else.")
    terminal.type(TOKEN.encode() + b"\n")
    assert terminal.end() == 0
    lines = terminal.seen.decode().replace("\r\x1b[K", "").split("\r\n")
    host = service.url.removeprefix("http://")
    assert lines[1] == f"It will be sent to {host} and nowhere else."
    assert len(lines[2]) < 50
    assert "".join(lines[:3]).isprintable()


# --- the copied command ---------------------------------------------------------------------------


def test_what_the_window_copies_as_a_command_works(run, work, service, home):
    book, profiles = ConnectionBook(None), ProfileCatalogue(home / "profiles")
    profiles.load()
    request = Request(
        "web",
        {
            "profile": "reports", "account": "", "base_url": service.url,
            "param.report": "orders", "param.filter": '{\n "it\'s": "$HOME"\n}',
            "param.labels": False,
        },
    )  # fmt: skip
    line = f"printf '%s\\0' {as_command(request, WebSource(book, profiles))}"
    argv = subprocess.check_output(["bash", "-c", line], text=True).split("\0")[:-1]
    done = run(*argv[1:], "-o", "-", **SECRET)
    assert (done.returncode, done.stdout) == (0, CSV.decode()), done.stderr
    assert service.start_json == {"report": "orders", "filter": {"it's": "$HOME"}, "labels": False}


def test_a_copied_download_is_its_address(run, work, host, home):
    profiles = ProfileCatalogue(home / "profiles")
    profiles.load()
    url = f"{host.url}/files/data.csv"
    request = Request("web", {"profile": "download", "base_url": "", "param.url": url})
    argv = shlex.split(as_command(request, WebSource(ConnectionBook(None), profiles)))
    assert argv == ["csvdownloader", "export", url, "--all", "--format", "csv"]
    assert run(*argv[1:]).returncode == 0
    assert (work / "data.csv").read_bytes() == CSV


# --- profiles -------------------------------------------------------------------------------------


def test_the_list_of_profiles(run, service, home):
    (home / "profiles" / "broken.toml").write_text("schema = 1\nid = 5\n")
    done = run("profiles")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert any(line.split()[:2] == ["botify", "bundled"] for line in lines)
    assert any(line.startswith("reports ") and " own " in line for line in lines)
    assert any("broken.toml" in line and "cannot be used" in line for line in lines)
    entries = {entry["id"]: entry for entry in json.loads(run("profiles", "--json").stdout)}
    assert entries["reports"]["own"] is True
    assert entries["botify"]["remark"].startswith("Not tried against the real service")
    assert entries["shopify-bulk"]["api_version"] == "2026-10"
    assert entries["shopify-bulk"]["ends"] == "2027-10-01"
    assert "https://github.com/ckan/ckan" in entries["ckan"]["sources"]
    (line,) = (line for line in lines if line.startswith("ckan "))
    assert f"Not tried against the real service, checked {entries['ckan']['checked']}" in line


def test_a_profile_is_checked(run, work, service):
    path = service.write_profile(work)
    done = run("profiles", "check", "reports.toml")
    assert (done.returncode, done.stdout) == (0, "reports.toml: nothing is wrong\n")
    lines = path.read_text().splitlines()
    line = lines.index('mode = "async"') + 1
    wrong = (
        path.read_text().replace('"async"', '"later"').replace("/jobs/{{ job.id }}/f", "{{ x }}")
    )
    path.write_text(wrong)
    done = run("profiles", "check", "reports.toml")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith(f"reports.toml:{line}: mode: ")
    assert any(line.split(": ")[1] == "result.url" for line in done.stdout.splitlines())


def test_all_profiles_are_checked_and_one_whose_version_has_ended_is_warned_of(run, service, home):
    path = service.write_profile(home / "profiles")
    old = 'mode = "async"\napi_version = "3"\nends = "2020-01-01"'
    path.write_text(path.read_text().replace('mode = "async"', old))

    done = run("profiles", "check", "--all")

    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert f"{path}: warning: Version 3 of the service's interface ended on 2020-01-01" in lines
    assert sum(line.endswith("ckan.toml: nothing is wrong") for line in lines) == 1

    path.write_text("schema = 1")
    assert run("profiles", "check", "--all").returncode == 1


def test_a_profile_that_is_not_there_cannot_be_checked(run):
    done = run("profiles", "check", "nowhere.toml")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no file nowhere.toml" in done.stderr
