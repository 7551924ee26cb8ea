import shutil

import pytest

from csvdownloader.core.errors import DiskFullError
from csvdownloader.engine import disk_space
from csvdownloader.engine.disk_space import require_space


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
        ([], True),
    ],
)
def test_s14_a_file_system_that_may_compress_is_not_judged(
    tmp_path, monkeypatch, mounts, is_refused
):
    table = tmp_path / "mounts"
    table.write_text("\n".join(mounts).format(parent=tmp_path.parent))
    monkeypatch.setattr(disk_space, "_MOUNTS", table)
    if not is_refused:
        require_space(tmp_path, 1 << 60)
        return
    with pytest.raises(DiskFullError):
        require_space(tmp_path, 1 << 60)
