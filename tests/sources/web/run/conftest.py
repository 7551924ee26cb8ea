"""A service whose job is ready at once; a module may have another."""

import pytest

from tests.sources.web.jobs import Jobs


@pytest.fixture
def jobs():
    with Jobs("ready") as service:
        yield service
