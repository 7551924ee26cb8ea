"""A user who does anything: `python -m tests.stress --actions 2000 --seed 3`."""

import argparse
import faulthandler
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random

_HANGS = 120  # seconds without an action; then all threads say where they are


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what the command line asks for; 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument("--actions", type=int, default=200)
    parser.add_argument("--seed", type=int, help="another one each time, unless it is given")
    parser.add_argument(
        "--until", type=int, metavar="K", help="stop behind action K and keep the folder"
    )
    options = parser.parse_args(arguments)
    seed = Random().randrange(10**6) if options.seed is None else options.seed
    # Its own: no key store, file manager or other program of this session is to hear of it.
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    folder = Path(tempfile.mkdtemp(prefix="stress-"))
    return _run(seed, options.until or options.actions, folder, keep=options.until is not None)


def _run(seed: int, actions: int, folder: Path, *, keep: bool) -> int:
    import shutil

    from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
    from PySide6.QtWidgets import QApplication

    from tests.stress.checks import Broken
    from tests.stress.faults import obey_permissions
    from tests.stress.program import Sink

    faulthandler.enable()
    obey_permissions()  # before there is another thread
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    sink = Sink(application)
    sink.listen()
    QStandardPaths.writableLocation = lambda _location: str(folder / "Downloads")
    from tests.stress.run import Run

    def say(text: str) -> None:
        print(text, flush=True)
        faulthandler.dump_traceback_later(_HANGS, exit=True)

    say(f"seed {seed}, {actions} actions, in {folder}")
    try:
        Run(seed, folder, say).go(actions)
    except Exception as error:
        if not isinstance(error, Broken):
            traceback.print_exc(file=sys.stdout)
        print(f"\n{error}\n\nuv run python -m tests.stress --seed {seed} --actions {actions}")
        sys.stdout.flush()
        os._exit(1)  # what is broken cannot be closed in order
    print(f"seed {seed}: {actions} actions, all holds")
    faulthandler.cancel_dump_traceback_later()
    if not keep:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
