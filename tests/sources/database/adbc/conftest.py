"""Jobs through an ADBC driver."""

import pytest

from tests.sources.database.adbc.harness import Runs


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path)
