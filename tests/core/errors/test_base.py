from pathlib import Path

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import SecretNeededError
from csvdownloader.core.errors.databases import DriverMissingError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.errors.jobs import JobNotFoundError, JobNotReadyError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.saving import FolderGoneError, TargetExistsError
from csvdownloader.core.messages import Message


def test_every_error_has_a_kind_a_message_and_a_hint():
    failure = TargetExistsError(Path("/data/orders.csv")).failure()
    assert failure.kind is FailureKind.TARGET_EXISTS
    assert failure.message == "/data/orders.csv already exists"
    assert failure.hint


def test_an_error_with_fields_is_helped_by_changing_them():
    error = UserError(Message("No"), Message("Do"), fields=("a", "b"), line=3)
    changed = (Remedy.CHANGE_SETTINGS, ("a", "b"), 3)
    assert error.failure() == Failure(FailureKind.USER, "No", "Do", False, *changed)
    said = UserError(Message("No"), fields=("a",), remedy=Remedy.RETRY).failure()
    assert (said.hint, said.remedy) == ("Try again.", Remedy.RETRY)
    assert UserError(Message("No")).failure() == Failure(
        FailureKind.USER, "No", "Try again.", is_resumable=False, remedy=None, fields=(), line=None
    )
    assert str(error) == "No"


def test_an_error_of_a_request_says_all_that_is_wrong():
    error = InvalidRequestError({"a": Message("One"), "b": Message("Two")}, Message("Do"))
    assert (error.message, error.hint) == ("One. Two", "Do")
    assert InvalidRequestError({}).hint == "Correct the marked fields."


def test_an_http_status_keeps_its_number_and_what_helps():
    error = HttpStatusError(404, Message("No"), Message("Do"), Remedy.OPEN_IN_BROWSER)
    assert (error.status, error.message, error.hint) == (404, "No", "Do")
    assert (error.remedy, error.body, error.headers) == (Remedy.OPEN_IN_BROWSER, b"", ())


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (JobNotFoundError(), "Job not found"),
        (JobNotReadyError("RUNNING", "QUEUED"), "A job that is RUNNING cannot become QUEUED"),
        (SecretNeededError("Shop"), "The password of Shop is needed"),
        (SecretNeededError("Shop", "API key"), "The API key of Shop is needed"),
        (FolderGoneError(Path("/a")), "The folder /a is not there"),
        (DriverMissingError("MySQL", "mysql"), "The driver for MySQL is not installed"),
    ],
)
def test_an_error_names_what_it_is_about(error, message):
    assert error.failure().message == str(error) == message


def test_a_driver_is_installed_beside_a_frozen_program(monkeypatch):
    installed = DriverMissingError("MySQL", "mysql").hint
    assert installed == "Install it: pip install 'csvdownloader[mysql]'"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert DriverMissingError("MySQL", "mysql").hint == (
        "Run CSV Downloader from Python, after: pip install 'csvdownloader[mysql]'"
    )
