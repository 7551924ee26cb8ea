"""Exports from web services."""

import pytest

from tests.support.web import WebHarness


@pytest.fixture
def harness(tmp_path):
    return WebHarness(tmp_path)
