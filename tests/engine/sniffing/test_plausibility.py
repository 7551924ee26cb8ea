"""What looks more like a text that people write: the better one stands left."""

# ruff: noqa: RUF001 - the characters are what this is about

import pytest

from csvdownloader.engine.sniffing.plausibility import plausibility

SYMBOLS = [
    ("a ¬ b", "a¬ b"),
    ("a ¬ b", "a ¬b"),
    ("a¬ b", "a\u0085 b"),
    ("a\u00ad b", "a\ue000 b"),
    ("20 °C", "20 °x"),
    ("20 °C", "a°C"),
    ("m² ", "²m"),
    ("m² ", "m²m"),
    ("5 µm", "aµm"),
    ("5 µm", "5 µé"),
    ("5 € ", "x€ "),
    ("5€", "x€x"),
    ("a’b", "a€b"),
    ("“a”", "a“ ”a"),
    ("«a»", "»a«"),
    ("a — b", "a—b"),
    ("a • b", "a•b"),
    ("※ a", "¬ a"),
    ("① a", "¬ a"),
    ("㈱ a", "¬ a"),
    ("日本、語", "a、b"),
]
LETTERS = [
    ("né", " é "),
    ("né", "éж"),
    ("Né", "nÉn"),
    ("NÉN", "nÉ"),
    ("NÉN", "NéN"),
    ("ｱｲ", "aｱ"),
    ("perché", "ìa perch"),
    ("a ù ", "a ùa"),
    ("ééé naïve words are here", "ééééé"),
]


@pytest.mark.parametrize(("better", "worse"), SYMBOLS + LETTERS)
def test_what_people_write_is_more_plausible(better, worse):
    assert plausibility(better, "cp1252") > plausibility(worse, "cp1252")


@pytest.mark.parametrize(
    ("text", "better", "worse"),
    [
        ("한국어", "cp949", "gb18030"),
        ("中文字", "gb18030", "cp949"),
        ("ひらがな", "cp932", "big5hkscs"),
        ("日本のこと", "cp932", "gb18030"),
        ("中文", "cp950", "euc_jp"),
    ],
)
def test_a_script_belongs_to_the_encodings_of_its_languages(text, better, worse):
    assert plausibility(text, better) > plausibility(text, worse)


@pytest.mark.parametrize("text", ["", "id,name\n1,Ada\n", "a\x07"])
def test_what_is_ascii_says_nothing(text):
    assert plausibility(text, "cp1252") == 1
