"""The encodings of texts: marked, provable or guessed, each with a sentence."""

# ruff: noqa: RUF001 - the characters are what this is about

import codecs

import pytest

from csvdownloader.core.sources.reading import BadBytes, ReadingChoices
from csvdownloader.engine.charsets import known_charset
from csvdownloader.engine.sniffing.guesses import guesses
from csvdownloader.engine.sniffing.proposal import propose_encoding
from csvdownloader.engine.sniffing.samples import Samples
from tests.support.readings import CERTAIN, DOUBTFUL, LIKELY, PLAIN, doubt, proposed, said

TABLE = "Name;Preis\nMüller;3,50 €\nGröße;“x”\n"
JAPANESE = "氏名,住所\n山田太郎,東京都千代田区\n鈴木花子,大阪府\n"
GUESSED = [
    ("cp1252", TABLE),
    ("cp1252", "nom,prix\nCafé,3\n"),
    ("cp1252", "ville;pays\nOrléans;France\nMalmö;Suède\n"),
    ("cp1252", "titre;n\nl’été;1\n"),
    ("cp1252", "cidade;país\nSão Paulo;Brasil\nNiterói;Brasil\n"),
    ("cp1252", "city;country\nSão Paulo;Brasil\nMálaga;España\nÅrhus;Danmark\n"),
    ("cp1252", "sted;by\nÆrø;Øresund\nTromsø;Norge\n"),
    ("cp1252", "température °C;vitesse m²\n3;4\n"),
    ("cp1252", "t;T\n1;20 °C\n2;21 °C\n"),
    ("cp1252", "n;length\n1;5 µm\n2;6 µm\n"),
    ("cp1252", "n;area\n1;5 m²\n2;6 km²\n"),
    ("cp1252", "price\n£5\n£6\n"),
    ("cp1252", "note;n\nit’s;1\n"),
    ("cp1252", "company,mark\nAcme,©\nAcme,®\n"),
    ("cp1250", "miasto;kraj\nŁódź;Polska\nKraków;Polska\n"),
    ("cp1250", "město;země\nPlzeň;Česko\nČeské Budějovice;Česko\n"),
    ("cp1250", "város;ország\nGyőr;Magyarország\nHódmezővásárhely;Magyarország\n"),
    ("cp1250", "grad;država\nČakovec;Hrvatska\nŠibenik;Hrvatska\nĐakovo;Hrvatska\n"),
    ("cp1251", "Имя;Город\nИванов Иван;Москва\nПетрова;Санкт-Петербург\n"),
    ("cp1251", "город;n\nТверь;1\n"),
    ("cp1251", "МОСКВА;1\nКИЕВ;2\n"),
    ("cp1251", "Місто;Країна\nКиїв;Україна\nЛьвів;Україна\n"),
    ("cp1251", "№;Сумма, руб.;Дата\n1;5;01.02.2024\n"),
    ("koi8-r", "Имя;Город\nИванов Иван;Москва\nПетрова;Санкт-Петербург\n"),
    ("cp866", "Имя;Город\nИванов Иван;Москва\nПетрова;Санкт-Петербург\n"),
    ("cp1253", "Όνομα;Πόλη\nΓιώργος;Αθήνα\nΜαρία;Θεσσαλονίκη\n"),
    ("cp1250", "Ţara;Oraşul\nRomânia;Bucureşti\nRomânia;Iaşi\nRomânia;Constanţa\n"),
    ("cp1250", "Názov;Cena\nChlieb;1,20 €\nMlieko ľahké;0,90 €\nŠťava;2,10 €\n"),
    ("cp1252", "Título;Autor\nCien años de soledad;Gabriel García Márquez\n¿Qué?;Peña\n"),
    ("cp1252", "Prodotto;Quantità\nCaffè;5\nTè;3\nPerché no;1\n"),
    ("cp1252", "Nimi;Kaupunki\nMatti Meikäläinen;Jyväskylä\nÄiti;Järvenpää\n"),
    ("cp1252", "Straat;Plaats\nCoöperatiestraat;’s-Gravenhage\nFinanciën;IJmuiden\n"),
    ("cp1253", "ΑΘΗΝΑ;1\nΠΑΤΡΑ;2\n"),
    ("cp1254", "Ad;Şehir\nAyşe;İstanbul\nMustafa Yıldız;Diyarbakır\nÇağrı;Muğla\n"),
    ("cp1255", "שם,עיר\nדוד,ירושלים\nרחל,תל אביב\n"),
    ("cp1256", "الاسم,المدينة\nمحمد,القاهرة\nفاطمة,بغداد\n"),
    ("cp1257", "vārds;pilsēta\nJānis;Rīga\nĢirts;Liepāja\n"),
    ("cp1257", "vardas;miestas\nJonas;Šiauliai\nRūta;Panevėžys\n"),
    ("cp874", "ชื่อ,จังหวัด\nสมชาย,กรุงเทพมหานคร\nสมหญิง,เชียงใหม่\n"),
    ("cp932", JAPANESE),
    ("cp932", "商品コード,商品名\nA001,ボールペン\nA002,消しゴム\n"),
    ("cp932", "ｶﾅ,番号\nﾔﾏﾀﾞ ﾀﾛｳ,1234\nｽｽﾞｷ ﾊﾅｺ,555\n"),
    ("cp932", "〒,住所,会社\n100-0001,東京都千代田区①,㈱山田商店\n"),
    ("cp932", "項目,評価\n価格,○\n品質,◎\n納期,△\n"),
    ("cp932", "日付,金額\n2024/1/1,5\n"),
    ("euc_jp", "氏名,住所\n山田太郎,東京都千代田区\nひらがな,カタカナ\n"),
    ("gb18030", "姓名,城市\n张伟,北京\n王芳,上海\n李娜,广州市天河区\n"),
    ("gb18030", "编号,名称,价格\n1,苹果,3.5\n2,香蕉,2.5\n"),
    ("cp950", "姓名,城市\n陳大文,台北市\n王小明,高雄市\n林美麗,臺中市\n"),
    ("cp950", "日期,成交股數\n2024,3\n"),
    ("cp949", "이름,도시\n김철수,서울특별시\n이영희,부산광역시\n"),
    ("gb18030", "公司,备注\n华为技术有限公司,①已付款；②未发货\n"),
    ("cp949", "상호,비고\n㈜삼성전자,※참고\n"),
    ("cp949", "날짜,금액\n2024,5\n"),
    ("cp850", "Name;Straße\nMüller;Königsallee\nJürgen;Große Gasse\nRené;Weg\n"),
    ("cp437", "nom;ville\nRené;Orléans\nHélène;Besançon\n"),
    ("cp852", "miasto;kraj\nŁódź;Polska\nGdańsk;Polska\nWrocław;ul. Świętej\n"),
    ("mac-roman", "Name;Straße\nMüller;Königsallee\nJürgen;Große Gasse\n"),
    ("iso8859-2", "miasto;kraj\nŁódź;Polska\nGdańsk;Polska\nŚwięty;Krzyż\n"),
    ("iso8859-15", "Preis;€\nMüller;3 €\nGröße;4 €\n"),
]
# codec, whether a mark stands before, how sure
PROVABLE = [
    ("utf-8", codecs.BOM_UTF8, PLAIN),
    ("utf-16-le", codecs.BOM_UTF16_LE, PLAIN),
    ("utf-16-be", codecs.BOM_UTF16_BE, PLAIN),
    ("utf-32-le", codecs.BOM_UTF32_LE, PLAIN),
    ("utf-32-be", codecs.BOM_UTF32_BE, PLAIN),
    ("utf-8", b"", PLAIN),
    ("utf-16-le", b"", CERTAIN),
    ("utf-16-be", b"", CERTAIN),
    ("utf-32-le", b"", CERTAIN),
    ("utf-32-be", b"", CERTAIN),
    ("utf-8", codecs.BOM_UTF8 * 2, CERTAIN),
    ("utf-16-le", codecs.BOM_UTF16_LE * 2, CERTAIN),
]


