"""The log on disk: private, bounded, and read back in order."""

import logging

import pytest

from csvdownloader.system import private_log


@pytest.fixture
def root_logger():
    """The root logger, which is afterwards as it was."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield root
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    private_log.set_level("info")
    root.setLevel(level)


def test_the_log_turns_over_and_stays_private(tmp_path, monkeypatch, root_logger):
    monkeypatch.setattr(private_log, "_BYTES", 1000)
    private_log.log_to(tmp_path, "5f0c91aa")
    for number in range(200):
        root_logger.info("line %d", number)
    files = list(tmp_path.iterdir())
    assert len(files) == 5
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    lines = list(private_log.log_lines(tmp_path))
    numbers = [int(line.rstrip("»").rpartition(" ")[2]) for line in lines]
    assert numbers == list(range(200 - len(numbers), 200))
    assert all(" INFO 5f0c91aa - root: " in line for line in lines)


def test_without_a_log_there_are_no_lines(tmp_path):
    assert list(private_log.log_lines(tmp_path)) == []


def test_the_level_counts_at_once_and_libraries_never_say_all(tmp_path, root_logger, expected_log):
    own, other = logging.getLogger("csvdownloader.planted"), logging.getLogger("other.planted")

    def noted(level):
        private_log.set_level(level)
        before = len(list(private_log.log_lines(tmp_path)))
        for logger in (own, other):
            for number in (logging.DEBUG, logging.INFO, logging.WARNING):
                logger.log(number, "%s", logger.name)
        lines = list(private_log.log_lines(tmp_path))[before:]
        return [(line.split()[2], "own" if "csvdownloader" in line else "other") for line in lines]

    private_log.log_to(tmp_path, "5f0c91aa", "warning")
    assert noted("warning") == [("WARNING", "own"), ("WARNING", "other")]
    info = [(level, whose) for whose in ("own", "other") for level in ("INFO", "WARNING")]
    assert noted("info") == info
    assert noted("debug") == [("DEBUG", "own"), *info]
