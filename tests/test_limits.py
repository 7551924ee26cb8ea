"""Every limit of the code stands in the README, or is none that a user can meet."""

import ast
import importlib
import re
from pathlib import Path

import csvdownloader

ROOT = Path(csvdownloader.__file__).parent
SECTION = (ROOT.parent / "README.md").read_text(encoding="utf-8")
SECTION = SECTION.split("\n## Limits\n")[1].split("\n## ")[0]
UNITS = {
    "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "MB": 10**6,
    "minutes": 60, "hour": 3600, "hours": 3600, "day": 86_400,
}  # fmt: skip
ONE_MORE = {"MOST_FAILURES"}  # the first attempt is no new one
LIMIT = re.compile(r"MOST|LONGEST|LARGEST|DEEPEST|TIMEOUT|PATIENCE|BUDGET|^_?LIMITS$|SILENCE")
SHOWN = "how much a sentence or a list shows"
SLOWER = "beyond it the exact reader goes on"
SNIFFING = "how much an inspection looks at, or weighs"
# Each was looked at: nothing that a user wants ends by it.
NO_LIMITS = {
    "core/jobs/throughput.py:MOST_SAMPLES": "two neighbours become one",
    "core/requests/given.py:_LONGEST": "more characters name no place",
    "cli/terminal/consent.py:_LONGEST_NAME": SHOWN,
    "cli/terminal/inspected.py:_MOST_SHOWN": SHOWN,
    "cli/commands/rows.py:_MOST_DIGITS": "no file has so many rows",
    "cli/terminal/terminal.py:_LONGEST_TITLE": SHOWN,
    "engine/index/column_figures.py:": SHOWN,
    "engine/index/record_index.py:_MOST_TRIES": "a block without a position is read with the next",
    "engine/saving/reader_effects.py:_LONGEST_DATE": "longer texts are no dates",
    "engine/saving/save_place.py:_MOST_NUMBERS": "a name is proposed, and another can be typed",
    "engine/saving/save_place.py:_MOST_READ": "of larger files the time of change is looked at",
    "engine/sniffing/": SNIFFING,
    "engine/jobs/spool.py:_MOST_AT_ONCE": "the rest is verified later",
    "engine/transfer/error_responses.py:_MOST_BYTES": "enough for the message of an error",
    "engine/transfer/web_url.py:_MOST_PORT": "there are no more ports",
    "engine/writers/first_lines.py:MOST_BYTES": SHOWN,
    "engine/view/row_numbers.py:_MOST_SMALL": "larger numbers take more bytes",
    "engine/view/viewed_rows.py:_MOST_HITS": "the search ends, and says that it saw fewer rows",
    "sources/database/mysql/connect.py:_KILL_TIMEOUT": "the server stops at the next rows, too",
    "sources/database/other_servers.py:_MOST": "enough to tell what listens",
    "sources/database/postgresql/session.py:_CANCEL_TIMEOUT": "the connection ends all the same",
    "sources/database/sqlite/column_lines.py:_MOST": "larger values are read in another way",
    "sources/database/sqlite/export.py:_MOST": "larger rows are read in another way",
    "sources/database/sqlite/native.py:_MOST": "larger values are read in another way",
    "sources/tabular/delimited/csv_stream.py:_LONGEST_KEPT": SHOWN,
    "sources/tabular/delimited/csv_stream.py:_MOST_KEPT": SHOWN,
    "sources/tabular/encoding.py:_LONGEST_MARK": "of a byte order mark",
    "sources/tabular/json/json_faults.py:_LONGEST_WORD": SHOWN,
    "sources/tabular/json/json_layout.py:_MOST_NAMED": SHOWN,
    "sources/tabular/json/json_object_lines.py:_MOST_ORDERS": SLOWER,
    "sources/tabular/json/json_plain_rows.py:_MOST_COLUMNS": SLOWER,
    "sources/tabular/json/json_reader.py:_DEEPEST": SLOWER,
    "sources/tabular/json/json_records.py:_MOST_NAMED": SHOWN,
    "sources/tabular/parquet/parquet_checksums.py:_LONGEST_HEADER": "longer ones are damage",
    "sources/tabular/parquet/parquet_footer.py:_MOST_DIGITS": "stands under How values are written",
    "sources/tabular/parquet/thrift.py:_DEEPEST": "Parquet's own structures have no more",
    "sources/tabular/parquet/thrift.py:_LONGEST": "an integer of 64 bits has no more",
    "sources/tabular/workbooks/areas.py:_LONGEST": SHOWN,
    "sources/tabular/workbooks/book.py:_MOST_MERGED": "they only show where a header is",
    "sources/tabular/workbooks/cells.py:_LARGEST_INTEGER": "how a number is written",
    "sources/tabular/workbooks/choice.py:_MOST_NAMED": SHOWN,
    "sources/tabular/workbooks/export.py:_MOST_SET_ASIDE": SHOWN,
    "sources/tabular/workbooks/layout.py:": SNIFFING,
    "sources/tabular/workbooks/number_formats.py:_LONGEST": "Excel's own",
    "sources/tabular/workbooks/serials.py:_LONGEST": "longer ones are written as they are stored",
    "sources/tabular/workbooks/xlsx_forms.py:MOST_STYLES": SLOWER,
    "sources/tabular/workbooks/xlsx_shortcut.py:_MOST_COLUMNS": SLOWER,
    "sources/tabular/workbooks/xml_shortcuts.py:_LONGEST": SLOWER,
    "sources/web/bodies/assembly.py:_LONGEST_LINE": SNIFFING,
    "sources/web/bodies/error_message.py:": SHOWN,
    "sources/web/bodies/notices.py:LONGEST_NOTICE": SNIFFING,
    "sources/web/catalogue/copying.py:_LONGEST_ID": "of a name that the program gives itself",
    "sources/web/run/calls/service_errors.py:_REQUEST_TIMEOUT": "a status code",
    "sources/web/profile/pages_text.py:LONGEST": SHOWN,
    "workers/column_summaries.py:MOST_WAITING": "what is scrolled past is not summarized",
    "workers/table_reading.py:MOST_WAITING": "what is scrolled past is not read",
    "sources/web/profile_toml/findings.py:_MOST_PROBLEMS": SHOWN,
    "sources/web/profile_toml/plain_values.py:_LARGEST": "TOML's own",
    "system/log_lines.py:_LONGEST": SHOWN,
    "system/window_socket.py:_LONGEST_PATH": "a longer one lies elsewhere",
}


