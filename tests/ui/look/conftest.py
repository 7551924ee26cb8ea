import pytest
from PySide6.QtGui import QPalette

from csvdownloader.ui.look.look import Look, Theme


@pytest.fixture
def make_look(qapp):
    """Makes the look of the application on a platform; afterwards the application is as before."""
    style, looks = qapp.style().objectName(), []

    def make(platform):
        looks.append(Look(qapp, platform))
        return looks[-1]

    yield make
    for look in looks:
        look.show_theme(Theme.SYSTEM)
        look.deleteLater()
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(QPalette())


@pytest.fixture
def look(make_look):
    """The look of the application, as on Linux."""
    return make_look("linux")
