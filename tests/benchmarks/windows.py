"""Windows that end their process once they are seen, `bare` or `ours`.

Nothing is imported that the windows do not need: it would count in both, and hide what is ours.
"""

import gc
import os
import sys
from typing import Any


def bare(moment: str) -> None:
    """The peer: the smallest Qt window, until it is `painted` or `shown` on the screen."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = _ending_at(moment, QMainWindow)()
    window.show()
    application.exec()


def ours(moment: str) -> None:
    """The program's own window, over the data folder of the environment."""
    from csvdownloader.system.pyside_import import import_pyside

    gc.disable()  # as `__main__` does
    import_pyside()
    from csvdownloader.ui import main_window

    main_window.MainWindow = _ending_at(moment, main_window.MainWindow)

    from csvdownloader import app

    app.main("")


def _ending_at(moment: str, base: Any) -> Any:
    """The class of a window that ends the process at that moment, `painted` or `shown`."""
    from PySide6.QtCore import QTimer

    class Painted(base):
        def paintEvent(self, event):
            super().paintEvent(event)
            _end()

    class Shown(base):
        def showEvent(self, event):
            super().showEvent(event)
            self.poll = QTimer(self, interval=1)
            self.poll.timeout.connect(self.look)
            self.poll.start()

        def look(self):
            if self.windowHandle().isExposed():  # says the server of the screen
                _end()

    return {"painted": Painted, "shown": Shown}[moment]


def _end() -> None:
    os._exit(0)


if __name__ == "__main__":
    {"bare": bare, "ours": ours}[sys.argv[1]](sys.argv[2])
    sys.exit("the window was never seen")
