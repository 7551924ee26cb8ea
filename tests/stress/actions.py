"""What a user does: the table of actions, and those with the list and the window."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QSplitter, QTableView

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.ui.commands.actions import plain_title, shortcut_of
from csvdownloader.ui.commands.command_palette import CommandPalette
from csvdownloader.ui.widgets.questions import Question
from tests.stress import user
from tests.stress.user import NotNow, let_events_run

if TYPE_CHECKING:
    from tests.stress.run import Run

_MANY, _AT_ONCE = 30, 10  # jobs
KEYS = ("Tab", "Shift+Tab", "Return", "Esc", "Up", "Down", "Home", "End", "PgDown", "Space",
        "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+Z", "Right", "Alt+S", "Alt+N", "F1")  # fmt: skip
_BY_JOB = (
    CommandId.SAVE, CommandId.SAVE_AS, CommandId.KEEP, CommandId.CANCEL, CommandId.RETRY,
    CommandId.EDIT, CommandId.COPY_COMMAND, CommandId.REMOVE, CommandId.SHOW_IN_FOLDER,
)  # fmt: skip
_OTHERS = (CommandId.NEW, CommandId.SETTINGS, CommandId.KEYS, CommandId.ABOUT, CommandId.PALETTE,
           CommandId.OPEN_FILE, CommandId.START)  # fmt: skip


class Do(Protocol):
    """Does something to the window of the run; returns in a few words what."""

    def __call__(self, run: "Run", random: Random) -> str: ...


class Action(Struct, frozen=True):
    """One thing to do.

    Attributes:
        weight: How often it is done, compared with the others.
        anywhere: Whether it can be done while a dialog is open.
    """

    name: str
    weight: int
    do: Do
    anywhere: bool = False


ACTIONS: list[Action] = []


def action(name: str, weight: int, *, anywhere: bool = False) -> Callable[[Do], Do]:
    """Puts a function into the table."""

    def put(do: Do) -> Do:
        ACTIONS.append(Action(name, weight, do, anywhere))
        return do

    return put


def give_command(run: "Run", random: Random, command: CommandId) -> str:
    """By its key, its menu or the palette, as one likes."""
    window, way = run.program.window, random.choice(("key", "key", "menu", "palette"))
    entry = next(c for c in COMMANDS if c.id is command)
    if way == "key" and not shortcut_of(entry).isEmpty():
        user.press(window, shortcut_of(entry).toString())
    elif way == "palette" and command is not CommandId.PALETTE:
        user.press(window, "Ctrl+K")
        palette = run.program.dialog()
        if isinstance(palette, CommandPalette):
            user.type_into(palette.edit, plain_title(entry).rstrip("…"))
            user.press(palette, "Return")
            if palette.isVisible():  # nothing of that name can be used
                user.press(palette, "Esc")
    else:
        user.choose_in_menu(window, window.actions_by_id[command])
    return f"{command} by {way}"


def select_job(run: "Run", random: Random, states: frozenset[JobState]) -> str:
    """Clicks a job in one of the states, and returns its id. Raises NotNow."""
    view = run.program.window.list.view
    jobs = [job for job in run.program.service.book.jobs() if job.state in states]
    if not jobs:
        raise NotNow
    job = random.choice(jobs)
    user.click_row(view, run.program.window.list.view.model().index_of(job.id).row())
    return job.id


@action("select", 6)
def select(run: "Run", random: Random) -> str:
    view = run.program.window.list.view
    rows = view.model().rowCount()
    if not rows:
        raise NotNow
    row = random.randrange(rows)
    user.click_row(view, row, twice=random.random() < 0.2)
    for _ in range(random.randrange(4)):
        user.press(view, random.choice(KEYS[4:9]))
    return f"row {row}"


@action("command", 8)
def command(run: "Run", random: Random) -> str:
    return give_command(run, random, random.choice(_BY_JOB))


@action("other command", 4)
def other_command(run: "Run", random: Random) -> str:
    return give_command(run, random, random.choice(_OTHERS))


@action("cancel", 6)
def cancel(run: "Run", random: Random) -> str:
    job_id = select_job(run, random, ACTIVE)
    return f"{job_id} {give_command(run, random, CommandId.CANCEL)}"


@action("retry", 4)
def retry(run: "Run", random: Random) -> str:
    ended = frozenset({JobState.ERROR, JobState.CANCELLED, JobState.INTERRUPTED})
    job_id = select_job(run, random, ended)
    return f"{job_id} {give_command(run, random, CommandId.RETRY)}"


@action("save", 7)
def save(run: "Run", random: Random) -> str:
    job_id = select_job(run, random, frozenset({JobState.COMPLETED}))
    wanted = random.choice((CommandId.SAVE, CommandId.SAVE_AS))
    return f"{job_id} {give_command(run, random, wanted)}"


@action("keep", 2)
def keep(run: "Run", random: Random) -> str:
    job_id = select_job(run, random, frozenset({JobState.COMPLETED}))
    return f"{job_id} {give_command(run, random, CommandId.KEEP)}"


@action("remove", 6)
def remove(run: "Run", random: Random) -> str:
    job_id = select_job(run, random, frozenset(JobState) - ACTIVE)
    return f"{job_id} {give_command(run, random, CommandId.REMOVE)}"


@action("tidy up", 4)
def tidy_up(run: "Run", random: Random) -> str:
    """Removes several jobs one after the other, where there are many."""
    if len(run.program.service.book.jobs()) < _MANY:
        raise NotNow
    for _ in range(_AT_ONCE):
        remove(run, random)
        if isinstance(question := run.program.dialog(), Question):
            user.click(question.yes_button)
            let_events_run()
    return f"{len(run.program.service.book.jobs())} are left"


@action("button", 6)
def button(run: "Run", random: Random) -> str:
    return user.press_any_button(random, run.program.window)


@action("key", 4)
def key(run: "Run", random: Random) -> str:
    keys = [random.choice(KEYS) for _ in range(random.randint(1, 4))]
    for one in keys:
        if run.program.dialog() is None:
            user.press(run.program.window, one)
    return " ".join(keys)


@action("context menu", 2, anywhere=True)
def context_menu(run: "Run", random: Random) -> str:
    return user.use_context_menu(random, run.program.dialog() or run.program.window)


@action("preview", 2)
def preview(run: "Run", random: Random) -> str:
    select_job(run, random, frozenset({JobState.COMPLETED}))
    tables = user.seen(run.program.window, QTableView)
    if not tables or not tables[0].model().rowCount():
        raise NotNow
    user.click_row(tables[0], random.randrange(tables[0].model().rowCount()))
    for one in ("Ctrl+A", "Ctrl+C", "End", "Down"):
        user.press(tables[0], one)
    return "copied"


@action("drop", 3, anywhere=True)
def drop(run: "Run", random: Random) -> str:
    window, path = run.program.window, random.choice(run.world.files())
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy, place = Qt.DropAction.CopyAction, window.rect().center()
    QApplication.sendEvent(window, QDragEnterEvent(place, copy, files, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(place), copy, files, buttons, keys))
    return path.name


@action("second start", 1, anywhere=True)
def second_start(run: "Run", random: Random) -> str:
    path = random.choice(["", *map(str, run.world.files())])
    run.program.window.open_from_outside(path)
    return path


@action("resize", 2, anywhere=True)
def resize(run: "Run", random: Random) -> str:
    window = run.program.window
    width, height = random.randint(200, 2000), random.randint(150, 1400)
    window.resize(width, height)
    for splitter in user.seen(window, QSplitter):
        splitter.setSizes([random.randint(0, 500), random.randint(0, 900)])
    if random.random() < 0.2:
        window.showMinimized()
        let_events_run()
        window.raise_up()
    return f"{width} x {height}"


@action("look", 1, anywhere=True)
def look(run: "Run", random: Random) -> str:
    """Another theme and another size of the letters, as the desktop may set them."""
    is_dark, size = random.random() < 0.5, random.choice((7, 9, 12, 18))
    QApplication.setPalette(QPalette(QColor("#202020" if is_dark else "#efefef")))
    font = QApplication.font()
    font.setPointSize(size)
    QApplication.setFont(font)
    return f"{'dark' if is_dark else 'light'}, {size} points"


@action("scroll", 1)
def scroll(run: "Run", random: Random) -> str:
    views = user.seen(run.program.window, QAbstractItemView)
    for view in views:
        bar = view.verticalScrollBar()
        bar.setValue(random.randint(bar.minimum(), bar.maximum()))
    return f"{len(views)} views"
