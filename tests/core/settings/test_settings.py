import pytest

from csvdownloader.core.settings.kinds import (
    BooleanSetting,
    ChoiceSetting,
    FileSetting,
    FolderSetting,
    NumberSetting,
    ProxySetting,
    TextSetting,
)
from csvdownloader.core.settings.network import Network
from csvdownloader.core.settings.settings import Section, Settings
from tests.support.settings_tables import TITLES, OneOfEach

NUMBER = NumberSetting("Number", "Help.", minimum=1, maximum=5)
BOOLEAN = BooleanSetting("Yes or no", "Help.")
TEXT = TextSetting("Text", "Help.", longest=5)
CHOICE = ChoiceSetting("Choice", "Help.", choices=(("a", "First"), ("b", "Second")))
PROXY = ProxySetting("Proxy", "Help.")
FILE = FileSetting("File", "Help.")
FOLDER = FolderSetting("Folder", "Help.")


@pytest.mark.parametrize("table", [Settings, OneOfEach])
def test_every_default_may_be_set(table):
    defaults, kinds = table().to_values(), table.kinds()
    assert defaults.keys() == kinds.keys()
    assert {kind.problem(defaults[key]) for key, kind in kinds.items()} == {""}


@pytest.mark.parametrize(
    ("table", "section"),
    [*((Settings, section) for section in Section), *((OneOfEach, title) for title in TITLES)],
)
def test_every_setting_has_a_title_with_an_alt_key_of_its_own_page(table, section):
    kinds = table.in_section(section).values()
    letters = [kind.title.partition("&")[2][0].lower() for kind in kinds]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("font_scale", 80, 200),
        ("jobs_at_once", 1, 16),
        ("keep_days", 1, 3650),
        ("keep_gigabytes", 1, 100_000),
    ],
)
def test_every_number_has_its_bounds(key, least, most):
    kind = Settings.kinds()[key]
    assert [bool(kind.problem(n)) for n in (least - 1, least, most, most + 1)] == [
        True,
        False,
        False,
        True,
    ]


def test_numbers_of_something_say_of_what():
    kinds = Settings.kinds()
    assert (kinds["keep_days"].unit, kinds["keep_gigabytes"].unit) == ("days", "GB")


def test_every_setting_has_its_default():
    assert Settings().to_values() == {
        "theme": "system",
        "font_scale": 100,
        "summaries": True,
        "jobs_at_once": 2,
        "fetched_folder": "",
        "keep_days": 30,
        "keep_gigabytes": 20,
        "preset": "",
        "save_folder": "",
        "name_pattern": "",
        "when_done": "ask",
        "receipt_files": False,
        "stay_awake": True,
        "notices": True,
        "ask_to_cancel": True,
        "ask_to_remove": True,
        "ask_to_quit": True,
        "proxy": "",
        "certificates": "",
        "log_level": "info",
    }


@pytest.mark.parametrize(
    ("kind", "longest"), [(TextSetting("Text", "Help."), 1000), (Settings.kinds()["preset"], 60)]
)
def test_a_line_has_its_longest_length(kind, longest):
    assert kind.problem("x" * longest) == ""
    problem = f"This must be one line of at most {longest:,} characters"
    assert kind.problem("x" * (longest + 1)) == problem


def test_web_servers_are_reached_as_it_is_set():
    settings = Settings(proxy="proxy.example", certificates="/own.pem")
    assert settings.network == Network("proxy.example", "/own.pem")


def test_settings_come_back():
    chosen = Settings(jobs_at_once=5, keep_days=1, keep_gigabytes=100)
    assert Settings.from_values(chosen.to_values()) == chosen
    every = OneOfEach(number=7, boolean=True, text="ä", choice="tabs", folder="/data")
    assert OneOfEach.from_values(every.to_values()) == every


def test_what_is_not_stored_or_not_known_is_no_fault():
    assert Settings.from_values({"keep_days": 3, "of a newer version": []}) == Settings(keep_days=3)


def test_nonsense_falls_back_to_the_default_and_is_logged(expected_log):
    stored = {"jobs_at_once": 0, "keep_days": "seven", "keep_gigabytes": 3}
    assert Settings.from_values(stored) == Settings(keep_gigabytes=3)
    assert [record.getMessage() for record in expected_log] == [
        "the stored setting jobs_at_once is not used: This must be a whole number from 1 to 16",
        "the stored setting keep_days is not used: This must be a whole number from 1 to 3,650",
    ]


def test_a_password_in_the_setting_of_the_proxy_is_not_logged(expected_log):
    assert Settings.from_values({"proxy": "http://user:canary@proxy.example:8080"}) == Settings()
    (record,) = expected_log
    assert "canary" not in record.getMessage()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (NUMBER, 1),
        (NUMBER, 5),
        (BOOLEAN, True),
        (TEXT, ""),
        (TEXT, "ä b c"),
        (CHOICE, "b"),
        (FOLDER, ""),
        (FOLDER, "/not/there"),
        (PROXY, "proxy.example:3128"),
        (PROXY, "http://proxy.example"),
        (PROXY, ""),
        (FILE, "/not/there.pem"),
        (FILE, ""),
    ],
)
def test_what_may_be_set(kind, value):
    assert kind.problem(value) == ""


@pytest.mark.parametrize(
    ("kind", "values", "problem"),
    [
        (NUMBER, (0, 6, True, 2.0, "2", None, [2]), "This must be a whole number from 1 to 5"),
        (BOOLEAN, (0, 1, "yes", None), "This must be yes or no"),
        (TEXT, ("abcdef", "a\nb", "\x07", 3, None), "This must be one line of at most 5 character"),
        (CHOICE, ("", "First", "c", 0, None, []), "This must be one of First, Second"),
        (PROXY, ("https://p.example", "socks5://p"), "Proxies of the kind"),
        (PROXY, ("http://", "p:x", "[:1", ":3128"), "The setting of the proxy is not an address"),
        (PROXY, ("me:word@p.example", "http://me@p.example"), "A password would be readable"),
        (PROXY, ("a\nb", 3, None), "This must be one line"),
        (FILE, ("own.pem", "/a\0b", 0, None), "This must be the whole path of a file"),
        (FOLDER, ("data", "./data", "/a\0b", 0, None), "This must be the whole path of a folder"),
    ],
)
def test_what_may_not_be_set(kind, values, problem):
    assert all(kind.problem(value).startswith(problem) for value in values)


def test_a_pattern_is_one_or_nothing():
    kind = Settings.kinds()["name_pattern"]
    assert kind.problem("") == kind.problem("{name}-{date}") == ""
    assert "no placeholder {day}" in kind.problem("{day}")
    assert kind.problem("a\nb").startswith("This must be one line")
