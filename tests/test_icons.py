"""The icon is drawn without a display, in every size, on a transparent background."""

import pytest

from resources.icons.render import SIZES, render, write_icon


@pytest.mark.parametrize("size", SIZES)
def test_the_icon_fills_its_middle_and_leaves_its_corners(size):
    image = render(size)
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(size // 2, size // 2).alpha() == 255
    assert image.pixelColor(0, 0).alpha() == 0


def test_it_is_written_for_windows(tmp_path):
    assert write_icon(tmp_path / "csvdownloader.ico").read_bytes()[:4] == b"\0\0\1\0"
