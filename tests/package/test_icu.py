"""The package's smaller library of ICU sorts as the whole one does."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from resources.packaging.icu import smaller, with_small_icu

SORT = """
import functools, json
from PySide6.QtCore import QCollator, QLocale

words = "Zebra apfel Äpfel 10 9 oz ö nz ñu ch cz é 中 日 한 ไก่ Ж я å".split()
orders = {}
for language in ("en", "de", "sv", "es", "cs", "zh", "ja", "ko", "th", "da"):
    collator = QCollator(QLocale(language))
    collator.setNumericMode(True)
    orders[language] = sorted(words, key=functools.cmp_to_key(collator.compare))
loaded = [line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line]
print(json.dumps([orders, loaded[0]]))
"""


@pytest.fixture(scope="module")
def library() -> Path:
    found = list((Path(PySide6.__file__).parent / "Qt/lib").glob("libicudata.so.*"))
    if sys.platform != "linux" or not found:
        pytest.skip("Qt has no ICU of its own here")
    return found[0]


def sorted_with(folder: Path) -> tuple[dict[str, list[str]], Path]:
    """The words in the order of each language, and the library that told it."""
    environment = {**os.environ, "LD_LIBRARY_PATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", SORT], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stderr == ""
    orders, loaded = json.loads(done.stdout)
    return orders, Path(loaded)


@pytest.mark.process
@pytest.mark.skipif(shutil.which("as") is None, reason="no assembler (binutils)")
def test_it_sorts_as_the_whole_one_does(library, tmp_path):
    place = f"PySide6/Qt/lib/{library.name}"
    ((_, written, _),) = with_small_icu([(place, str(library), "BINARY")], tmp_path)
    assert Path(written).stat().st_size < library.stat().st_size / 7
    orders, loaded = sorted_with(tmp_path)
    assert loaded == Path(written)
    assert (orders, library) == sorted_with(library.parent)
    assert orders["sv"] != orders["de"]


def test_another_library_is_refused(library):
    with pytest.raises(ValueError, match="no data of ICU"):
        smaller((library.parent / "libQt6Core.so.6").read_bytes()[:100_000])


def test_data_of_another_layout_are_refused(library):
    with pytest.raises(ValueError, match="nothing of the data of ICU is known"):
        smaller(library.read_bytes().replace(b"/coll/", b"/sort/").replace(b".res\0", b".rex\0"))
