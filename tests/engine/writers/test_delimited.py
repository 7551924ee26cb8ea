import csv
import gzip
import io
import zipfile

import pytest
from backports import zstd

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.tables.columns import Column, ColumnType, untyped
from csvdownloader.core.writing.rules import write_options
from csvdownloader.core.writing.texts import options_of
from tests.support.builders import names_in
from tests.support.finished import make_finished, save_as, schema_of_types


@pytest.fixture
def saved(tmp_path):
    """Saves rows with the options of these texts, and gives the bytes of the file."""

    def make(schema, rows, name="out.csv", data=None, **texts):
        finished = make_finished(tmp_path / "in.csv", schema, rows, data=data)
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        make.result = save_as(finished, folder / name, write_options(texts, name))
        make.folder = folder
        return (folder / name).read_bytes() if (folder / name).exists() else b""

    return make


TWO = untyped(["a", "b"])


def test_the_defaults_of_another_format_change_its_delimiter_alone(saved):
    assert saved(TWO, [("x\ty", None), ("", "1,5")], "out.tsv") == b'a\tb\n"x\ty"\t\n""\t1,5\n'


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        ("minimal", b'1;"x;y";;""\n'),
        ("all", b'"1";"x;y";;""\n'),
        ("text", b'1;"x;y";;""\n'),
    ],
)
def test_the_policy_of_quotes(saved, policy, line):
    rows = [("1", "x;y", None, "")]
    data = saved(untyped("abcd"), rows, header="no", delimiter="semicolon", quoting=policy)
    assert data == line


def test_numbers_of_a_column_of_text_are_text(saved):
    schema = schema_of_types(n=ColumnType.INTEGER, t=ColumnType.TEXT, u=ColumnType.UNKNOWN)
    data = saved(schema, [("1", "2", "3"), ("x", "-", "007")], header="no", quoting="text")
    assert data == b'1,"2",3\n"x","-","007"\n'


def test_a_text_that_reads_as_the_missing_value_is_quoted(saved):
    data = saved(TWO, [(None, "NULL"), ("", "x")], header="no", null="NULL")
    assert data == b'NULL,"NULL"\n"",x\n'
    assert (
        saved(TWO, [(None, "")], "bare.csv", header="no", null="-", quote_empty="bare") == b"-,\n"
    )


@pytest.mark.parametrize("value", ["x,y", 'x"', "x\ny", "x\r", "-"])
def test_without_quotes_a_value_that_needs_them_is_named(saved, value):
    with pytest.raises(InvalidRequestError, match="Row 2, column b"):
        saved(TWO, [("1", "2"), ("3", value)], quoting="never", null="-")
    assert names_in(saved.folder) == [] if hasattr(saved, "folder") else True


def test_without_quotes_an_empty_line_is_refused(saved):
    with pytest.raises(InvalidRequestError, match="Row 1, column a"):
        saved(untyped("a"), [("",)], quoting="never")
    assert saved(TWO, [(None, "")], quoting="never") == b"a,b\n,\n"


def test_backslashes_stand_before_what_is_syntax(saved):
    rows = [("a\tb\\c", None), ("x\ny\r", "\\N"), ("", '"#')]
    data = saved(TWO, rows, header="no", quoting="backslash", delimiter="tab")
    assert data == b'a\\tb\\\\c\t\\N\nx\\ny\\r\t\\\\N\n\t"#\n'
    data = saved(TWO, [("a;b\t", "\\;")], "b.csv", header="no", quoting="backslash", delimiter=";")
    assert data == b"a\\;b\\t;\\\\\\;\n"


def test_columns_are_chosen_ordered_and_named(saved):
    data = saved(untyped(["a", "b", "c d"]), [("1", "2", "3")], columns='"c d"=x,a')
    assert data == b"x,a\n3,1\n"


@pytest.mark.parametrize("columns", ["a,nothing", "a,a=b,A"])
def test_a_column_that_is_not_there_is_named(saved, columns):
    with pytest.raises(InvalidRequestError, match="There is no column"):
        saved(TWO, [("1", "2")], columns=columns)


def test_a_name_of_several_columns_is_no_choice(saved):
    with pytest.raises(InvalidRequestError, match="several columns a"):
        saved(untyped(["a", "a"]), [("1", "2")], columns="a")


def test_a_character_that_does_not_fit_is_named_by_its_place(saved):
    rows = [("x", "y"), ('q,"', "für €")]
    assert saved(TWO, rows, "1.csv", encoding="cp1252").endswith("für €\n".encode("cp1252"))
    with pytest.raises(InvalidRequestError, match="Row 2, column b: iso8859-1 has no '€'"):
        saved(TWO, rows, "2.csv", encoding="latin-1")
    with pytest.raises(InvalidRequestError, match="Row 0, column ß: ascii has no 'ß'"):
        saved(untyped(["a", "ß"]), [("1", "2")], "3.csv", encoding="ascii")


