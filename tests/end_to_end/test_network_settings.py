"""The proxy and the certificates of the settings, set by keys in the window and used without one.

The proxy and the TLS server are real ones on loopback; the authority is made for the test.
"""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Section, Settings
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from tests.support.rawserver import ASKED, Authority, RawServer, response

CSV = b"id,name\n1,Ada\n2,Bob\n"
URL = "http://data.example/people.csv"


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def authority():
    return Authority()


def keep(home, **values):
    store = SqliteJobStore(DataFolder(home).store)
    store.save_settings(Settings(**values).to_values())
    store.close()


def answer():
    return [ASKED, response(CSV, "Content-Type: text/csv")]


def type_setting(app, key, text, last=Qt.Key.Key_Return):
    """Opens the settings, types a value at its field, and presses a key: Enter closes them."""
    app.qtbot.keyClick(app.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = app.dialog(SettingsDialog)
    app.qtbot.waitUntil(dialog.isActiveWindow)
    dialog.show_section(Section.NETWORK)
    edit = dialog.fields[key].edit
    edit.setFocus()
    edit.selectAll()
    app.qtbot.keyClicks(edit, text)
    app.qtbot.keyClick(edit, last)
    return dialog


def fetched(app, url):
    """The job that has fetched from the address, or failed to."""
    job_id = app.service.start(Request("web", {"profile": "download", "param.url": url}))
    with app.qtbot.waitSignal(app.service.job_ended, timeout=20_000):
        pass
    return app.service.book.job(job_id)


def test_a_proxy_that_is_typed_is_used_by_the_next_download(open_app):
    app = open_app()
    with RawServer(answer()) as proxy:
        type_setting(app, "proxy", proxy.netloc)
        job = fetched(app, URL)
    assert (job.state, job.receipt and job.receipt.row_count) == (JobState.COMPLETED, 2)
    assert proxy.first_line(0) == f"GET {URL} HTTP/1.1"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("socks5://p.example:1080", "Proxies of the kind socks5 are not supported"),
        ("http://p.example:x", "The setting of the proxy is not an address"),
        ("ada:s3cret@p.example:3128", "A password would be readable here"),
    ],
)
def test_what_is_no_proxy_is_refused_in_the_field(open_app, typed, problem):
    app = open_app()
    dialog = type_setting(app, "proxy", typed)
    assert dialog.isVisible()
    assert dialog.fields["proxy"].error().startswith(problem)
    assert app.service.settings.current.proxy == ""
    app.qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_an_authority_of_ones_own_is_trusted_at_once(open_app, authority, tmp_path):
    app, path = open_app(), tmp_path / "own.pem"
    authority.write(path)
    with RawServer(answer(), answer(), tls=authority.server()) as server:
        refused = fetched(app, f"{server.url}/people.csv")
        assert refused.failure is not None
        assert "Nobody this computer trusts" in refused.failure.message
        type_setting(app, "certificates", str(path))
        app.qtbot.waitUntil(lambda: app.service.settings.current.certificates == str(path))
        job = fetched(app, f"{server.url}/people.csv")
    assert (job.state, job.receipt and job.receipt.row_count) == (JobState.COMPLETED, 2)


def test_a_file_without_certificates_is_refused_at_the_field(open_app, tmp_path):
    app, path = open_app(), tmp_path / "own.pem"
    path.write_text("no")
    dialog = type_setting(app, "certificates", str(path), Qt.Key.Key_Tab)
    field = dialog.fields["certificates"]
    app.qtbot.waitUntil(lambda: bool(field.error()), timeout=10_000)
    assert field.error().startswith(f"The certificates of {path} cannot be used: it has no")
    assert (field.value(), app.service.settings.current.certificates) == ("", "")
    app.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    app.window.activateWindow()
    app.qtbot.waitUntil(app.window.isActiveWindow)
    type_setting(app, "certificates", str(tmp_path / "gone.pem"))  # Enter closes the dialog
    app.qtbot.waitUntil(lambda: "gone.pem" in app.window.bar.text(), timeout=10_000)
    assert app.service.settings.current.certificates == ""


def test_headless_goes_through_the_proxy_of_the_settings(run, home, work):
    with RawServer(answer()) as proxy, RawServer(answer()) as of_the_system:
        keep(home, proxy=proxy.netloc)
        done = run("export", URL, "-o", "x.csv", http_proxy=of_the_system.url)
        assert done.returncode == 0, done.stderr
    assert (work / "x.csv").read_bytes() == CSV
    assert of_the_system.requests == []


def test_headless_trusts_the_authority_of_the_settings(run, home, work, authority, tmp_path):
    authority.write(tmp_path / "own.pem")
    keep(home, certificates=str(tmp_path / "own.pem"))
    with RawServer(answer(), tls=authority.server()) as server:
        done = run("export", f"{server.url}/people.csv", "-o", "x.csv")
    assert done.returncode == 0, done.stderr
    assert (work / "x.csv").read_bytes() == CSV


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file or directory"), ("no", "it has no certificate")]
)
def test_headless_names_certificates_that_cannot_be_used(run, home, tmp_path, content, why):
    path = tmp_path / "own.pem"
    if content is not None:
        path.write_text(content)
    keep(home, certificates=str(path))
    with RawServer(answer()) as server:
        done = run("export", f"https://127.0.0.1:{server.port}/people.csv", "-o", "x.csv")
    assert done.returncode == 1
    assert f"The certificates of {path} cannot be used: {why}" in done.stderr
    assert server.requests == []
