import pytest


@pytest.fixture
def start(make_app):
    """The window as it is after a start."""
    return make_app(at_start=True)
