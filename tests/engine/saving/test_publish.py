"""What has a name is replaced with leave only, and only where it is a file."""

import os

import pytest

from csvdownloader.core.errors.saving import TargetExistsError, TargetNotAFileError
from csvdownloader.engine.saving.drafts import Draft
from csvdownloader.engine.saving.publish import publish_all
from tests.support.builders import names_in


@pytest.fixture
def draft(tmp_path):
    draft = Draft(tmp_path / "draft", tmp_path / "orders.csv")
    draft.path.write_bytes(b"new")
    return draft


def test_a_pipe_is_not_replaced_even_with_leave(draft):
    os.mkfifo(draft.target)
    with pytest.raises(TargetNotAFileError):
        publish_all([draft], overwrite=True)
    assert draft.target.is_fifo()
    assert draft.path.read_bytes() == b"new"


def test_with_leave_the_draft_becomes_the_file(draft, tmp_path):
    draft.target.write_bytes(b"old")
    with pytest.raises(TargetExistsError):
        publish_all([draft], overwrite=False)
    assert draft.target.read_bytes() == b"old"
    publish_all([draft], overwrite=True)
    assert names_in(tmp_path) == ["orders.csv"]
    assert draft.target.read_bytes() == b"new"
