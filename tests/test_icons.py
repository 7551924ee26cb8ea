"""The icon is drawn without a display, in every size, on a transparent background."""

import pytest
from PySide6.QtGui import QImage, QImageReader

from resources.icons.render import SIZES, render, write_icon


@pytest.mark.parametrize("size", SIZES)
def test_the_icon_fills_its_middle_and_leaves_its_corners(size):
    image = render(size)
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(size // 2, size // 2).alpha() == 255
    assert image.pixelColor(0, 0).alpha() == 0


def test_it_is_written_in_all_sizes_for_windows(tmp_path):
    reader = QImageReader(str(write_icon(tmp_path / "csvdownloader.ico")))
    assert [reader.jumpToImage(number) and reader.read().width() for number in range(7)] == [
        size for size in SIZES if size <= 256
    ]
    assert reader.imageCount() == 7


def test_it_is_written_for_macos(tmp_path):
    written = write_icon(tmp_path / "csvdownloader.icns").read_bytes()
    assert int.from_bytes(written[4:8]) == len(written)
    reader = QImageReader(str(tmp_path / "csvdownloader.icns"))
    widths = [reader.jumpToImage(each) and reader.read().width() for each in range(6)]
    assert widths == [32, 64, 128, 256, 512, 1024]


def test_a_picture_has_the_size_that_is_wanted(tmp_path):
    assert QImage(str(write_icon(tmp_path / "csvdownloader.png", 48))).width() == 48