def limits() -> list[tuple[str, str]]:
    """The file and name of each constant that may be a limit."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if file.startswith("ui/"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", 0)]
            names = [
                n.id for t in targets for n in getattr(t, "elts", [t]) if isinstance(n, ast.Name)
            ]
            found += [(file, name) for name in names if LIMIT.search(name)]
    return found


def is_explained(file: str, name: str) -> bool:
    """Whether a line or paragraph names the constant and the end of its file's path."""
    for text in re.split(r"\n(?=\|)|\n\n", SECTION):
        words = re.findall(r"`([\w/.]+)`", text)
        if name in words and any(w.endswith(".py") and f"/{file}".endswith(f"/{w}") for w in words):
            return True
        if name in words and any(w.endswith(f"/{file}") for w in words):
            return True
    return False


def is_none(file: str, name: str) -> bool:
    return any(f"{file}:{name}".startswith(known) for known in NO_LIMITS)


def test_s14_every_limit_is_explained_or_is_none():
    found = limits()
    assert len(found) > 60  # else the scan has missed them
    assert [f"{f}:{n}" for f, n in found if not (is_explained(f, n) or is_none(f, n))] == []


def test_s14_what_is_no_limit_is_there():
    names = [f"{file}:{name}" for file, name in limits()]
    assert [k for k in NO_LIMITS if not any(name.startswith(k) for name in names)] == []


def rows() -> list[tuple[str, list[Path], list[str]]]:
    """Of each row of the tables: what it says, the files that it names, and the names in them."""
    found = []
    for row in re.findall(r"^\|(.*)\|$", SECTION, re.MULTILINE):
        words, _, place = row.rpartition("|")
        files = [
            file
            for name in re.findall(r"`([\w/]+\.py)`", place)
            for file in ROOT.rglob(Path(name).name)
            if file.as_posix().endswith(f"/{name}")
        ]
        if files:
            found.append((words, files, re.findall(r"`(\w+)`", place)))
    return found


def figures(words: str) -> set[float]:
    """The numbers of a text, those with a unit in bytes or seconds, too."""
    found = set()
    for number, unit in re.findall(r"(\d[\d,]*) ?(\w*)", re.sub(r"\ban? ", "1 ", words)):
        value = int(number.replace(",", ""))
        found |= {value, value * UNITS.get(unit, 1)}
    return found


def numbers_in(value: object) -> set[float]:
    """The numbers that a constant is made of; none of a class or function."""
    if isinstance(value, tuple):
        return set().union(*map(numbers_in, value))
    return {value} if isinstance(value, int | float) else set()


def test_s14_every_constant_that_the_limits_name_is_there():
    found = rows()
    assert len(found) > 70
    for words, files, names in found:
        text = "".join(file.read_text(encoding="utf-8") for file in files)
        for name in names:
            assert re.search(rf"\b{name}\b", text), words


def test_s14_a_limit_is_what_the_readme_says():
    wrong = []
    for words, files, names in rows():
        modules = [
            importlib.import_module(".".join(("csvdownloader", *file.relative_to(ROOT).parts))[:-3])
            for file in files
        ]
        for name in names:
            values = {n for module in modules for n in numbers_in(getattr(module, name, None))}
            said = {n + (name in ONE_MORE) for n in figures(words)}
            if not values <= said:
                wrong.append((name, values, words))
    assert wrong == []
