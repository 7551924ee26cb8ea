"""Goes from one finished download to the next, quickly, in the real window."""

import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.benchmarks.heartbeat import figures, heartbeat
from tests.benchmarks.measuring import Figures
from tests.benchmarks.viewing import make_finished

_FILES, _SWITCHES = 6, 100


def switch(rows: str, columns: str, pause: str) -> Figures:
    """Selects one of several files with that many columns after the other; gaps of a heartbeat.

    Args:
        rows: Of each file.
        columns: Of each file.
        pause: Milliseconds between two of them.
    """
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from csvdownloader.app import compose, make_window
    from csvdownloader.core.data_folder import DataFolder

    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name))
        for _ in range(_FILES):
            make_finished(str(folder.jobs), rows, columns)
        parts = compose(folder, application)
        window = make_window(parts, QSettings(f"{name}/window.ini", QSettings.Format.IniFormat))
        window.show()
        parts.service.recover()
        _process(application, lambda: len(parts.service.book.jobs()) == _FILES)
        seconds, ids = int(pause) / 1000, [job.id for job in parts.service.book.jobs()]
        _select_all(application, window, ids, _FILES, seconds)
        with heartbeat() as gaps:
            _select_all(application, window, ids, _SWITCHES, seconds)
        _process(application, lambda: not parts.runner.running)
        parts.service.shut_down(10_000)
    return figures(gaps)


def _select_all(application: Any, window: Any, ids: list[str], times: int, pause: float) -> None:
    for job_id in islice(cycle(ids), times):
        window.list.select(job_id)
        end = time.perf_counter() + pause
        _process(application, lambda end=end: time.perf_counter() >= end)


def _process(application: Any, condition: Any) -> None:
    while not condition():
        application.processEvents()