def test_characters_that_do_not_fit_are_replaced_and_counted(saved):
    data = saved(TWO, [("€€", "é"), ("日本", "x")], encoding="latin-1", unencodable="replace")
    assert data == b"a,b\n??,\xe9\n??,x\n"
    assert saved.result.replaced == 4


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        ("2024-01-31", "date", "31.01.2024"),
        ("2024-02-30", "date", "2024-02-30"),
        ("infinity", "date", "infinity"),
        ("2024-01-31", "text", "2024-01-31"),
        ("2024-01-31", "unknown", "31.01.2024"),
        ("08:05:00.5", "time", "08h05"),
        ("838:59:59", "time", "838:59:59"),
        ("2024-01-31 08:05:00", "timestamp", "31.01.24 08:05"),
        ("2024-07-01 10:00:00+00", "timestamp with time zone", "01.07.24 12:00"),
        ("2024-12-01 23:30:00.25Z", "unknown", "02.12.24 00:30"),
        ("-infinity", "timestamp with time zone", "-infinity"),
        ("1.5", "decimal", "1,5"),
        ("-.5e3", "float", "-,5e3"),
        ("1.5", "text", "1.5"),
        ("1.5.2", "unknown", "1.5.2"),
        ("NaN", "float", "NaN"),
        ("\\x00ff", "bytes", "AP8="),
        ("\\xzz", "bytes", "\\xzz"),
        ("\\x00ff", "unknown", "\\x00ff"),
    ],
)
def test_a_value_is_written_by_the_type_of_its_column(saved, value, kind, written):
    data = saved(
        (Column("a", ColumnType(kind)), Column("b", ColumnType.TEXT)),
        [(value, "1")],
        header="no",
        delimiter="semicolon",
        decimal="comma",
        date="%d.%m.%Y",
        time="%Hh%M",
        datetime="%d.%m.%y %H:%M",
        zone="Europe/Berlin",
        bytes="base64",
    )
    assert data.decode() == f"{written};1\n"


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Europe/Berlin", "2024-07-01 12:00:00.5+02"),
        ("Asia/Kolkata", "2024-07-01 15:30:00.5+05:30"),
        ("America/St_Johns", "2024-07-01 07:30:00.5-02:30"),
        ("UTC", "2024-07-01 10:00:00.5+00"),
    ],
)
def test_a_moment_without_a_pattern_keeps_its_offset(saved, zone, written):
    schema = schema_of_types(a=ColumnType.TIMESTAMP_WITH_TIME_ZONE, b=ColumnType.TIMESTAMP)
    row = ("2024-07-01 10:00:00.5+00", "2024-07-01 10:00:00")
    assert saved(schema, [row], header="no", zone=zone).decode() == f"{written},{row[1]}\n"


def test_the_guard_is_before_what_a_spreadsheet_computes(saved):
    texts = ["=1+1", "+a", "-b", "@c", "\td", "\re", "-1.5", "+3", "-", "x=1", "", None]
    data = saved(untyped(["=n", "b"]), [(text, "1") for text in texts], guard="on")
    cells = [row[0] for row in csv.reader(io.StringIO(data.decode(), newline=""), strict=True)]
    guarded = [
        "'=n",
        "'=1+1",
        "'+a",
        "'-b",
        "'@c",
        "'\td",
        "'\re",
        "-1.5",
        "+3",
        "'-",
        "x=1",
        "",
        "",
    ]
    assert cells == guarded
    assert saved.result.guarded == 8


def test_parts_are_named_in_their_order_and_each_has_the_header(saved):
    saved(untyped("a"), [(str(n),) for n in range(5)], "x.v2.csv.gz", split_rows="2")
    assert names_in(saved.folder) == [f"x.v2-00{n}.csv.gz" for n in (1, 2, 3)]
    assert [file.measured.row_count for file in saved.result.files] == [2, 2, 1]
    assert {file.measured.columns for file in saved.result.files} == {1}


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_one_part_has_the_name_itself(saved, rows):
    assert saved(TWO, [("1", "2")] * rows, split_rows="2") == b"a,b\n" + b"1,2\n" * rows


def test_too_many_parts_are_refused(saved):
    with pytest.raises(InvalidRequestError, match="more than 500 files"):
        saved(untyped("a"), [("1",)] * 501, split_rows="1")


def test_a_file_of_the_web_may_end_its_lines_in_any_way(saved):
    data = b'a,b\n1,"x\r\ny"\r\n2,\n,"3"'
    written = saved(TWO, [()] * 3, data=data, delimiter="semicolon")
    assert written == b'a;b\n1;"x\r\ny"\n2;\n;3\n'


@pytest.mark.parametrize(
    ("ending", "unpacked"),
    [("gz", gzip.decompress), ("zst", zstd.decompress), ("zip", lambda data: only_member(data))],
)
def test_what_is_only_packed_stays_byte_by_byte(saved, ending, unpacked):
    data = b'a,b\r\n1,"x"\r\n2,'
    packed = saved(TWO, [()] * 2, f"orders.csv.{ending}", data=data)
    assert unpacked(packed) == data
    assert saved.result.files[0].measured.row_count == 2


def only_member(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["orders.csv"]
        return archive.read("orders.csv")


def test_a_column_of_postgresql_has_missing_values_apart(saved):
    assert saved(untyped("a"), [()] * 3, data=b'a\n1\n""\n\n', null="NULL", header="no") == (
        b'1\n""\nNULL\n'
    )


def test_thousands_of_columns(saved):
    names = [f"c{n}" for n in range(3000)]
    data = saved(untyped(names), [names, [None] * 3000], delimiter="semicolon")
    line = ";".join(names) + "\n"
    assert data.decode() == line + line + ";" * 2999 + "\n"


def test_a_row_of_many_megabytes(saved):
    value = "x," * 5_000_000
    data = saved(TWO, [(value, "1")], delimiter="semicolon", header="no")
    assert data.decode() == f"{value};1\n"


def test_a_row_beyond_the_limit_is_named(saved):
    rows = [("x" * 67_200_000, "1")]
    with pytest.raises(SourceError, match=r"A row is larger than 67\.1 MB"):
        saved(TWO, rows, delimiter="semicolon")
    assert saved(TWO, rows, "packed.csv.zst")


def test_options_stand_for_a_file_whatever_its_name(saved):
    assert saved(TWO, [("1", "2")], "data", delimiter="|").startswith(b"a|b")
    assert options_of({"delimiter": "\\u00a7"}).delimiter == "§"