@pytest.mark.parametrize(("codec", "text"), GUESSED)
def test_an_encoding_is_guessed_and_the_doubt_is_said(codec, text):
    found = proposed(text.encode(codec))
    assert text.encode(codec).decode(found.reading.encoding) == text
    assert doubt(found) == DOUBTFUL
    assert any("does not say its encoding" in sentence for sentence in said(found))


@pytest.mark.parametrize("text", [TABLE, JAPANESE, "id,n\n1,5\n"])
@pytest.mark.parametrize(("codec", "mark", "sure"), PROVABLE)
def test_unicode_is_known_by_its_mark_or_by_its_zeros(codec, mark, sure, text):
    found = proposed(mark + text.encode(codec))
    assert (found.reading.encoding, found.mark_length) == (codec, len(mark))
    assert doubt(found) == sure


@pytest.mark.parametrize(
    ("codec", "text", "sure"),
    [
        ("iso2022_jp", JAPANESE, CERTAIN),
        ("iso2022_kr", "이름,도시\n김철수,서울특별시\n", CERTAIN),
        ("hz", "姓名,城市\n张伟,北京\n", DOUBTFUL),
    ],
)
def test_escape_sequences_show_the_encoding(codec, text, sure):
    found = proposed(text.encode(codec))
    assert text.encode(codec).decode(found.reading.encoding) == text
    assert doubt(found) == sure


@pytest.mark.parametrize("text", ["", "\n", "a", "é", "id;n\nx;~{y~\n"])
def test_a_small_utf_8_is_plain(text):
    assert (proposed(text).reading.encoding, doubt(proposed(text))) == ("utf-8", PLAIN)


