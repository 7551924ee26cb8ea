"""The Python part of PySide6's libraries, compiled for the package [saves 9 ms at each start].

libshiboken6 has it inside as sources in an archive, which it takes apart and compiles whenever it
is loaded. Where `files.dir` stands beside it, it takes the modules in there instead (its
`signature_bootstrap.py`, `find_incarnated_files`).
"""

import sys
from pathlib import Path
from py_compile import PycInvalidationMode
from py_compile import compile as compile_file

import PySide6.QtCore  # noqa: F401 - has the archive opened

_FOLDER = "shiboken6/files.dir"  # in the package


def compiled_support(folder: Path) -> list[tuple[str, str]]:
    """Compiles it into `folder`, and says where in the package each file belongs.

    The modules stand there without their sources, so that none is compiled anew: the program
    writes nothing into its own folder.
    """
    archive = sys.modules["shibokensupport"].__loader__.zfile
    return [
        (str(_compiled(archive.read(name), name, folder)), str(Path(_FOLDER, name).parent))
        for name in archive.namelist()
        if name.startswith("shibokensupport/") and name.endswith(".py")
    ]


def _compiled(source: bytes, name: str, folder: Path) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source)
    target = path.with_suffix(".pyc")
    mode = PycInvalidationMode.UNCHECKED_HASH  # no time in it: each build makes the same file
    compile_file(str(path), str(target), name, doraise=True, invalidation_mode=mode)
    return target
