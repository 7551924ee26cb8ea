"""A table with one setting of each kind, for the tests of settings and of their dialog."""

from dataclasses import dataclass

from csvdownloader.core.messages import Message
from csvdownloader.core.setting_kinds import (
    BooleanSetting,
    ChoiceSetting,
    FolderSetting,
    NumberSetting,
    SettingsTable,
    TextSetting,
    setting,
)

SECTION = "one"
TITLES = {SECTION: Message("Most of them"), "other": Message("Places")}


@dataclass(frozen=True, slots=True)
class OneOfEach(SettingsTable):
    number: int = setting(
        SECTION,
        NumberSetting(
            Message("&Number"),
            Message("How many of them."),
            2,
            minimum=1,
            maximum=16,
            unit=Message("things"),
        ),
    )
    boolean: bool = setting(
        SECTION,
        BooleanSetting(
            Message("&Yes or no"), Message("Whether it is done, which takes longer."), default=False
        ),
    )
    text: str = setting(
        SECTION,
        TextSetting(Message("&Text"), Message("Stands in front of each name."), "", longest=20),
    )
    choice: str = setting(
        SECTION,
        ChoiceSetting(
            Message("C&hoice"),
            Message("What stands between values."),
            "commas",
            choices=(
                ("commas", Message("Commas")),
                ("tabs", Message("Tabs")),
                ("pipes", Message("Pipes")),
            ),
        ),
    )
    folder: str = setting(
        "other", FolderSetting(Message("&Folder"), Message("Where they are put."), "")
    )
