"""Each error has the kind that is named like it."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from csvdownloader.core import errors
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy

FOLDER = Path(errors.__file__).parent
DEFINED = [
    getattr(import_module(f"{errors.__name__}.{path.stem}"), node.name)
    for path in sorted(FOLDER.glob("*.py"))
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
]
CLASSES = [defined for defined in DEFINED if issubclass(defined, UserError)]
NO_ERRORS = {FailureKind.INTERRUPTED, FailureKind.BUG, FailureKind.OTHER}


@pytest.mark.parametrize("error_class", CLASSES)
def test_each_class_of_errors_has_its_own_kind(error_class):
    assert f"{error_class.kind}Error" == error_class.__name__


def test_each_kind_is_of_one_class_of_errors():
    kinds = [error_class.kind for error_class in CLASSES]
    assert sorted(kinds) == sorted(set(FailureKind) - NO_ERRORS)


@pytest.mark.parametrize("kind", FailureKind)
def test_each_kind_has_a_remedy(kind):
    assert isinstance(kind.remedy, Remedy)
