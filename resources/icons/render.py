"""Makes the pixel icons that some systems want from the one drawing in resources/icons.

It is a tool of the build and of the tests, not of the program: the program reads the drawing.
"""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).with_name("csvdownloader.svg")
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def render(size: int) -> QImage:
    """The icon, `size` pixels wide and high. Needs no display and no application object."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    return image


def write_icon(path: Path, size: int = 256) -> Path:
    """Writes the icon in the format that the name ends in (png or ico)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not render(size).save(str(path)):
        raise OSError(f"the icon could not be written: {path}")
    return path
