"""The folder that holds everything that the program keeps."""

from pathlib import Path

from msgspec import Struct

CHOSEN = "csvdownloader-files"  # in the folder that the user chose: others' stay away from it


def jobs_below(chosen: str, usual: Path) -> Path:
    """Where the folders of downloads lie: in the folder that was chosen; without one, the usual."""
    return Path(chosen) / CHOSEN if chosen else usual


def identity_beside(usual: Path) -> Path:
    """See `DataFolder.identity`; for whoever knows the usual folder of downloads only."""
    return usual.with_name("folder-id")


class DataFolder(Struct, frozen=True):
    """The paths in the data folder. They must never change: later versions look for them.

    Attributes:
        root: The folder itself; need not exist yet.
        chosen: The folder into which files are fetched instead; empty for this one.
    """

    root: Path
    chosen: str = ""

    @property
    def store(self) -> Path:
        """The list of downloads, the connections and the settings: one SQLite file."""
        return self.root / "jobs.sqlite"

    @property
    def jobs(self) -> Path:
        """The folders of the downloads of the list, by their ids."""
        return jobs_below(self.chosen, self.root / "jobs")

    @property
    def identity(self) -> Path:
        """What tells this data folder from any other, once a folder was chosen for its files."""
        return identity_beside(self.root / "jobs")

    @property
    def headless(self) -> Path:
        """The folders of headless downloads."""
        return self.root / "headless"

    @property
    def profiles(self) -> Path:
        """The user's own profiles of web services."""
        return self.root / "profiles"

    @property
    def presets(self) -> Path:
        """The user's own sets of options of writing."""
        return self.root / "presets.toml"

    @property
    def consents(self) -> Path:
        """What the user was told of profiles that did not come with the program, and agreed to."""
        return self.root / "consents.json"

    @property
    def log(self) -> Path:
        """The log files."""
        return self.root / "log"

    @property
    def seen_time(self) -> Path:
        """How much time the program has seen pass, for the ages of downloads."""
        return self.root / "seen.json"

    @property
    def window_settings(self) -> Path:
        """Size and position of the window, and of the panes in it; what the form said last."""
        return self.root / "window.ini"

    @property
    def window_lock(self) -> Path:
        """Held by who may write the list of downloads: the window, or a headless resume."""
        return self.root / "window.lock"

    @property
    def window_socket(self) -> Path:
        """Where the first window listens for further starts, in a private folder of its own."""
        return self.root / "window" / "socket"
