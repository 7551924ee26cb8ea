from pathlib import Path

from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.errors.saving import TargetExistsError


def test_every_error_has_a_kind_a_message_and_a_hint():
    failure = TargetExistsError(Path("/data/orders.csv")).failure()
    assert failure.kind is FailureKind.TARGET_EXISTS
    assert failure.message == "/data/orders.csv already exists"
    assert failure.hint
