"""Exports from a PostgreSQL server."""

import pytest

from tests.support.postgres import Export


@pytest.fixture
def export(postgres, tmp_path):
    return Export(tmp_path, postgres.settings())