def test_the_note_has_a_line_of_the_text_in_each_likely_encoding():
    found = propose_encoding(Samples("город;n\n".encode("cp1251")), ReadingChoices(), "x.csv")
    (finding,) = found.findings
    assert finding.value == "windows-1251"
    assert "Windows-1251 was taken, in which it reads “город;n”" in finding.note
    rivals = finding.note.partition("Also likely: ")[2]
    assert [rival.partition(", ")[0] for rival in rivals.split("; ")] == ["Windows-1255", "KOI8-R"]


def test_what_is_much_less_likely_than_the_best_is_not_named():
    found = [guess.codec for guess in guesses(Samples("город;n\n".encode("cp1251")))]
    assert found[0] == "cp1251"
    assert "koi8-r" in found
    assert "cp866" not in found


def test_an_encoding_that_no_guess_fits_is_said_not_to_be_known():
    found = propose_encoding(Samples(b"id,n\n1,\xe9\x07\n"), ReadingChoices(), "x.csv")
    (finding,) = found.findings
    assert (found.codec, finding.certainty) == ("iso8859-1", DOUBTFUL)
    assert finding.note == "The encoding of x.csv is not known: no one fits all its bytes."


def test_a_utf_8_that_is_damaged_is_still_utf_8():
    found = proposed("Ort\nMünchen\nKöln\nDüsseldorf\nNürnberg\n".encode() + b"W\xfcrzburg\n")
    assert (found.reading.encoding, doubt(found)) == ("utf-8", LIKELY)


@pytest.mark.parametrize(
    ("bad_bytes", "pieces", "is_utf_8"),
    [
        (None, ("Köln\n" * 4, b"W\xfcrzburg\n"), True),
        (None, (b"W\xfcrzburg\n", "Köln\n" * 4), True),
        (None, ("Köln\n" * 3, b"W\xfcrzburg\n"), False),
        (None, (b"W\xfcrzburg\n" * 4, "Köln\n" * 4), False),
        (BadBytes.REPLACE, (b"W\xfcrzburg\n" * 4, "Köln\n" * 4), True),
        (BadBytes.REPLACE, (b"W\xfcrzburg\n" * 5, "Köln\n" * 4), False),
    ],
)
def test_all_samples_show_whether_it_is_a_damaged_utf_8(bad_bytes, pieces, is_utf_8):
    start, *others = [piece.encode() if isinstance(piece, str) else piece for piece in pieces]
    choices = ReadingChoices(bad_bytes=bad_bytes)
    found = propose_encoding(Samples(start, tuple(others)), choices, "x.csv")
    assert (found.codec == "utf-8") == is_utf_8


def test_nul_characters_in_utf_8_are_doubted():
    found = proposed("id,n\n1,a\0b\n2,é\n")
    assert (found.reading.encoding, doubt(found)) == ("utf-8", DOUBTFUL)


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "gb18030", "utf-16-le", "utf-32-be", "euc_jp"])
@pytest.mark.parametrize("cut", range(8))
def test_samples_may_begin_and_end_inside_of_a_character(codec, cut):
    lines = JAPANESE.encode(codec) * 40
    place = len(lines) // 8 * 4 + (cut if codec[:5] not in {"utf-1", "utf-3"} else 4 * cut)
    samples = Samples(lines[: 400 + cut], (lines[place : place + 300 + cut], lines[place + 4 :]))
    found = propose_encoding(samples, ReadingChoices(), "x.csv")
    assert found.codec == codec


@pytest.mark.parametrize("character", ["\u0080", "\u00bf", "\uffbf", "\U000f0000"])
@pytest.mark.parametrize("cut", range(1, 4))
def test_a_sample_may_begin_behind_any_byte_of_a_character(character, cut):
    cut_off = character.encode()[cut:] + b"1,Ada\n" * 20
    samples = Samples(b"id,name\n" + "1,é\n".encode() * 20, (cut_off,))
    (finding,) = propose_encoding(samples, ReadingChoices(), "x.csv").findings
    assert (finding.value, finding.certainty) == ("utf-8", CERTAIN)


def test_a_byte_that_is_not_ascii_counts_wherever_it_stands():
    start = b"id,name\n" + b"1,Ada\n" * 100
    samples = Samples(start, (b"5,Ada\n6,M\xfcller\n7,Ada\n",))
    found = propose_encoding(samples, ReadingChoices(), "x.csv")
    assert found.codec == "cp1252"


@pytest.mark.parametrize("codec", sorted({codec for codec, _ in GUESSED}))
def test_the_value_of_a_finding_is_one_that_the_option_takes(codec):
    text = next(text for known, text in GUESSED if known == codec)
    (finding, *_) = proposed(text.encode(codec)).findings
    known = known_charset(finding.value)
    assert known is not None
    assert text.encode(codec).decode(known) == text
