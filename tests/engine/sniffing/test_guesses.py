"""Which encodings are likely, how likely, and by which lines they are told."""

import pytest

from csvdownloader.engine.sniffing.guesses import guesses
from csvdownloader.engine.sniffing.samples import Samples


def found(text, codec="cp1252", *, is_whole=True, others=()):
    samples = Samples(
        text.encode(codec), tuple(other.encode(codec) for other in others), is_whole=is_whole
    )
    return [(guess.codec, round(guess.score, 4), guess.line) for guess in guesses(samples)]


@pytest.mark.parametrize(
    ("text", "codec", "likely"),
    [
        (
            "город;n\n",
            "cp1251",
            [
                ("cp1251", 1.3143, "город;n"),
                ("cp1255", 1.2643, "דמנמה;n"),
                ("koi8-r", 1.0714, "ЦНПНД;n"),
                ("cp1253", 0.8057, "γξπξδ;n"),
            ],
        ),
        (
            "Name;Ort\nMüller;Köln\nSüß;Münchën\n",
            "cp1252",
            [("cp1252", 1.375, "Süß;Münchën"), ("cp1257", 1.175, "Süß;Münchėn")],
        ),
        (
            "氏名,住所\n山田太郎,東京都千代田区\n",
            "cp932",
            [("cp932", 1.26, "山田太郎,東京都千代田区")],
        ),
    ],
)
def test_what_is_likely_is_told_the_likeliest_first(text, codec, likely):
    assert found(text, codec) == likely


MUELL, MUELL_AND_KOELN = (
    [("cp1252", 1.4167, "Müll"), ("cp852", 1.0667, "MŘll")],
    [("cp1252", 1.5, "Müll")],
)


@pytest.mark.parametrize(
    ("text", "is_whole", "likely"),
    [
        ("Müll", False, MUELL),
        ("Müll\nKöln", False, MUELL),  # the last line may be cut
        ("Müll\nKöln", True, MUELL_AND_KOELN),
        ("Müll\nKöln\nx", False, MUELL_AND_KOELN),
        ("Müll\nid,n\nMüll\n", True, MUELL),  # each line counts once
    ],
)
def test_different_lines_that_are_not_ascii_are_looked_at(text, is_whole, likely):
    assert found(text, is_whole=is_whole) == likely


def test_other_samples_begin_behind_their_first_line():
    likely = [("cp1252", 1.4167, "Käse"), ("cp852", 1.0667, "Kńse"), ("cp850", 1.05, "Kõse")]
    assert found("a\n" * 4, is_whole=False, others=("é\nKäse\nÖl",)) == likely


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Käse " * 1000, ("Käse " * 1000)[:4096]),
        ("Käse " * 819 + "ä" + "\nGröße Mühle\n", "Größe Mühle"),
        ("Käse " * 819 + "äa" + "\nGröße Mühle\n", "Käse " * 819 + "ä"),  # that is enough
        ("Käse " * 800 + "\nGröße Mühle\n", "Größe Mühle"),
    ],
)
def test_a_line_is_looked_at_in_part_and_a_sample_until_there_is_enough(text, line):
    assert found(text)[0][2] == line
