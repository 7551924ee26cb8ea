"""The program in a process of its own: starts one export, and may kill itself on the way.

Usage: child.py FOLDER FILE POINT [TARGET]. POINT is "never" or a function of the publishing, as
"package.module.function:call". With a TARGET the finished file is saved there; with one that is a
folder, the request says that it is saved there by itself.
"""

import os
import pkgutil
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from csvdownloader.app import compose
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone


def arm(point: str) -> None:
    """Makes the process kill itself instead of that call of the function."""
    name, _, call = point.partition(":")
    owner_name, _, function_name = name.rpartition(".")
    owner = pkgutil.resolve_name(f"csvdownloader.{owner_name}")
    original = getattr(owner, function_name)
    remaining = [int(call)]

    def armed(*arguments, **options):
        remaining[0] -= 1
        if remaining[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **options)

    setattr(owner, function_name, armed)


def main() -> None:
    folder, file, point, *target = sys.argv[1:]
    application = QCoreApplication([])
    if point != "never":
        arm(point)
    service = compose(DataFolder(Path(folder)), application).service
    service.progressed.connect(lambda job_id, progress: print(progress.stage.name, flush=True))
    service.recover()
    by_itself = [path for path in target if Path(path).is_dir()]
    place = SaveTarget(by_itself[0], "", WhenDone.SAVE) if by_itself else SaveTarget()
    job_id = service.start(Request("file", {"path": file}, target=place))

    def save_or_quit() -> None:
        if (
            target
            and not by_itself
            and not service.book.job(job_id).saved_to
            and not service.active
        ):
            service.saving.save(job_id, Path(target[0]), overwrite=False)
        elif not service.active:
            application.quit()

    service.idle.connect(save_or_quit)
    application.exec()
    service.shut_down(5000)


if __name__ == "__main__":
    main()
