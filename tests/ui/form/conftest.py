"""The form of a database."""

import pytest

from tests.ui.form.database_form import (
    shown,
)


@pytest.fixture
def app_with(make_app):
    return lambda connections=(), jobs=(): shown(make_app, connections, jobs)
