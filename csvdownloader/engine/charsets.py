"""The charsets of texts. Python has other codecs under such names, which are none."""

import codecs
from encodings import normalize_encoding
from encodings.aliases import aliases

_CHARSETS = frozenset(
    """
    ascii utf_8 utf_8_sig utf_16 utf_16_be utf_16_le utf_32 utf_32_be utf_32_le
    latin_1 iso8859_1 iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8
    iso8859_9 iso8859_10 iso8859_11 iso8859_13 iso8859_14 iso8859_15 iso8859_16 tis_620
    cp037 cp273 cp424 cp437 cp500 cp720 cp737 cp775 cp850 cp852 cp855 cp856 cp857 cp858 cp860
    cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp875 cp932 cp949 cp950 cp1006 cp1026 cp1125
    cp1140 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 hp_roman8
    koi8_r koi8_t koi8_u kz1048 ptcp154
    mac_arabic mac_croatian mac_cyrillic mac_farsi mac_greek mac_iceland mac_latin2 mac_roman
    mac_romanian mac_turkish
    big5 big5hkscs gb2312 gbk gb18030 hz
    euc_jp euc_jis_2004 euc_jisx0213 shift_jis shift_jis_2004 shift_jisx0213
    iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext
    euc_kr iso2022_kr johab
    """.split()  # noqa: SIM905  a hundred quoted names would be harder to read
)
_OTHER_NAMES = {"windows_31j": "cp932", "windows_874": "cp874"}  # registered, unknown to Python


def known_charset(name: str) -> str | None:
    """Python's name for the codec of a charset; None when it is none of those that are known."""
    if not name.isascii():
        return None
    plain = normalize_encoding(name).lower().replace(".", "_")
    known = _OTHER_NAMES.get(plain) or aliases.get(plain, plain)
    return codecs.lookup(known).name if known in _CHARSETS else None
