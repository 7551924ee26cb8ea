"""Files that an export writes."""

import os

import pytest


@pytest.fixture
def part(tmp_path):
    part = tmp_path / "it's.csv.part"
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
    return part
