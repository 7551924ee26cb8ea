import pytest
from PySide6.QtGui import QPalette

from csvdownloader.ui.look.look import Look


@pytest.fixture
def look(qapp):
    """The look of the application, as on Linux; afterwards the application is as before."""
    style = qapp.style().objectName()
    result = Look(qapp, "linux")
    yield result
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(QPalette())
    result.ring.deleteLater()
    result.deleteLater()
