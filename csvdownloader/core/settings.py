"""The settings: each declared once, with its kind, its bounds and a line of help."""

from dataclasses import dataclass
from enum import StrEnum

from csvdownloader.core.messages import Message
from csvdownloader.core.network import Network
from csvdownloader.core.setting_kinds import (
    BooleanSetting,
    ChoiceSetting,
    FileSetting,
    NumberSetting,
    ProxySetting,
    SettingsTable,
    setting,
)


class Section(StrEnum):
    """The pages of the dialog, in their order."""

    APPEARANCE = "appearance"
    DOWNLOADS = "downloads"
    STORAGE = "storage"
    SAVING = "saving"
    NOTICES = "notices"
    NETWORK = "network"


SECTION_TITLES = {
    Section.APPEARANCE: Message("Appearance"),
    Section.DOWNLOADS: Message("Downloads"),
    Section.STORAGE: Message("Fetched files"),
    Section.SAVING: Message("Saving"),
    Section.NOTICES: Message("Notices"),
    Section.NETWORK: Message("Network"),
}


@dataclass(frozen=True, slots=True)
class Settings(SettingsTable):
    """What the user can set, in the order of the dialog."""

    theme: str = setting(
        Section.APPEARANCE,
        ChoiceSetting(
            Message("&Theme"),
            Message("System follows your desktop."),
            default="system",
            choices=(
                ("system", Message("System")),
                ("light", Message("Light")),
                ("dark", Message("Dark")),
            ),
        ),
    )
    jobs_at_once: int = setting(
        Section.DOWNLOADS,
        NumberSetting(
            Message("&Downloads at once"),
            Message("Further downloads wait in the queue."),
            default=2,
            minimum=1,
            maximum=16,
        ),
    )
    keep_days: int = setting(
        Section.STORAGE,
        NumberSetting(
            Message("Remove files &after"),
            Message("Finished downloads that are not kept are removed at this age."),
            default=30,
            minimum=1,
            maximum=3650,
            unit=Message("days"),
        ),
    )
    keep_gigabytes: int = setting(
        Section.STORAGE,
        NumberSetting(
            Message("Remove files &over"),
            Message(
                "When all finished files together are larger, the oldest that are not kept go "
                "first."
            ),
            default=20,
            minimum=1,
            maximum=100_000,
            unit=Message("GB"),
        ),
    )
    receipt_files: bool = setting(
        Section.SAVING,
        BooleanSetting(
            Message("Save &receipts"),
            Message(
                "Beside each saved file: its SHA-256, and a data package that says what is in it."
            ),
            default=False,
        ),
    )
    stay_awake: bool = setting(
        Section.DOWNLOADS,
        BooleanSetting(
            Message("&Stay awake"),
            Message("The computer does not go to sleep by itself while a download runs."),
            default=True,
        ),
    )
    notices: bool = setting(
        Section.NOTICES,
        BooleanSetting(
            Message("&Notices"),
            Message("Your desktop tells when a download ends while no window is in front."),
            default=True,
        ),
    )
    proxy: str = setting(
        Section.NETWORK,
        ProxySetting(
            Message("&Proxy"),
            Message(
                "For web sources, as host:port. It goes before the system's proxy, which is asked "
                "where this is empty. This computer and the exceptions of the system (no_proxy) "
                "are asked directly."
            ),
            default="",
        ),
    )
    certificates: str = setting(
        Section.NETWORK,
        FileSetting(
            Message("&Certificates"),
            Message(
                "For web sources: a PEM file with the certificates of authorities of your own, "
                "which are trusted besides those of the system."
            ),
            default="",
            suffixes=("pem", "crt", "cer"),
        ),
    )

    @property
    def network(self) -> Network:
        """How web servers are reached."""
        return Network(self.proxy, self.certificates)
