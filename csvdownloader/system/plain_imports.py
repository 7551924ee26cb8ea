"""Takes PySide6's hook off the import statement."""

import builtins


def import_plainly() -> None:
    """Makes imports what they are without PySide6; nothing happens at a second call.

    PySide6 puts a hook in place of `__import__`, for `from __feature__ import ...`, which nothing
    here uses. It reads the source of each module that is imported, to see whether "PySide6" is in
    it, and keeps all that text: a tenth of the start. What was there before it stands in
    `builtins.__orig_import__` (shibokensupport/signature/loader.py in PySide6 6.11).
    """
    import PySide6.QtCore  # noqa: F401 - puts the hook there

    builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
