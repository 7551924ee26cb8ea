"""A window that knows one connection."""

import pytest

from tests.fakes.samples import make_connection


@pytest.fixture
def shop(make_app):
    return make_app(connections=[make_connection()])
