"""Jobs, settings, connections, saved requests and all else of an earlier version are there.

Each folder was written by the program as it was then, and its `told.json` says what went in:
schema 1 is the first list of downloads, schema 3 the last before saved requests, schema 4 the last
before packages. `test_data_folder.py` has the folder with downloads that were under way.
"""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.engine.preset_file import OwnPresetFile
from csvdownloader.sources.web.catalogue.consents import Consent, HostConsents
from csvdownloader.ui.form.form_memory import FormMemory
from tests.support.data_folders import TOLD_VERSIONS, copy_version

pytestmark = pytest.mark.process


@pytest.fixture(params=TOLD_VERSIONS)
def upgraded(request, tmp_path, open_app):
    """The window over such a folder, and what it was told to hold."""
    told = copy_version(request.param, tmp_path / "data")
    return open_app(), told


def plain_job(job: Job) -> dict[str, object]:
    receipt = job.receipt
    return {
        "title": job.title,
        "state": job.state.value,
        "sha256": receipt and receipt.sha256,
        "completeness": receipt and receipt.completeness.value,
        "pinned": job.pinned,
        "saved_to": job.saved_to,
        "parameters": dict(job.request.parameters),
        "failure": job.failure and str(job.failure.message),
    }


def plain_saved(saved: SavedRequest) -> dict[str, object]:
    request, target = saved.request, saved.request.target
    plain = {"parameters": dict(request.parameters), "rows": request.row_limit}
    if request.writing:
        plain |= {"ending": request.writing.ending}
    if target.folder:
        plain |= {
            "folder": target.folder, "name": target.name, "when_done": target.when_done.value
        }  # fmt: skip
    return plain


def test_nothing_is_lost(upgraded):
    app, told = upgraded
    assert app.parts.notice == ""
    assert [plain_job(job) for job in app.service.book.jobs()] == told["jobs"]
    settings = app.service.settings.current
    assert {key: getattr(settings, key) for key in told["settings"]} == told["settings"]
    connections = app.parts.connections.all()
    assert {
        one.name: {"kind": one.kind, "settings": dict(one.settings)} for one in connections
    } == told["connections"]
    assert {each.name: plain_saved(each) for each in app.parts.saved.all()} == told["saved"]
    assert OwnPresetFile(DataFolder(app.folder).presets).load() == told.get("presets", {})


def test_finished_files_are_what_their_receipts_say(upgraded, tmp_path):
    app, _ = upgraded
    for job in app.service.book.jobs():
        if job.state is JobState.COMPLETED:
            target = tmp_path / f"{job.id}.saved"
            with app.qtbot.waitSignal(app.service.saving.saved):
                app.service.saving.save(job.id, target, False)
            assert hashlib.sha256(target.read_bytes()).hexdigest() == job.receipt.sha256


def test_what_was_saved_stays_noted(upgraded):
    app, told = upgraded
    noted = [[str(file.path) for save in j.saves for file in save.saved.files]
             for j in app.service.book.jobs()]  # fmt: skip
    assert noted == [[job["saved_to"]] if job["saved_to"] else [] for job in told["jobs"]]


def test_what_the_form_said_last_is_remembered(upgraded):
    app, told = upgraded
    memory = QSettings(str(app.folder / "window.ini"), QSettings.Format.IniFormat)
    last = FormMemory(memory, app.service.sources).last("file")
    said = last and {
        "parameters": dict(last.parameters), "rows": last.row_limit, "format": last.format
    }  # fmt: skip
    assert said == told.get("form")


def test_what_was_agreed_to_holds(upgraded):
    app, told = upgraded
    profile, file, *hosts = told.get("consent", ["", ""])
    consents = HostConsents(DataFolder(app.folder).consents)
    assert consents.get(profile, Path(file)) == Consent(frozenset(hosts), frozenset(hosts))
