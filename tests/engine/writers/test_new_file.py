"""A new file: what it holds, compressed or not, is the same each time."""

import zipfile

from csvdownloader.core.writing.options import Compression
from csvdownloader.engine.writers.new_file import NewFile, compressed


def test_a_member_of_a_zip_has_the_oldest_date_that_a_zip_can_say(tmp_path):
    with NewFile(tmp_path / "a.zip") as file, compressed(file, Compression.ZIP, "a.csv") as write:
        write(b"a\n1\n")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        (member,) = archive.infolist()
    assert (member.filename, member.date_time) == ("a.csv", (1980, 1, 1, 0, 0, 0))
    assert member.external_attr >> 16 == 0o644
    assert member.compress_type == zipfile.ZIP_DEFLATED
