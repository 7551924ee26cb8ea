import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap

from csvdownloader.core.resources import resource
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.look import Theme
from csvdownloader.ui.look.tokens import DARK, LIGHT

NAMES = sorted(
    path.stem for path in resource("icons").glob("*.svg") if path.stem != "csvdownloader"
)


def darkest(picture):
    """The colour of the most opaque pixel."""
    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=QColor.alpha)


@pytest.mark.parametrize("name", NAMES)
def test_each_drawing_is_of_one_set_and_is_drawn(qapp, name):
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert 'stroke-width="1.5"' in text
    assert text.count("#") == 0  # the colour comes from the palette
    picture = icons.pixmap(name, QColor("#ff0000"), 20, 2.0)
    assert picture.size() == QSize(40, 40)
    assert darkest(picture).name() == "#ff0000"


def test_an_icon_follows_the_palette(qapp, look):
    look.show_theme(Theme.LIGHT)
    icon = icons.icon("save")
    assert darkest(icon.pixmap(QSize(32, 32), 1.0)).name() == LIGHT.text.name()
    look.show_theme(Theme.DARK)
    assert darkest(icon.pixmap(QSize(32, 32), 1.0)).name() == DARK.text.name()
    disabled = icon.pixmap(QSize(32, 32), 1.0, QIcon.Mode.Disabled)
    assert darkest(disabled).name() == DARK.disabled.name()
    filled = icons.icon("save", QPalette.ColorRole.HighlightedText)
    assert darkest(filled.pixmap(QSize(32, 32), 1.0)).name() == DARK.on_fill.name()


@pytest.mark.parametrize("size", [QSize(0, 0), QSize(16, 0), QSize(0, 16)])
def test_where_there_is_no_room_there_is_no_picture(qapp, qtlog, size):
    assert icons.icon("copy").pixmap(size, 1.0).isNull()
    assert not qtlog.records


def test_it_is_as_sharp_as_the_screen(qapp):
    picture = icons.icon("save").pixmap(QSize(16, 16), 2.0)
    assert (picture.size(), picture.devicePixelRatio()) == (QSize(32, 32), 2.0)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_what_is_painted_is_as_sharp_as_what_it_is_painted_on(qapp, ratio):
    ground = QPixmap(QSize(40, 40) * ratio)
    ground.setDevicePixelRatio(ratio)
    ground.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ground)
    icons.paint(painter, QPoint(10, 20), "save", QColor("#ff0000"), 16)
    painter.end()
    size = round(16 * ratio)
    painted = ground.copy(round(10 * ratio), round(20 * ratio), size, size).toImage()
    sharp = icons.pixmap("save", QColor("#ff0000"), 16, ratio).toImage()
    assert painted.convertToFormat(sharp.format()) == sharp


def columns_with_ink(picture):
    image = picture.toImage()
    inked = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).alpha() for y in range(image.height()))
    ]
    return inked[0], inked[-1]


def test_beside_a_text_there_is_room_on_the_side_of_the_text(qapp):
    icon = icons.icon("plus")
    left, right = columns_with_ink(icon.pixmap(icons.beside_text(16), 1.0))
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        mirrored = columns_with_ink(icon.pixmap(icons.beside_text(16), 1.0))
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert (left, right) == (mirrored[0] - 4, mirrored[1] - 4)


def test_only_what_points_somewhere_is_mirrored(qapp):
    color = QColor("#ff0000")
    plain = [icons.pixmap(name, color, 20, 1.0).toImage() for name in ("chevron-right", "edit")]
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        mirrored = [
            icons.pixmap(name, color, 20, 1.0).toImage() for name in ("chevron-right", "edit")
        ]
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert [one == other for one, other in zip(plain, mirrored, strict=True)] == [False, True]
