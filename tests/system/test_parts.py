"""What the program is made of, by the metadata of what is installed."""

import pytest

from csvdownloader.system import parts as module
from csvdownloader.system.parts import parts


def test_the_parts_are_those_that_the_program_needs():
    by_name = {part.name.lower(): part for part in parts()}
    assert {"duckdb", "keyring", "psycopg-binary", "shiboken6", "h11"} <= by_name.keys()
    assert not {"csvdownloader", "pytest", "hypothesis", "pyinstaller"} & by_name.keys()
    assert list(by_name) == sorted(by_name)


@pytest.mark.parametrize(
    ("name", "licence"),
    [("keyring", "MIT"), ("duckdb", "MIT License"), ("xxhash", "BSD-2-Clause")],
)
def test_a_licence_has_its_name_and_its_text(name, licence):
    [part] = [part for part in parts() if part.name == name]
    assert part.licence == licence
    assert any("copyright" in text.lower() for text in part.texts)


def test_a_package_of_the_program_lists_all_that_it_has(monkeypatch):
    monkeypatch.setattr(module, "_PROGRAM", "not-there")
    assert "pytest" in {part.name for part in parts()}
