"""One's own presets on disk."""

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.engine.preset_file import OwnPresetFile

OWN = {"my shop": {"format": "csv", "delimiter": "semicolon", "header": "no"}, "Größe": {}}


def test_what_is_saved_is_loaded(tmp_path):
    file = OwnPresetFile(tmp_path / "new" / "presets.toml")
    assert file.load() == {}
    file.save(OWN)
    assert file.load() == OWN
    assert (tmp_path / "new" / "presets.toml").read_text(encoding="utf-8") == (
        '["Größe"]\n\n["my shop"]\nformat = "csv"\nwrite-delimiter = "semicolon"\nheader = false\n'
    )
    file.save({})
    assert file.load() == {}


def test_what_cannot_be_read_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "bad.toml"):
        (tmp_path / "bad.toml").write_bytes(b"\xff")
        with pytest.raises(InvalidRequestError, match="cannot be read"):
            OwnPresetFile(path).load()


def test_what_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError):
        OwnPresetFile(tmp_path / "file" / "presets.toml").save(OWN)
