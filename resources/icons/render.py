"""Makes the pixel icons that some systems want from the one drawing in resources/icons.

It is a tool of the build and of the tests, not of the program: the program reads the drawing.
"""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).with_name("csvdownloader.svg")
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_LARGEST_IN_ICO = 256
# The sides of the pictures in pixels; those for screens of double density have names of their own.
_KINDS_IN_ICNS = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def render(size: int) -> QImage:
    """The icon, `size` pixels wide and high. Needs no display and no application object."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    return image


def write_icon(path: Path, size: int = 256) -> Path:
    """Writes the icon in the format that the name ends in: png in that size, ico or icns in all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write = {".ico": _ico, ".icns": _icns}.get(path.suffix)
    path.write_bytes(write() if write else _png(size))
    return path


def _png(size: int) -> bytes:
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not render(size).save(buffer, "PNG"):
        raise OSError("the icon could not be drawn")
    return written.data()


def _ico() -> bytes:
    """Windows' format: a list of pictures with their places, then the pictures."""
    pictures = [(size, _png(size)) for size in SIZES if size <= _LARGEST_IN_ICO]
    place = struct.calcsize("<3H") + len(pictures) * struct.calcsize("<4B2H2I")
    entries = [struct.pack("<3H", 0, 1, len(pictures))]
    for size, png in pictures:
        side = size % _LARGEST_IN_ICO  # 0 stands for the largest
        entries.append(struct.pack("<4B2H2I", side, side, 0, 0, 1, 32, len(png), place))
        place += len(png)
    return b"".join(entries + [png for _, png in pictures])


def _icns() -> bytes:
    """The format of macOS: a head, and for each kind of picture its name, its length and it."""
    head = struct.Struct(">4sI")
    body = b"".join(
        head.pack(kind, head.size + len(png)) + png
        for kind, size in _KINDS_IN_ICNS.items()
        for png in [_png(size)]
    )
    return head.pack(b"icns", head.size + len(body)) + body
