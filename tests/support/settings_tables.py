"""A table with one setting of each kind, for the tests of settings and of their dialog."""

from typing import Annotated

from csvdownloader.core.messages import Message
from csvdownloader.core.settings.kinds import (
    BooleanSetting,
    ChoiceSetting,
    FolderSetting,
    NumberSetting,
    SettingsTable,
    TextSetting,
)

SECTION = "one"
TITLES = {SECTION: Message("Most of them"), "other": Message("Places")}


class OneOfEach(SettingsTable, frozen=True):
    number: Annotated[
        int,
        SECTION,
        NumberSetting(
            Message("&Number"),
            Message("How many of them."),
            minimum=1,
            maximum=16,
            unit=Message("things"),
        ),
    ] = 2
    boolean: Annotated[
        bool,
        SECTION,
        BooleanSetting(Message("&Yes or no"), Message("Whether it is done, which takes longer.")),
    ] = False
    text: Annotated[
        str,
        SECTION,
        TextSetting(Message("&Text"), Message("Stands in front of each name."), longest=20),
    ] = ""
    choice: Annotated[
        str,
        SECTION,
        ChoiceSetting(
            Message("C&hoice"),
            Message("What stands between values."),
            choices=(
                ("commas", Message("Commas")),
                ("tabs", Message("Tabs")),
                ("pipes", Message("Pipes")),
            ),
        ),
    ] = "commas"
    folder: Annotated[
        str, "other", FolderSetting(Message("&Folder"), Message("Where they are put."))
    ] = ""
