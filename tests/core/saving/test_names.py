import pytest

from csvdownloader.core.saving.names import numbered, safe_file_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("orders", "orders.csv"),
        ("a.b", "a.b.csv"),
        ("../../etc/passwd", "_.._etc_passwd.csv"),
        ("..\\..\\x", "_.._x.csv"),
        ("", "download.csv"),
        (".", "download.csv"),
        ("..", "download.csv"),
        ("a. ", "a.csv"),
        ("CON", "download CON.csv"),
        ("com1.tar", "download com1.tar.csv"),
        ("LPT²", "download LPT².csv"),
        ("console", "console.csv"),
        ('a<b>:"|?*', "a_b______.csv"),
        ("line\nbreak\x00", "line_break_.csv"),
        ("gpj.\u202eexe", "gpj.exe.csv"),
        ("📦 box", "📦 box.csv"),
        ("e\u0301", "\u00e9.csv"),
        ("\ud800bad", "bad.csv"),
    ],
)
def test_sto_09_names_are_portable(stem, name):
    assert safe_file_name(stem, "csv") == name


CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_s22_no_control_is_in_a_name(control):
    name = safe_file_name(f"a{control}b", "csv")
    assert name in {"ab.csv", "a_b.csv"}
    assert safe_file_name(f"{control}CON{control}", "csv") in {"download CON.csv", "_CON_.csv"}


@pytest.mark.parametrize("letter", ["a", "ä", "語", "📦"])
def test_sto_09_long_names_are_cut_by_bytes_and_keep_their_ending(letter):
    name = safe_file_name(letter * 300, "tsv")
    assert len(name.encode()) <= 200
    assert name.endswith(letter + ".tsv")


def test_sto_09_a_safe_name_stays_as_it_is():
    for stem in ("orders", "CON", "a. ", "ä" * 300, "x.y"):
        name = safe_file_name(stem, "csv")
        assert safe_file_name(name.removesuffix(".csv"), "csv") == name


@pytest.mark.parametrize(
    ("number", "name"), [(0, "a.b.csv"), (1, "a.b (1).csv"), (12, "a.b (12).csv")]
)
def test_numbered(number, name):
    assert numbered("a.b.csv", number) == name
