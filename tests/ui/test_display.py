"""Whether a window can be shown is found out, and the first paint does not wait long for that."""

import subprocess
import sys
from contextlib import closing
from socket import AF_UNIX, SOCK_STREAM, socket
from uuid import uuid4

import pytest

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has displays to look for"),
]

_ASKED = """
import sys
from csvdownloader.ui.display import why_no_window

print(why_no_window())
print(*sys.modules)
"""


def asked(**variables):
    """What is said of a display, and the modules that it took."""
    run = subprocess.run(
        [sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True, env=variables
    )
    reason, loaded = run.stdout.splitlines()
    return reason, set(loaded.split())


@pytest.fixture
def listening(tmp_path):
    """The address of a server that answers."""
    address = str(tmp_path / uuid4().hex[:8])
    with closing(socket(AF_UNIX, SOCK_STREAM)) as server:
        server.bind(address)
        server.listen()
        yield address


def test_a_display_that_answers_is_enough(listening):
    reason, loaded = asked(WAYLAND_DISPLAY=listening)
    assert reason == "None"
    assert loaded & {"ctypes", "socket"} == set()


def test_one_that_does_not_is_named(tmp_path):
    reason, _ = asked(WAYLAND_DISPLAY=str(tmp_path / "none"), DISPLAY=":987")
    assert reason.startswith("The display :987 does not answer. ")


def test_a_forwarded_display_is_left_to_qt():
    reason, loaded = asked(DISPLAY="elsewhere:0")
    assert reason == "None"
    assert loaded & {"ctypes", "socket"} == set()


def test_libraries_that_cannot_be_loaded_are_named(tmp_path):
    for name in ("libxcb-cursor.so.0", "libxkbcommon-x11.so.0"):
        (tmp_path / name).touch()
    reason, _ = asked(DISPLAY="elsewhere:0", LD_LIBRARY_PATH=str(tmp_path))
    assert reason.startswith("The system lacks libxcb-cursor.so.0, libxkbcommon-x11.so.0, which")
