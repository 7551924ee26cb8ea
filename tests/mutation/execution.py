"""Which tests execute which line: recorded once, by folder of tests, and kept in `build`."""

import json
from collections.abc import Mapping, Set
from pathlib import Path

from msgspec import Struct, field

from tests.mutation.places import Mutation
from tests.mutation.recorder import RECORD
from tests.mutation.workspace import ROOT, Workspace

FOLDERS = (
    "core", "store", "workers", "engine/transfer", "engine", "cli", "ui", "faults",
    "sources/database", "sources/file", "sources/tabular", "sources/web",
)  # fmt: skip
_KEPT = ROOT / "build" / "mutation"
_READ_MODULES = (
    "tests/test_messages.py::test_a_message_has_the_values_that_stand_in_it",
    "tests/test_records.py::test_a_record_is_frozen_unless_it_is_filled",
    "tests/test_records.py::test_what_a_record_is_not_given_is_nothing_unless_it_is_usual",
)
_LIMITS = "tests/test_limits.py::test_s14_a_limit_is_what_the_readme_says"
_NEAR_SECONDS, _FAR_SECONDS = 10.0, 20.0
# What is executed in child processes, which are killed there, is in no record.
_KILLS = ("tests/faults/test_process.py::test_pro_01", "tests/faults/test_process.py::test_killed")
_OF_KILLS = ("engine/disk", "engine/jobs", "engine/saving")


class Executions(Struct):
    """What was recorded.

    Attributes:
        root: The checkout with the tests.
        seconds: What each test took.
        lines: The tests by module, function, and text of the line: so they are also found when
            the module has become longer elsewhere.
    """

    root: Path
    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def add(self, record: Mapping) -> None:
        self.seconds.update(record["seconds"])
        names = [test if self._is_there(test) else "" for test in record["seconds"]]
        for module, by_function in record["lines"].items():
            for function, by_text in by_function.items():
                for text, numbers in by_text.items():
                    known = self.lines.setdefault(module, {}).setdefault(function, {})
                    known.setdefault(text, []).extend(filter(None, (names[n] for n in numbers)))

    def tests(self, module: str, mutation: Mutation, line: str) -> list[list[str]]:
        """The tests that may notice, in steps: so that most changes need the first one only.

        Those are the files that mirror the module, as a whole, and of the tests in their folder
        those that execute the line, or where that is not known the function or the module. The
        others that execute it follow. Of both the quick ones, as many as take their time. Where
        no test is known, those files follow that import the module.
        """
        mirrors = self._mirroring(module)
        executing = self._executing(module, mutation.function, line)
        found = {test for test in executing if test.partition("::")[0] not in mirrors}
        folder = f"tests/{Path(module).parent.as_posix()}/"
        near = {test for test in found if test.startswith(folder)}
        likely = [*mirrors, *self._quickest(near, _NEAR_SECONDS), *self._reading(module)]
        likely += [] if mutation.function else [_LIMITS]
        others = [*self._quickest(found - set(likely), _FAR_SECONDS), *self._kills(module)]
        if not (mirrors or found):
            others += self._importing(module) or [folder]
        return [step for step in (likely, others) if step]

    def _is_there(self, test: str) -> bool:
        """Whether the test was not renamed or removed since it was recorded."""
        file, _, function = test.partition("::")
        if file not in self._texts:
            path = self.root / file
            self._texts[file] = path.read_text(encoding="utf-8") if path.exists() else ""
        return f"def {function}(" in self._texts[file]

    def _quickest(self, tests: Set[str], most_seconds: float) -> list[str]:
        taken, total = [], 0.0
        for test in sorted(tests, key=lambda test: (self.seconds.get(test, 0), test)):
            total += self.seconds.get(test, 0)
            if total > most_seconds:
                break
            taken.append(test)
        return taken

    def _executing(self, module: str, function: str, line: str) -> set[str]:
        by_function = self.lines.get(module, {})
        by_text = by_function.get(function, {})
        return (
            set(by_text.get(line.strip(), ()))
            or _all_tests(by_text)
            or set().union(*map(_all_tests, by_function.values()))  # it runs at the import
        )

    def _mirroring(self, module: str) -> list[str]:
        """The files of tests that have the module's name."""
        path = Path(module)
        folder = self.root / "tests" / path.parent
        package = self.root / "csvdownloader" / path.parent
        others = tuple(f"test_{other.stem}" for other in package.glob(f"{path.stem}_*.py"))
        files = [*folder.glob(f"test_{path.stem}.py"), *folder.glob(f"test_{path.stem}_*.py")]
        return sorted(
            file.relative_to(self.root).as_posix()
            for file in files
            if not file.stem.startswith(others)
        )

    def _importing(self, module: str) -> list[str]:
        """The files of tests that import the module: of one that is only imported."""
        name = f"csvdownloader.{module.removesuffix('.py').replace('/', '.')}"
        files = {test.partition("::")[0] for test in self.seconds if self._is_there(test)}
        return sorted(file for file in files if f"from {name} import" in self._texts[file])

    def _reading(self, module: str) -> list[str]:
        """The tests that read the text of the module."""
        return [f"{test}[{module}]" for test in _READ_MODULES if self._is_there(test)]

    def _kills(self, module: str) -> list[str]:
        if not module.startswith(_OF_KILLS):
            return []
        return [test for test in self.seconds if test.startswith(_KILLS) and self._is_there(test)]


def _all_tests(by_text: Mapping[str, list[str]]) -> set[str]:
    return {test for tests in by_text.values() for test in tests}


def recorded(workspace: Workspace) -> Executions:
    """All records; a missing one is made. Delete `build/mutation` to have them made anew."""
    executions = Executions(workspace.folder)
    _KEPT.mkdir(parents=True, exist_ok=True)
    for folder in FOLDERS:
        path = _KEPT / f"{folder.replace('/', '-')}.json"
        if not path.exists():
            print(f"recording what the tests in {folder} execute ...", flush=True)
            _record(workspace, folder, path)
        record = json.loads(path.read_text(encoding="utf-8"))
        for test in record["failed"]:
            print(f"left out, it fails as it is: {test}")
        executions.add(record)
    return executions


def _record(workspace: Workspace, folder: str, path: Path) -> None:
    inner = [other for other in FOLDERS if other.startswith(f"{folder}/")]
    ignored = [f"--ignore=tests/{other}" for other in inner]
    options = ["-p", "tests.mutation.recorder", "-m", "not spark", *ignored, f"tests/{folder}"]
    code, printed = workspace.pytest(options, None, **{RECORD: str(path)})
    if not path.exists():
        raise SystemExit(f"the tests of {folder} ended with {code}:\n{printed}")
