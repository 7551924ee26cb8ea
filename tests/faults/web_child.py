"""The program in a process of its own: resumes what is there, and may start one download.

Usage: web_child.py FOLDER [PROFILE BASE_URL]. It prints a line for each report, and ends when
nothing runs any more; at SIGTERM as the window does when the user quits.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from csvdownloader.app import compose
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.requests.request import Request
from csvdownloader.system.interrupts import on_interrupt


def main() -> None:
    folder, *profile_and_url = sys.argv[1:]
    application = QCoreApplication([])
    parts = compose(DataFolder(Path(folder)), application)
    service = parts.service
    service.progressed.connect(
        lambda _id, report: print(report.stage.name, report.status, flush=True)
    )
    on_interrupt(application, service.stop_all)
    service.recover()
    if profile_and_url:
        profile, base_url = profile_and_url
        parameters = {
            "account": "",
            "base_url": base_url,
            "param.project": "p",
            "param.query": "{}",
        }
        service.start(Request("web", {"profile": profile, **parameters}))
    service.idle.connect(application.quit)
    application.exec()
    service.shut_down(5000)


if __name__ == "__main__":
    main()
