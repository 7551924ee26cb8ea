"""Lines for `sha256sum`, against the program itself where there is one."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.saving.sha256_lines import read_sha256_lines, sha256_lines

DIGEST = "ab" * 32
# What a file of Linux may be called; a name may be no text at all.
NAMES = st.binary(min_size=1, max_size=60).map(
    lambda name: os.fsdecode(name.replace(b"\0", b"n").replace(b"/", b"\\"))
)
FILE_NAMES = NAMES.filter(lambda name: name not in {"-", ".", ".."})


@given(st.lists(NAMES, min_size=1))
def test_what_was_written_is_read(names):
    pairs = [(name, DIGEST) for name in names]
    assert read_sha256_lines(sha256_lines(pairs)) == pairs


def test_a_plain_name_stands_as_it_is_and_others_are_escaped():
    pairs = [("orders of März *.csv", DIGEST), ("a\\b\nc\r.csv", DIGEST)]
    plain, escaped, _ = sha256_lines(pairs).split(b"\n")
    assert plain == f"{DIGEST}  orders of März *.csv".encode()
    assert escaped == f"\\{DIGEST}  a\\\\b\\nc\\r.csv".encode()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{DIGEST} *x.csv\n", "x.csv"),
        (f"{DIGEST.upper()}  x.csv", "x.csv"),
        (f"\n{DIGEST}  x.csv\r\n\r\n", "x.csv"),
        (f"{DIGEST}  a\\nb.csv\n", "a\\nb.csv"),  # no backslash before the line
    ],
)
def test_what_other_programs_write_is_read(text, name):
    assert read_sha256_lines(text.encode()) == [(name, DIGEST)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        f"{DIGEST}\n",
        f"{DIGEST}  \n",
        f"{DIGEST[1:]}  x.csv\n",
        f"{DIGEST[2:]}    x.csv\n",
        f"{DIGEST[:-1]}g  x.csv\n",
        f"{DIGEST}  x.csv\nand more\n",
        f"MD5 (x.csv) = {DIGEST}\n",
        f"\\{DIGEST}  x\\t.csv\n",
        f"\\{DIGEST}  x\\\n",
        "\0" * 100,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - it says no more
        read_sha256_lines(text.encode())


@pytest.mark.process
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
@given(st.sets(FILE_NAMES, min_size=5, max_size=20))
def test_sha256sum_finds_the_files_and_writes_the_same(names):
    with TemporaryDirectory() as folder:
        for name in names:
            Path(folder, name).write_bytes(os.fsencode(name))
        digests = [(name, hashlib.sha256(os.fsencode(name)).hexdigest()) for name in sorted(names)]
        text = sha256_lines(digests)
        ran = subprocess.run(
            ["sha256sum", "-c", "--strict", "-"], cwd=folder, input=text, capture_output=True
        )
        assert (ran.returncode, ran.stdout.count(b": OK\n")) == (0, len(names)), ran.stderr
        made = subprocess.run(
            ["sha256sum", "--", *sorted(names)], cwd=folder, capture_output=True, check=True
        )
        assert made.stdout == text
