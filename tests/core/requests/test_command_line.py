import ast
import re
import shlex
import subprocess

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.requests.command_line import (
    as_command,
    as_run_command,
    flag,
    receipt_files,
    settling_options,
)
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import source_of, with_defaults
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.sources.reading import Certainty, Reading
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource
from tests.core.requests.report_source import ACCOUNT, ReportSource


def test_the_command_repeats_the_request():
    request = Request("sample", {"slow": True}, 10, Format.TSV)
    command = as_command(request, SampleSource())
    assert command == "csvdownloader export sample --rows 10 --format tsv --slow"


def test_the_command_says_how_the_file_is_saved():
    writing = WriteOptions(format=SavedFormat.JSONL, compression=Compression.GZIP, split_rows=10)
    command = as_command(Request("sample", {}, 10, writing=writing), SampleSource())
    assert command == (
        "csvdownloader export sample --rows 10 --format jsonl --compress=gzip --split-rows=10"
    )


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (SaveTarget(), []),
        (SaveTarget("/a b/{x}"), ["--name-pattern=/a b/{{x}}/{name}.jsonl"]),
        (SaveTarget("/a", "{date}", WhenDone.SAVE), ["--name-pattern=/a/{date}.jsonl"]),
        (SaveTarget("", "mine.jsonl"), ["--name-pattern=mine.jsonl"]),
    ],
)
def test_the_command_saves_where_the_target_says(target, words):
    writing = WriteOptions(format=SavedFormat.JSONL)
    request = Request("sample", {}, 10, writing=writing, target=target)
    arguments = shlex.split(as_command(request, SampleSource()))
    assert [word for word in arguments if word.startswith("--name-pattern")] == words
    assert "name-pattern" not in receipt_files(True, request, SampleSource()).command


def test_a_value_that_looks_like_an_option_stays_a_value():
    request = Request("file", {"path": "/a.xlsx", "sheet": "-dash"})
    command = as_command(request, FileSource())
    assert command == "csvdownloader export /a.xlsx --all --format csv --sheet=-dash"


def test_the_command_quotes_what_a_shell_would_change():
    path = "/data/it's $HOME; rm.csv"
    command = as_command(Request("file", {"path": path}), FileSource())
    assert shlex.split(command) == [
        "csvdownloader", "export", path, "--all", "--format", "csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "\x15touch owned\n",
        "a'\\b\x1b[201~\nrm\r",
        "\x9b\x7f\u202etxt\u2028",
        "\n123\t'",
    ],
)
def test_s17_what_is_pasted_presses_no_key_and_means_the_same(name, processes):
    command = as_command(Request("file", {"path": "/a.xlsx", "sheet": name}), FileSource())
    assert command.isprintable()
    shell = subprocess.run(
        ["bash", "-c", f"printf '%s\\0' {command}"], capture_output=True, check=True
    )
    assert shell.stdout.decode().split("\0")[-2] == f"--sheet={name}"


def test_the_command_says_how_the_file_is_read_and_no_defaults():
    said = {"delimiter": "\t", "quote": "'", "header_row": "none", "records_path": "a.b"}
    source = FileSource()
    request = Request("file", with_defaults(source, {"path": "/a.csv", **said, "strict": True}))
    assert words(as_command(request, source))[2:] == [
        "/a.csv", "--all", "--format", "csv", "--delimiter=\t",
        "--quote='", "--header-row=none", "--path=a.b", "--strict",
    ]  # fmt: skip


def words(command):
    """The arguments, as a shell reads them."""
    return shlex.split(re.sub(r"\$('(?:\\.|[^'\\])*')", unescaped, command))


def unescaped(match):
    return shlex.quote(ast.literal_eval(match[1]))


def database_command(**parameters):
    shop = Connection("7d0f1c1e-8f2b-4a55-9c7e-0d2f6f1f2b11", "The shop", "postgresql")
    source = DatabaseSource(ConnectionBook(None, [shop]), list)
    request = Request("database", {"connection": shop.id, **parameters})
    return words(as_command(request, source))


COMMON = ["csvdownloader", "export", "connection:The shop", "--all", "--format", "csv"]


def test_a_table_is_named_without_a_word_about_tables():
    arguments = database_command(
        what="table", table="public.orders", columns="id,total", count=True
    )
    assert arguments == [*COMMON, "--table=public.orders", "--columns=id,total", "--count"]


