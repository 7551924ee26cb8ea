import ast
import re
import shlex
import subprocess

import pytest
from msgspec.structs import replace

from csvdownloader.core.connection_book import ConnectionBook
from csvdownloader.core.connections import Connection
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.failure_kind import FailureKind, Remedy
from csvdownloader.core.formats import Format
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Failure, Parameter, ParameterKind, Request, RowBounds
from csvdownloader.core.reading import ReadingChoices
from csvdownloader.core.requests import (
    as_command,
    check_request,
    is_asked,
    parse_rows,
    receipt_files,
    remedy_for,
    source_of,
    switches,
    with_defaults,
)
from csvdownloader.core.target import SaveTarget, WhenDone
from csvdownloader.core.writing import Compression, SavedFormat, WriteOptions
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource
from csvdownloader.sources.tabular.reading_options import reading_choices

SAMPLE = RowBounds(1000, 100)
ANY = RowBounds(None, None)


@pytest.mark.parametrize(
    ("text", "rows"), [("1", 1), ("1000", 1000), (" 100 ", 100), ("1,000", 1000), ("007", 7)]
)
def test_rows_within_bounds(text, rows):
    assert parse_rows(text, SAMPLE) == rows


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "1001", "1.5", "1e2", "ten", "٣", "²", "9" * 5000, "1_0"]
)
def test_rows_out_of_bounds_get_the_same_sentence(text):
    with pytest.raises(InvalidRequestError) as caught:
        parse_rows(text, SAMPLE)
    assert caught.value.fields == {"rows": "Rows must be between 1 and 1000"}


def test_rows_without_a_maximum():
    assert parse_rows("50,000,000,000", ANY) == 50_000_000_000
    with pytest.raises(InvalidRequestError, match="Rows must be 1 or more"):
        parse_rows("0", ANY)


@pytest.mark.parametrize("rows", [None, 0, 1001])
def test_a_request_out_of_bounds_is_refused(rows):
    with pytest.raises(InvalidRequestError, match="Rows must be between 1 and 1000"):
        check_request(Request("sample", {}, rows), SampleSource())


def test_all_wrong_fields_are_named_at_once():
    with pytest.raises(InvalidRequestError) as caught:
        check_request(Request("file", {"path": ""}, 0), FileSource())
    assert set(caught.value.fields) == {"rows", "path"}


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


def test_a_job_of_version_0_1_0_is_read_as_it_said():
    stored = {"path": "/a.csv", "sheet": "", "delimiter": "semicolon", "encoding": "latin-1"}
    request = Request("file", stored)
    check_request(request, FileSource())
    choices = reading_choices(request)
    assert (choices.delimiter, choices.encoding) == (";", "iso8859-1")
    automatic = Request("file", stored | {"delimiter": "auto", "encoding": "auto"})
    check_request(automatic, FileSource())
    assert reading_choices(automatic) == ReadingChoices()


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


def test_a_parameter_counts_only_beside_the_value_that_it_names():
    source = DatabaseSource(ConnectionBook(None), list)
    assert switches(source) == {"what"}
    asked = [p.key for p in source.parameters if is_asked(p, with_defaults(source, {}))]
    assert asked == ["connection", "what", "table", "columns", "count"]
    asked = [
        p.key for p in source.parameters if is_asked(p, with_defaults(source, {"what": "query"}))
    ]
    assert asked == ["connection", "what", "query", "count"]


# --- parameters of a profile ----------------------------------------------------------------------

ACCOUNT = Connection("7d0f1c1e-8f2b-4a55-9c7e-0d2f6f1f2b12", "Ada's", "web:reports")


class ReportSource(SampleSource):
    """A source whose dynamic parameters depend on the chosen service."""

    key = "reports"
    parameters = (
        Parameter("profile", "Service", ParameterKind.PROFILE, "", "Which one", locator=True),
        Parameter("base_url", "Base URL", ParameterKind.TEXT, "", "Another server"),
    )

    def dynamic_parameters(self, values):
        if values["profile"] != "reports":
            return ()
        return (
            Parameter("account", "Account", ParameterKind.CONNECTION, "", "Who asks"),
            Parameter("param.query", "Query", ParameterKind.LINES, "", "What is asked"),
            Parameter("param.labels", "Labels", ParameterKind.BOOLEAN, True, "With labels"),
        )

    def named(self, request):
        names = {ACCOUNT.id: ACCOUNT.name}
        account = request.text("account")
        named = {"account": names.get(account, account)} if account else {}
        return replace(request, parameters={**request.parameters, **named})

    def locator(self, request):
        return f"profile:{request.text('profile')}"


