"""Nothing that a user, a server or a file gave is in a report: planted words never come out."""

import logging
import zipfile

import pytest
from msgspec.structs import replace

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.requests.request import Request
from csvdownloader.diagnostics.diagnostics import Diagnostics
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.system.private_log import log_to
from tests.fakes.samples import make_connection
from tests.support.builders import make_job

pytestmark = pytest.mark.process  # keyring starts some
WORD = "zebra"  # in everything that is planted
URL = f"https://ada:{WORD}-password@{WORD}.example.com/{WORD}/a.csv?token={WORD}-token"
QUERY = f"SELECT {WORD}_column FROM {WORD}_table -- {WORD}"
HEADER = f"Bearer {WORD}-bearer"
logger = logging.getLogger("csvdownloader.planted")
foreign = logging.getLogger("httpcore2.planted")


def plant_in_the_store(folder):
    store = SqliteJobStore(folder.store)
    settings = {"host": f"{WORD}.example.com", "user": WORD, "options": f"password={WORD}"}
    connection = make_connection(
        f"{WORD} shop", secret=SecretLocation.KEY_STORE, kind="postgresql", **settings
    )
    store.put_connection(connection)
    store.put_connection(make_connection(f"{WORD} account", kind=f"web:/home/{WORD}.toml", k=WORD))
    store.save_settings({"theme": WORD, "jobs_at_once": 3, "folder": f"/home/{WORD}"})
    parameters = {"url": URL, "query": QUERY, "connection": connection.id, "param.header": HEADER}
    failures = [
        Failure(FailureKind.SERVER, verbatim(f"syntax error in {QUERY}"), verbatim(URL)),
        Failure(
            FailureKind.SOURCE_MISSING, SourceMissingError(f"/home/{WORD}").message, Message("")
        ),
    ]
    for failure in failures:
        job = make_job(f"{WORD}.csv", state=JobState.ERROR)
        request = Request("web", parameters, 10)
        store.put(replace(job, request=request, failure=failure, saved_to=f"/home/{WORD}/x.csv"))
    store.close()


def fail_with(error):
    try:
        try:
            raise ValueError(f"\n2026-11-26 10:00:00,000 INFO 5f0c91aa - a: {WORD}\n  {WORD}")
        except ValueError as cause:
            raise error from cause
    except type(error):
        logger.exception("task %s met a bug: %r", WORD, HEADER)


def plant_in_the_log(folder):
    old = f"2026-01-01 10:00:00,000 ERROR csvdownloader.app: {URL}\nTraceback: {WORD}\n  {WORD}\n"
    folder.log.mkdir(parents=True)
    (folder.log / "csvdownloader.log").write_text(old)
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    log_to(folder.log, "5f0c91aa")
    logger.warning("task %s: %s", URL, LoginRefusedError(Message("No: {why}", why=WORD)))
    logger.info("The profile does not know the status %r", WORD)
    foreign.info("GET %s with %s", URL, HEADER)
    foreign.info(f"GET {URL}")
    fail_with(RuntimeError(QUERY))
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def plant_elsewhere(folder, monkeypatch):
    folder.profiles.mkdir()
    (folder.profiles / f"{WORD}.toml").write_text(f'id = "{WORD}"\nkey = "{HEADER}"\n')
    folder.consents.write_text(f'{{"{WORD}": "{WORD}"}}')
    (folder.headless / WORD).mkdir(parents=True)
    (folder.headless / f"{WORD}.lock").touch()
    (folder.headless / WORD / "order.json").write_text(f'{{"url": "{URL}"}}')
    monkeypatch.setenv("CSVDOWNLOADER_SECRET_TOKEN", WORD)
    monkeypatch.setenv("HTTPS_PROXY", f"http://ada:{WORD}@proxy")
    monkeypatch.setenv("PGPASSWORD", WORD)
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", f"a {WORD}")


@pytest.mark.usefixtures("expected_log")
def test_no_planted_word_is_in_a_bundle(folder, tmp_path, monkeypatch):
    plant_in_the_log(folder)
    plant_in_the_store(folder)
    plant_elsewhere(folder, monkeypatch)
    target = tmp_path / "report.zip"
    Diagnostics(folder, "offscreen").save(target, overwrite=False)
    assert WORD in (folder.log / "csvdownloader.log").read_text()
    with zipfile.ZipFile(target) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert WORD.encode() not in target.read_bytes()
    assert [name for name, text in texts.items() if WORD in text] == []
    # and it is of use all the same
    log, downloads = texts["log.txt"], texts["downloads.csv"]
    assert log.count(" 5f0c91aa - csvdownloader.planted: ") == 3
    assert "task •••: No: •••" in log
    assert f'File "{__file__}", line ' in log
    assert "builtins.RuntimeError: •••" in log
    assert "SourceMissing,There is no file •••,False" in downloads
    assert "connection param.header query url" in downloads
    report = texts["report.txt"]
    assert "ERROR: 2" in report
    assert "theme: not one that may be set" in report
    assert "jobs_at_once: 3" in report
    assert "postgresql: 1" in report
    assert "account: 1" in report
    assert "HTTPS_PROXY: set" in report
    assert "Qt platform plug-in: offscreen" in report
