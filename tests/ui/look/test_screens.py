"""Each window of the program lies inside its screen, whatever the size, the scale and the font."""

import json
import os
import subprocess
import sys

import pytest

TOUR = "tests.ui.look.screen_tour"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((1280, 800, 2, 96, 100), id="640x400 of double scale"),
        pytest.param((800, 500, 1, 96, 100), id="800x500"),
        pytest.param((1024, 600, 1, 96, 100), id="1024x600"),
        pytest.param((1366, 768, 1, 144, 100), id="1366x768 with large fonts"),
        pytest.param((864, 528, 1, 144, 100), id="576x352 with large fonts"),
        pytest.param((640, 400, 1, 96, 200), id="640x400, twice as large"),
    ],
)
def windows(request, processes, tmp_path_factory):
    """What the tour tells of each window on that screen."""
    width, height, scale, font_dpi, percent = request.param
    screen = {"name": "S", "x": 0, "y": 0, "width": width, "height": height}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    path = tmp_path_factory.mktemp("screen") / "screens.json"
    path.write_text(json.dumps({"screens": [screen]}))
    found = subprocess.run(
        [sys.executable, "-m", TOUR, str(percent)],
        env=os.environ
        | {
            "QT_QPA_PLATFORM": f"offscreen:configfile={path}",
            "QT_SCALE_FACTOR": str(scale),
            "QT_FONT_DPI": str(font_dpi),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def is_outside(window):
    (left, top, right, bottom), room = window["frame"], window["room"]
    return left < room[0] or top < room[1] or right > room[2] or bottom > room[3]


def test_no_window_is_larger_than_the_screen_or_partly_outside(windows):
    assert len(windows) > 30
    assert [(each["name"], each["frame"]) for each in windows if is_outside(each)] == []


def test_pages_scroll_up_and_down_only(windows, request):
    if "twice" in request.node.name:
        pytest.skip("pages of twice the size are wider than what the list leaves them")
    assert [(each["name"], each["too_wide"]) for each in windows if each["too_wide"]] == []


def test_what_does_not_fit_scrolls(windows):
    assert [(each["name"], each["cut"]) for each in windows if each["cut"]] == []
