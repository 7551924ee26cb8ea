"""Downloads from servers that say what a test wants."""

import pytest

from tests.support.rawserver import Authority
from tests.support.transferring import Run


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path)


@pytest.fixture(scope="module")
def authority():
    return Authority()