def report_command(**parameters):
    keys = {key.replace("__", "."): value for key, value in parameters.items()}
    return words(as_command(Request("reports", keys, 5), ReportSource()))


REPORTS = ["csvdownloader", "export", "profile:reports", "--rows", "5", "--format", "csv"]


def test_dynamic_parameters_have_defaults_as_well():
    values = {"profile": "reports", "param.query": "x", "param.gone": "y"}
    assert with_defaults(ReportSource(), values) == {
        "profile": "reports", "base_url": "", "account": "",
        "param.query": "x", "param.labels": True,
    }  # fmt: skip


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


def test_a_request_cannot_be_changed_from_outside():
    parameters = {"slow": False}
    request = Request("sample", parameters)
    parameters["slow"] = True
    assert request.parameters["slow"] is False
    with pytest.raises(TypeError):
        request.parameters["slow"] = True


DATABASE = Connection("d", "Shop", "postgresql")
HOUSE = Connection("a", "House", "web:house")


@pytest.mark.parametrize(
    ("kind", "source", "connection", "remedy"),
    [
        (FailureKind.STALLED, SampleSource(), None, Remedy.RETRY),
        (FailureKind.STALLED, None, None, Remedy.NOTHING),  # its source was uninstalled
        (FailureKind.WRONG_CONTENT, FileSource(), None, Remedy.CHOOSE_FILE),
        (FailureKind.WRONG_CONTENT, SampleSource(), None, Remedy.CHANGE_SETTINGS),
        (FailureKind.SOURCE_UNREADABLE, SampleSource(), None, Remedy.RETRY),  # it came so
        (FailureKind.SOURCE_UNREADABLE, SampleSource(), DATABASE, Remedy.EDIT_CONNECTION),
        (FailureKind.LOGIN_REFUSED, SampleSource(), DATABASE, Remedy.ENTER_SECRET),
        (FailureKind.LOGIN_REFUSED, SampleSource(), None, Remedy.CHANGE_SETTINGS),
        (FailureKind.UNREACHABLE, SampleSource(), DATABASE, Remedy.EDIT_CONNECTION),
        (FailureKind.UNREACHABLE, SampleSource(), HOUSE, Remedy.RETRY),  # it names no host
        (FailureKind.UNREACHABLE, SampleSource(), None, Remedy.RETRY),
        (FailureKind.NAME_NOT_FOUND, SampleSource(), None, Remedy.CHANGE_SETTINGS),
        (FailureKind.SOURCE_MISSING, SampleSource(), DATABASE, Remedy.EDIT_CONNECTION),
        (FailureKind.HOSTS_CHANGED, SampleSource(), HOUSE, Remedy.EDIT_ACCOUNT),
        (FailureKind.FILE_TOO_LARGE, SampleSource(), None, Remedy.RETRY),  # of the data folder
    ],
)
def test_what_helps_is_about_what_the_job_has(kind, source, connection, remedy):
    failure = Failure(kind, Message("No"), Message("Do something"))
    assert remedy_for(failure, Request("sample"), source, connection) is remedy


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        (FailureKind.NAME_NOT_FOUND, Remedy.RETRY),  # as on a train
        (FailureKind.TLS_REFUSED, Remedy.RETRY),
        (FailureKind.NOT_THE_DATA, Remedy.RETRY),  # the network wanted a login
        (FailureKind.REMOTE_JOB, Remedy.CHANGE_SETTINGS),
        (FailureKind.LOGIN_REFUSED, Remedy.ENTER_SECRET),
    ],
)
def test_s14_a_job_that_goes_on_is_not_edited_for_what_may_pass(kind, remedy):
    failure = Failure(kind, Message("No"), Message("Do something"), is_resumable=True)
    assert remedy_for(failure, Request("sample"), SampleSource(), HOUSE) is remedy


def test_a_source_that_is_not_there_any_more_is_named():
    request = Request("squares", {}, None)
    assert source_of(request, {"squares": FileSource}) is FileSource
    with pytest.raises(SourceError, match="This version has no source squares") as raised:
        source_of(request, {"file": FileSource})
    assert raised.value.hint == "Install what it belongs to."
