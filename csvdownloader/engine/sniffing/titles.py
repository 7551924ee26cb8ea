"""What encodings are called: as an option takes them, and in a sentence."""

_NAMES = {
    "utf-8": "utf-8",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
    "cp874": "windows-874",
    "cp932": "windows-31j",
    "iso8859-1": "latin-1",
}
_TITLES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32 (little-endian)",
    "utf-32-be": "UTF-32 (big-endian)",
    "ascii": "ASCII",
    "big5hkscs": "Big5",
    "cp874": "Windows-874 (Thai)",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "cp950": "Big5",
    "euc_jp": "EUC-JP",
    "gb18030": "GB18030 (GBK)",
    "hz": "HZ",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "mac-cyrillic": "MacCyrillic",
    "mac-roman": "MacRoman",
}


def option_value(codec: str) -> str:
    """The name of the codec as the parameter takes it."""
    if codec.startswith("cp125"):
        return f"windows-{codec[2:]}"
    if codec.startswith("iso8859-") and codec not in _NAMES:
        return f"iso-8859-{codec[8:]}"
    return _NAMES.get(codec, codec)


def encoding_title(codec: str) -> str:
    """The name of the codec as people know it."""
    if codec.startswith("cp125"):
        return f"Windows-{codec[2:]}"
    if codec.startswith("iso8859-"):
        return f"ISO-8859-{codec[8:]}"
    if codec.startswith("iso2022"):
        return codec.upper().replace("_", "-").replace("ISO2022", "ISO-2022")
    return _TITLES.get(codec, codec)
