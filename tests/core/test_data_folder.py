from pathlib import Path

from csvdownloader.core.data_folder import DataFolder


def test_later_versions_find_everything_where_earlier_ones_left_it():
    root = Path("/data")
    folder = DataFolder(root)
    paths = {
        "store": folder.store,
        "jobs": folder.jobs,
        "identity": folder.identity,
        "headless": folder.headless,
        "profiles": folder.profiles,
        "consents": folder.consents,
        "log": folder.log,
        "presets": folder.presets,
        "seen time": folder.seen_time,
        "window settings": folder.window_settings,
        "window lock": folder.window_lock,
        "window socket": folder.window_socket,
    }
    assert {name: path.relative_to(root).as_posix() for name, path in paths.items()} == {
        "store": "jobs.sqlite",
        "jobs": "jobs",
        "identity": "folder-id",
        "headless": "headless",
        "profiles": "profiles",
        "consents": "consents.json",
        "log": "log",
        "presets": "presets.toml",
        "seen time": "seen.json",
        "window settings": "window.ini",
        "window lock": "window.lock",
        "window socket": "window/socket",
    }


def test_fetched_files_lie_in_a_folder_of_their_own_where_one_was_chosen():
    folder = DataFolder(Path("/data"), chosen="/disk")
    assert folder.jobs == Path("/disk/csvdownloader-files")
    assert folder.headless == Path("/data/headless")
    assert folder.identity == Path("/data/folder-id")
