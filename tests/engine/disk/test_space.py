import shutil

import pytest

from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.engine.disk import space as disk_space
from csvdownloader.engine.disk.space import require_space


def test_s14_what_surely_does_not_fit_is_refused_with_both_sizes(tmp_path):
    require_space(tmp_path, shutil.disk_usage(tmp_path).free // 2)
    with pytest.raises(DiskFullError, match=r" free, the file needs 1,152\.9 PB") as raised:
        require_space(tmp_path, 1 << 60)
    assert str(tmp_path) in raised.value.message


@pytest.mark.parametrize(
    ("mounts", "is_refused"),
    [
        (["tank / zfs rw 0 0"], False),
        (["a / ext4 rw 0 0", "b {parent} btrfs rw,compress=zstd 0 0"], False),
        (["b / btrfs rw 0 0", "tmpfs {parent} tmpfs rw 0 0"], True),
        (["a / ext4 rw 0 0", "b {parent}/another btrfs rw 0 0"], True),
        (["a / ext4 rw 0 0", "b /\udcff btrfs rw 0 0"], True),
        ([], True),
    ],
)
def test_s14_a_file_system_that_may_compress_is_not_judged(
    tmp_path, monkeypatch, mounts, is_refused
):
    table = tmp_path / "mounts"
    table.write_text("\n".join(mounts).format(parent=tmp_path.parent), errors="surrogateescape")
    monkeypatch.setattr(disk_space, "_MOUNTS", table)
    if not is_refused:
        require_space(tmp_path, 1 << 60)
        return
    with pytest.raises(DiskFullError):
        require_space(tmp_path, 1 << 60)


def test_s14_where_no_table_says_what_is_mounted_nothing_compresses(tmp_path, monkeypatch):
    monkeypatch.setattr(disk_space, "_MOUNTS", tmp_path / "nowhere")
    with pytest.raises(DiskFullError):
        require_space(tmp_path, 1 << 60)


def test_s14_a_link_lies_where_it_leads(tmp_path, monkeypatch):
    real, link, table = tmp_path / "real", tmp_path / "link", tmp_path / "mounts"
    real.mkdir()
    link.symlink_to(real)
    table.write_text(f"a / ext4 rw 0 0\nb {real} btrfs rw 0 0\n")
    monkeypatch.setattr(disk_space, "_MOUNTS", table)
    require_space(link, 1 << 60)
    with pytest.raises(DiskFullError):
        require_space(tmp_path, 1 << 60)


def test_s14_what_fits_to_the_byte_is_not_refused(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(total=1000, used=900, free=100)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    monkeypatch.setattr(disk_space, "_MOUNTS", tmp_path / "nowhere")
    require_space(tmp_path, 100)
    with pytest.raises(DiskFullError):
        require_space(tmp_path, 101)
