"""Whether the tests notice small changes: `python -m tests.mutation --seed 0 --number 200`.

mutmut forks the process that has imported everything, Qt's threads too; cosmic-ray changes the
working tree and has one command for all changes. So this is a script.
"""

import argparse
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from tests.mutation.execution import Executions, recorded
from tests.mutation.places import Mutation, mutations
from tests.mutation.verdicts import Tried, Verdict, WithoutEffect, diff, table
from tests.mutation.workspace import Workspace

_PARTS = ("core", "engine", "sources/tabular", "store", "workers")
_TIME_LIMIT = 30  # seconds; a test that takes longer hangs
_ALL_TESTS_LIMIT = 300.0


def chosen(workspace: Workspace, only: str, random: Random) -> Iterator[tuple[str, Mutation]]:
    """Changes of the modules without end: of each module one, then of each another one."""
    modules = [module for part in _PARTS for module in workspace.modules(part)]
    modules = [module for module in modules if module.startswith(only)]
    random.shuffle(modules)
    rounds = [_shuffled(workspace, module, Random(random.random())) for module in modules]
    while rounds:
        for changes in list(rounds):
            change = next(changes, None)
            if change is None:
                rounds.remove(changes)
            else:
                yield change


def _shuffled(workspace: Workspace, module: str, random: Random) -> Iterator[tuple[str, Mutation]]:
    found = mutations(workspace.read(module))
    random.shuffle(found)
    for mutation in found:
        yield module, mutation


def tried(
    workspace: Workspace, executions: Executions, only: str, random: Random
) -> Iterator[Tried]:
    """Changes one place after the other, and runs the tests that may notice."""
    without_effect = WithoutEffect()
    for module, mutation in chosen(workspace, only, random):
        before = workspace.read(module)
        after = mutation.changed(before)
        if after is None:
            continue
        change = diff(before, after)
        if (module, change) in without_effect:
            yield Tried(module, change, Verdict.WITHOUT_EFFECT)
            continue
        line = before.splitlines()[mutation.line - 1]
        steps = executions.tests(module, mutation, line)
        with workspace.changed(module, after):
            noticed = next(filter(None, (_noticed(workspace, tests) for tests in steps)), "")
        verdict = Verdict.NOTICED if noticed else Verdict.UNNOTICED
        yield Tried(module, change, verdict, noticed)


def _noticed(workspace: Workspace, tests: list[str]) -> str:
    """What pytest says of the first test that fails; empty when all pass."""
    options = ["-x", f"--timeout={_TIME_LIMIT}", "-p", "no:cacheprovider", *tests]
    code, printed = workspace.pytest(options, _ALL_TESTS_LIMIT)
    if code == 0:
        return ""
    if "not found: " in printed:
        raise SystemExit(f"build/mutation is of other tests; delete it\n{printed}")
    failed = [line for line in printed.splitlines() if line.startswith(("FAILED ", "ERROR tests"))]
    return failed[0] if failed else "takes too long"


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--number", type=int, default=200, help="of changes")
    parser.add_argument("--only", default="", help="modules whose path begins so, as in engine/sp")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        workspace = Workspace(Path(folder))
        executions = recorded(workspace)
        found = tried(workspace, executions, options.only, Random(options.seed))
        results = []
        for one in islice(found, options.number):
            results.append(one)
            print(f"{one.verdict}: {one.module} {one.diff}\n{one.by}".rstrip(), flush=True)
    print(table(results))
    unnoticed = [one for one in results if one.verdict is Verdict.UNNOTICED]
    print(*(f"\n{one.module}\n{one.diff}" for one in unnoticed), sep="\n")


if __name__ == "__main__":
    main()
