"""A copy of the checkout in which modules are changed and tests run."""

import importlib
import os
import select
import shutil
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "build", "dist")
# What each run of pytest would import again: together they take longer than most tests do.
_WARM = (
    "_hypothesis_pytestplugin", "anyio.pytest_plugin", "duckdb", "hypothesis.strategies",
    "httpcore2", "pytest_timeout", "pytestqt.plugin", "PySide6.QtNetwork", "PySide6.QtTest",
    "PySide6.QtWidgets", "xdist.plugin",
)  # fmt: skip


class Workspace:
    """The copy. Nothing in it changes the working tree.

    Attributes:
        folder: Its root.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self._printed = folder / "printed"
        shutil.copytree(ROOT, self.folder, ignore=_LEFT_OUT)
        for name in _WARM:
            importlib.import_module(name)

    def modules(self, part: str) -> list[str]:
        """The modules below a folder of the package; both are named relative to the package."""
        package = self._path("")
        return [
            path.relative_to(package).as_posix() for path in sorted(self._path(part).rglob("*.py"))
        ]

    def read(self, module: str) -> str:
        """The text of a module, named relative to the package."""
        return self._path(module).read_text(encoding="utf-8")

    @contextmanager
    def changed(self, module: str, text: str) -> Iterator[None]:
        """While inside, the module has another text."""
        before = self.read(module)
        self._write(module, text)
        try:
            yield
        finally:
            self._write(module, before)

    def pytest(
        self, arguments: Sequence[str], seconds: float | None, **variables: str
    ) -> tuple[int | None, str]:
        """Runs tests. The exit code, None where they took too long, and what was printed."""
        process = os.fork()
        if not process:
            self._run(arguments, variables)
        ended = []
        try:
            ended, _, _ = select.select([os.pidfd_open(process)], [], [], seconds)
        finally:
            with suppress(ProcessLookupError):  # one that hangs, and servers that it left behind
                os.killpg(process, signal.SIGKILL)
            _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status) if ended else None
        return code, self._printed.read_text(encoding="utf-8", errors="replace")

    def _run(self, arguments: Sequence[str], variables: dict[str, str]) -> NoReturn:
        """Becomes a run of pytest in the copy."""
        os.setsid()
        os.chdir(self.folder)
        # The path is for child processes, which would import the working tree.
        os.environ.update(variables, PYTHONPATH=str(self.folder))
        sys.path[0] = str(self.folder)
        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]
        with self._printed.open("wb") as printed, open(os.devnull, "rb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 0)
            os.dup2(printed.fileno(), 1)
            os.dup2(printed.fileno(), 2)
        ignored = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of what is warm
        code = 1
        try:
            code = pytest.main(["-q", "--no-header", "-n", "0", *ignored, *arguments])
        except BaseException:
            traceback.print_exc()
        finally:  # whatever comes out of pytest: what it forked from removes the copy
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _write(self, module: str, text: str) -> None:
        path = self._path(module)
        path.write_text(text, encoding="utf-8")
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
            compiled.unlink()  # of a text that may be as long, and of the same second

    def _path(self, module: str) -> Path:
        return self.folder / "csvdownloader" / module