def test_a_query_says_by_itself_that_it_is_one():
    query = 'SELECT *\nFROM orders -- it\'s "all" of $HOME;'
    assert database_command(what="query", query=query) == [*COMMON, f"--query={query}"]


@pytest.mark.parametrize(
    ("what", "flag"), [("table", "--table=orders"), ("query", "--query=SELECT 1")]
)
def test_what_the_choice_shuts_out_is_not_in_the_command(what, flag):
    left_over = {"table": "orders", "columns": "", "query": "SELECT 1"}
    assert database_command(what=what, **left_over) == [*COMMON, flag]


def report_command(**parameters):
    keys = {key.replace("__", "."): value for key, value in parameters.items()}
    return words(as_command(Request("reports", keys, 5), ReportSource()))


REPORTS = ["csvdownloader", "export", "profile:reports", "--rows", "5", "--format", "csv"]


def test_dynamic_parameters_are_given_by_name():
    arguments = report_command(
        profile="reports", param__query='{\n "a": "it\'s"\n}', param__labels=True
    )
    assert arguments == [*REPORTS, "--param", 'query={\n "a": "it\'s"\n}']


def test_a_boolean_that_is_not_the_default_is_spelt_out():
    assert report_command(profile="reports", param__labels=False) == [
        *REPORTS, "--param", "labels=false",
    ]  # fmt: skip


def test_a_value_that_looks_like_a_file_stays_a_value():
    arguments = report_command(profile="reports", param__query="@ada = 1")
    assert arguments == [*REPORTS, "--param", "query=@@ada = 1"]


def test_an_account_is_called_by_its_name():
    arguments = report_command(profile="reports", account=ACCOUNT.id, base_url="http://localhost:9")
    assert arguments == [*REPORTS, "--base-url=http://localhost:9", "--account=Ada's"]


def test_what_is_not_known_yet_is_not_lost():
    arguments = report_command(profile="new", account="", param__query="x", param__labels=False)
    assert arguments[2] == "profile:new"
    assert arguments[7:] == ["--param", "query=x", "--param", "labels=false"]


def test_a_source_that_is_not_there_any_more_is_named():
    request = Request("squares", {}, None)
    assert source_of(request, {"squares": FileSource}) is FileSource
    with pytest.raises(SourceError, match="This version has no source squares") as raised:
        source_of(request, {"file": FileSource})
    assert raised.value.hint == "Install what it belongs to."


@pytest.mark.parametrize("name", ["Nightly", "it's\tme", "-x", "a b", "$(reboot)", "\x1b]0;"])
def test_the_command_that_runs_it_is_safe_to_paste(name):
    line = as_run_command(name)
    assert line.isprintable()
    if name.isprintable():
        head, tail = shlex.split(line)[:2], shlex.split(line)[2:]
        assert (head, tail[-1]) == (["csvdownloader", "run"], name)
        assert ("--" in tail) is name.startswith("-")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("table", "--table"),
        ("base_url", "--base-url"),
        ("records_path", "--path"),
        ("param.since_day", "--param since_day"),
    ],
)
def test_a_parameter_has_its_name_on_the_command_line(key, name):
    assert flag(key) == name


def test_of_a_reading_only_what_is_doubtful_is_said():
    certainties = (("delimiter", Certainty.DOUBTFUL), ("encoding", Certainty.LIKELY))
    options = (("delimiter", ";"), ("encoding", "utf-8"), ("quote", "'"))
    reading = Reading(options, certainties=(*certainties, ("other", Certainty.DOUBTFUL)))
    request = Request("file", {"path": "/a.csv"})
    assert settling_options(reading, request, FileSource()) == "'--delimiter=;'"
    unknown = Reading((("other", "x"),), certainties=(("other", Certainty.DOUBTFUL),))
    assert settling_options(unknown, request, FileSource()) == ""


@pytest.mark.parametrize("are_wanted", [True, False])
def test_receipts_say_where_the_rows_come_from_as_far_as_it_is_known(are_wanted):
    request = Request("sample", {}, 10)
    command = "csvdownloader export sample --rows 10 --format csv"
    known = receipt_files(are_wanted, request, SampleSource())
    assert known == ReceiptFiles(are_wanted, "sample", command)
    assert receipt_files(are_wanted, request, None) == ReceiptFiles(are_wanted, "", "")
