import pytest
from PySide6.QtGui import QColor

from csvdownloader.ui.look.contrast import contrast, is_dark, mixed, readable

WHITE, BLACK = QColor("white"), QColor("black")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("white", "black", 21.0),
        ("black", "white", 21.0),
        ("#123456", "#123456", 1.0),
        ("#767676", "white", 4.54),  # the grey of WCAG's own examples
        ("#0000ff", "white", 8.59),
    ],
)
def test_the_contrast_is_that_of_wcag(one, other, expected):
    assert contrast(QColor(one), QColor(other)) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("ground", [WHITE, BLACK, QColor("#777777")])
def test_a_colour_is_moved_until_it_can_be_read(ground):
    assert contrast(readable(QColor("#808080"), (ground,)), ground) >= 4.5


def test_a_colour_that_can_be_read_stays():
    assert readable(QColor("#123456"), (WHITE,)) == QColor("#123456")


def test_a_mix_has_its_share_of_each():
    assert mixed(WHITE, BLACK, 0.2) == QColor(51, 51, 51)


def test_what_bears_white_is_dark():
    assert (is_dark(QColor("#2459d3")), is_dark(QColor("#f5c211"))) == (True, False)
