"""Imports PySide6 without what it else does anew at each start."""

import __future__

import builtins
import marshal
import os
import sys
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from types import CodeType
from typing import Any, TypeAlias

_Bytecode: TypeAlias = dict[tuple[str, bytes], CodeType]  # by file name and hash of the source

_NAMES = ("shibokensupport/", "signature_bootstrap.py")  # of PySide6's own modules
_FLAGS = __future__.annotations.compiler_flag  # which they have from signature_bootstrap.py
# Beside this module's own: under the same rights, and for the same Python alone.
_PATH = Path(cache_from_source(str(Path(__file__).with_name("shibokensupport.py"))))
_HASH = len(source_hash(b""))  # bytes

_compile = compile


def import_pyside() -> None:
    """Imports PySide6, and leaves `import` as it is without it; nothing happens at a second call.

    PySide6 has a part in Python, whose sources lie in an archive inside of its library. It compiles
    them whenever it is loaded (`EmbeddableZipImporter` in its signature_bootstrap.py), here only
    where their bytecode was not kept. In the package they lie compiled (resources/packaging).

    It also puts a hook in place of `__import__`, for `from __feature__ import ...`, which nothing
    here uses. It reads the source of each module that is imported, to see whether "PySide6" is in
    it, and keeps all that text. What was there before it stands in `builtins.__orig_import__`
    (shibokensupport/signature/loader.py in PySide6 6.11).
    """
    if "PySide6.QtCore" not in sys.modules:
        _import_from_bytecode()
    builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)


def _import_from_bytecode() -> None:
    cache = _BytecodeCache(_PATH)
    vars(builtins)["compile"] = cache.compiled
    try:
        import PySide6.QtCore  # noqa: F401 - compiles, and puts the hook there
    finally:
        vars(builtins)["compile"] = _compile
    cache.keep()


class _BytecodeCache:
    """What was compiled before from the same sources, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = _read(path)
        self._used: _Bytecode = {}

    def compiled(self, source: Any, filename: Any, mode: str, *rest: Any, **named: Any) -> Any:
        """As the function `compile`, in whose place it is."""
        if rest or named or not str(filename).startswith(_NAMES):
            return _compile(source, filename, mode, *rest, **named)
        key = (filename, source_hash(source))
        self._used[key] = self._kept.get(key) or _compile(
            source, filename, mode, _FLAGS, dont_inherit=True
        )
        return self._used[key]

    def keep(self) -> None:
        """Writes what was used, where something of it is new."""
        if self._used.keys() <= self._kept.keys() or sys.dont_write_bytecode:
            return
        content = marshal.dumps(self._used)
        draft = self._path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):  # as where Python cannot write that of a module
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                draft.write_bytes(MAGIC_NUMBER + source_hash(content) + content)
                draft.replace(self._path)
            finally:
                draft.unlink(missing_ok=True)


def _read(path: Path) -> _Bytecode:
    """The bytecode in the file; nothing where there is none, or it is damaged or another Python's.

    Damaged bytecode can crash Python.
    """
    try:
        stored = path.read_bytes()
    except OSError:
        return {}
    head, content = stored[: len(MAGIC_NUMBER) + _HASH], stored[len(MAGIC_NUMBER) + _HASH :]
    if head != MAGIC_NUMBER + source_hash(content):
        return {}
    kept: _Bytecode = marshal.loads(content)  # noqa: S302 - as safe as Python's own in that folder
    return kept
