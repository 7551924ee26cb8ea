"""The settings: each declared once, with its kind, its bounds and a line of help."""

from enum import StrEnum
from typing import Annotated

from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.requests.target import WHEN_DONE_LABELS, WhenDone
from csvdownloader.core.settings.kinds import (
    BooleanSetting,
    ChoiceSetting,
    FileSetting,
    FolderSetting,
    NumberSetting,
    PatternSetting,
    PresetSetting,
    ProxySetting,
    SettingsTable,
)
from csvdownloader.core.settings.network import Network
from csvdownloader.core.writing.presets import LONGEST_NAME


class Section(StrEnum):
    """The pages of the dialog, in their order."""

    APPEARANCE = "appearance"
    DOWNLOADS = "downloads"
    STORAGE = "storage"
    SAVING = "saving"
    NOTICES = "notices"
    QUESTIONS = "questions"
    CONNECTIONS = "connections"
    NETWORK = "network"
    LOG = "log"


SECTION_TITLES = {
    Section.APPEARANCE: Message("Appearance"),
    Section.DOWNLOADS: Message("Downloads"),
    Section.STORAGE: Message("Fetched files"),
    Section.SAVING: Message("Saving"),
    Section.NOTICES: Message("Notices"),
    Section.QUESTIONS: Message("Questions"),
    Section.CONNECTIONS: Message("Connections"),
    Section.NETWORK: Message("Network"),
    Section.LOG: Message("Log"),
}


class Settings(SettingsTable, frozen=True):
    """What the user can set, in the order of the dialog."""

    theme: Annotated[
        str,
        Section.APPEARANCE,
        ChoiceSetting(
            Message("&Theme"),
            Message("System follows your desktop."),
            choices=(
                ("system", Message("System")),
                ("light", Message("Light")),
                ("dark", Message("Dark")),
            ),
        ),
    ] = "system"
    font_scale: Annotated[
        int,
        Section.APPEARANCE,
        NumberSetting(
            Message("Si&ze"),
            Message("How large everything is shown; 100 is what your desktop gives."),
            minimum=80,
            maximum=200,
            unit=Message("%"),
        ),
    ] = 100
    summaries: Annotated[
        bool,
        Section.APPEARANCE,
        BooleanSetting(
            Message("&Column summaries"),
            Message("The heads of a finished file show what is in its columns, from a sample."),
        ),
    ] = True
    jobs_at_once: Annotated[
        int,
        Section.DOWNLOADS,
        NumberSetting(
            Message("&Downloads at once"),
            Message("Further downloads wait in the queue."),
            minimum=1,
            maximum=16,
        ),
    ] = 2
    fetched_folder: Annotated[
        str,
        Section.STORAGE,
        FolderSetting(
            Message("&Folder"),
            Message(
                "Where files are fetched to, before they are saved. Those that are there are "
                "moved along. Empty: the program's own folder."
            ),
        ),
    ] = ""
    keep_days: Annotated[
        int,
        Section.STORAGE,
        NumberSetting(
            Message("Remove files &after"),
            Message("Finished downloads that are not kept are removed at this age."),
            minimum=1,
            maximum=3650,
            unit=Message("days"),
        ),
    ] = 30
    keep_gigabytes: Annotated[
        int,
        Section.STORAGE,
        NumberSetting(
            Message("Remove files &over"),
            Message(
                "When all finished files together are larger, the oldest that are not kept go "
                "first."
            ),
            minimum=1,
            maximum=100_000,
            unit=Message("GB"),
        ),
    ] = 20
    preset: Annotated[
        str,
        Section.SAVING,
        PresetSetting(
            Message("Pre&set"),
            Message("How Save as begins with a file that was not saved yet."),
            longest=LONGEST_NAME,
        ),
    ] = ""
    save_folder: Annotated[
        str,
        Section.SAVING,
        FolderSetting(
            Message("Sa&ve into"), Message("Empty for the folder into which was saved last.")
        ),
    ] = ""
    name_pattern: Annotated[
        str,
        Section.SAVING,
        PatternSetting(
            Message("File na&mes"),
            Message(
                "What saved files are called, for example {example}; empty for the name of each "
                "download.",
                example=verbatim("{name}-{date}"),
            ),
        ),
    ] = ""
    when_done: Annotated[
        str,
        Section.SAVING,
        ChoiceSetting(
            Message("&When done"),
            Message("What happens when a download is finished, unless its form says otherwise."),
            choices=WHEN_DONE_LABELS,
        ),
    ] = WhenDone.ASK.value
    receipt_files: Annotated[
        bool,
        Section.SAVING,
        BooleanSetting(
            Message("Save &receipts"),
            Message(
                "Beside each saved file: its SHA-256, and a data package that says what is in it."
            ),
        ),
    ] = False
    stay_awake: Annotated[
        bool,
        Section.DOWNLOADS,
        BooleanSetting(
            Message("&Stay awake"),
            Message("The computer does not go to sleep by itself while a download runs."),
        ),
    ] = True
    notices: Annotated[
        bool,
        Section.NOTICES,
        BooleanSetting(
            Message("&Notices"),
            Message("Your desktop tells when a download ends while no window is in front."),
        ),
    ] = True
    ask_to_cancel: Annotated[
        bool,
        Section.QUESTIONS,
        BooleanSetting(
            Message("Before a download is &cancelled"),
            Message("Where it has run for more than a minute, or a service works for it."),
        ),
    ] = True
    ask_to_remove: Annotated[
        bool,
        Section.QUESTIONS,
        BooleanSetting(
            Message("Before &unsaved files are removed"),
            Message("Also without a question, a removal can be undone for ten seconds."),
        ),
    ] = True
    ask_to_quit: Annotated[
        bool,
        Section.QUESTIONS,
        BooleanSetting(
            Message("Before the program is &quit"),
            Message("Where that stops downloads for good, or a file that is being saved."),
        ),
    ] = True
    proxy: Annotated[
        str,
        Section.NETWORK,
        ProxySetting(
            Message("&Proxy"),
            Message(
                "For web sources, as host:port. It goes before the system's proxy, which is asked "
                "where this is empty. This computer and the exceptions of the system (no_proxy) "
                "are asked directly."
            ),
        ),
    ] = ""
    certificates: Annotated[
        str,
        Section.NETWORK,
        FileSetting(
            Message("&Certificates"),
            Message(
                "For web sources: a PEM file with the certificates of authorities of your own, "
                "which are trusted besides those of the system."
            ),
            suffixes=("pem", "crt", "cer"),
        ),
    ] = ""

    log_level: Annotated[
        str,
        Section.LOG,
        ChoiceSetting(
            Message("&What is noted"),
            Message(
                "Problems alone, what happens to each download, or each answer of a web server "
                "too. Never a password or a token."
            ),
            choices=(
                ("warning", Message("Problems")),
                ("info", Message("Usual")),
                ("debug", Message("All")),
            ),
        ),
    ] = "info"

    @property
    def network(self) -> Network:
        """How web servers are reached."""
        return Network(self.proxy, self.certificates)
