import pytest
from PySide6.QtGui import QPalette

from csvdownloader.ui.look.look import Look, Theme


@pytest.fixture
def light(qapp):
    """The light look of the application; afterwards that is as before."""
    style, look = qapp.style().objectName(), Look(qapp, "linux")
    look.show_theme(Theme.LIGHT)
    yield
    look.show_theme(Theme.SYSTEM)
    look.deleteLater()
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(QPalette())
