"""What a user does with the form: whole requests, and any field with any text."""

from random import Random
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QRadioButton

from csvdownloader.core.commands.command import CommandId
from tests.stress import user
from tests.stress.actions import action, give_command
from tests.stress.user import NotNow, until
from tests.stress.world import QUERIES, TABLES

if TYPE_CHECKING:
    from tests.stress.run import Run

_ROWS = ("1", "7", "250", "1000", "100000", "0", "-1", "x", "1001", "9" * 20)
_SOURCES = {"sample": 0, "file": 1, "database": 2, "web": 3}


def words(run: "Run") -> list[str]:
    """What may be typed into any field."""
    return [
        "", "0", "7", "1001", "-1", "1e5", "a,b", "utf8", "cp1252", ";", "\\t", "none", "pad",
        "A1:B9", "second", "items", "x" * 300, "\u00e4\u2028\u202e", '"', "' OR 1=1 --",
        "2026-01-31", "31.1.2026", '{"fields": []}', *QUERIES, *TABLES,
        *(str(path) for path in run.world.files()[:6]), *run.world.urls()[:6],
        f"sqlite:///{run.world.database}", "postgresql://nobody:secret@127.0.0.1:1/none",
    ]  # fmt: skip


def show_form(run: "Run", source: str) -> None:
    """An empty form with that source. Raises NotNow while the program stops."""
    window = run.program.window
    if not window.start_page.isEnabled():
        raise NotNow
    user.press(window, "Ctrl+N")
    user.click(window.start_page.tiles["sample"])
    user.choose(window.form.source_combo, _SOURCES[source])


def start(run: "Run", random: Random) -> str:
    """Starts what the form says, after perhaps a change of rows and format."""
    form = run.program.window.form
    said = []
    if random.random() < 0.5 and form.rows_field.edit.isEnabled():
        rows = random.choice(_ROWS if random.random() < 0.3 else _ROWS[:4])
        user.type_into(form.rows_field.edit, rows)
        said.append(f"{rows} rows")
    elif random.random() < 0.3 and form.rows_field.all_rows.isVisible():
        user.click(form.rows_field.all_rows)
    if random.random() < 0.4:
        user.click(random.choice(list(form.format_field.buttons.values())))
    way = random.choice(("button", "Return", "command"))
    if way == "button":
        user.click(form.start_button)
    elif way == "Return":
        user.press(form, "Return")
    else:
        give_command(run, random, CommandId.START)
    return " ".join([*said, f"by {way}"])


@action("saved requests", 5)
def saved_requests(run: "Run", random: Random) -> str:
    """Saves what the form or the selected download says; or does something with a saved one."""
    if random.random() < 0.5:
        return give_command(run, random, CommandId.SAVE_REQUEST)
    give_command(run, random, CommandId.KNOWN)
    keys = random.choice(("Return", "Return", "F4", "F2", "Del", "Ctrl+Shift+C", "Down"))
    user.press(run.program.window, keys)
    return keys


@action("sample", 6)
def sample(run: "Run", random: Random) -> str:
    show_form(run, "sample")
    if random.random() < 0.3:
        user.click(run.program.window.form.options)
        user.click(user.one(run.program.window.form, QCheckBox, "slow"))
    return start(run, random)


@action("file", 12)
def file(run: "Run", random: Random) -> str:
    show_form(run, "file")
    path = random.choice(run.world.files())
    user.type_into(run.program.window.form.own.file_field().edit, str(path))
    if random.random() < 0.5:  # else it is started before it was looked at
        until(lambda: not run.program.runner.running, 0.5)
    return f"{path.name} {start(run, random)}"


@action("download", 12)
def download(run: "Run", random: Random) -> str:
    """A file on the web, by the profile for direct downloads."""
    form = run.program.window.form
    show_form(run, "web")
    if not choose_profile(run, "Direct download") or "param.url" not in form.own.fields:
        raise NotNow
    url = random.choice(run.world.urls())
    user.type_into(form.own.fields["param.url"].control, url)
    return f"{url} {start(run, random)}"


@action("service", 4)
def service(run: "Run", random: Random) -> str:
    """The export of a service; asks for an account when there is none."""
    form = run.program.window.form
    show_form(run, "web")
    if not choose_profile(run, "A slow service") or "param.project" not in form.own.fields:
        raise NotNow
    account = form.own.fields["account"]
    if not account.value():
        user.click(account.new_button)
        return "needs an account"
    user.type_into(form.own.fields["param.project"].control, random.choice(("shop", "")))
    user.type_into(form.own.fields["param.query"].control, random.choice(("{}", "[1", '{"a": 1}')))
    return start(run, random)


@action("database", 9)
def database(run: "Run", random: Random) -> str:
    """A table or a query over a connection; makes one when there is none."""
    form = run.program.window.form
    show_form(run, "database")
    fields = form.own.fields
    combo = fields["connection"].combo
    if not combo.count() or random.random() < 0.1:
        user.click(fields["connection"].new_button)
        return "needs a connection"
    user.choose(combo, random.randrange(combo.count()))
    if random.random() < 0.5:
        user.click(user.one(form, QRadioButton, "query"))
        text = random.choice(QUERIES)
        user.type_into(user.seen(form, QPlainTextEdit)[0], text)
        return f"{text!r} {start(run, random)}"
    if random.random() < 0.2 and fields["table"].choose_button.isEnabled():
        user.click(fields["table"].choose_button)
        return "looks for a table"
    text = random.choice(TABLES)
    user.type_into(fields["table"].edit, f'"{text}"')
    return f"{text} {start(run, random)}"


@action("edit connection", 1)
def edit_connection(run: "Run", random: Random) -> str:
    show_form(run, random.choice(("database", "web")))
    fields = run.program.window.form.own.fields
    field = fields.get("connection") or fields.get("account")
    if field is None:
        raise NotNow
    button = field.edit_button if field.edit_button.isEnabled() else field.new_button
    user.click(button)
    return button.text()


@action("field", 8)
def field(run: "Run", random: Random) -> str:
    form = run.program.window.form
    if not form.isVisible():
        show_form(run, random.choice(list(_SOURCES)))
    if random.random() < 0.3:
        user.click(form.options)
    return user.poke(random, form, words(run))


@action("submit", 3)
def submit(run: "Run", random: Random) -> str:
    if not run.program.window.form.isVisible():
        raise NotNow
    return start(run, random)


def choose_profile(run: "Run", name: str) -> bool:
    """Finds a profile in the list by its name."""
    form = run.program.window.form
    user.click(form.own.fields["profile"].choose_button)
    dialog = run.program.dialog()
    if dialog is None:
        return False
    until(lambda: run.program.services.profiles.is_loaded)
    user.type_into(dialog.edit, name)
    user.press(dialog, "Return")
    if dialog.isVisible():
        user.press(dialog, "Esc")
        return False
    run.program.window.activateWindow()
    until(lambda: len(form.own.fields) > 2, 1)
    return True
