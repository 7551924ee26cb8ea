"""A table with one setting of each kind, for the tests of settings and of their dialog."""

from dataclasses import dataclass

from csvdownloader.core.setting_kinds import (
    BooleanSetting,
    ChoiceSetting,
    FolderSetting,
    NumberSetting,
    SettingsTable,
    TextSetting,
    setting,
)


@dataclass(frozen=True, slots=True)
class OneOfEach(SettingsTable):
    number: int = setting(
        NumberSetting("&Number", "How many of them.", 2, minimum=1, maximum=16, unit="things")
    )
    boolean: bool = setting(
        BooleanSetting("&Yes or no", "Whether it is done, which takes longer.", default=False)
    )
    text: str = setting(TextSetting("&Text", "Stands in front of each name.", "", longest=20))
    choice: str = setting(
        ChoiceSetting(
            "C&hoice",
            "What stands between values.",
            "commas",
            choices=(("commas", "Commas"), ("tabs", "Tabs"), ("pipes", "Pipes")),
        )
    )
    folder: str = setting(FolderSetting("&Folder", "Where they are put.", ""))
