"""How much a decoded text looks like one that people write."""

# ruff: noqa: RUF001 - the characters are what this is about

import unicodedata
from collections import Counter
from functools import lru_cache

from csvdownloader.engine.sniffing.common_characters import COMMON_CHARACTERS
from csvdownloader.engine.sniffing.decoding import is_foreign
from csvdownloader.engine.sniffing.languages import language_share

_IDEOGRAPHS, _KANA, _HANGUL = "CJK", "KANA", "HANGUL"
_ASIAN = frozenset({_IDEOGRAPHS, _KANA, _HANGUL})
_HALF_WIDTH = "HALFWIDTH"
_BETWEEN_LETTERS = frozenset("’‘'·-‐\u00ad\u200c")
_BESIDE_DIGITS = frozenset("€£¥₽₴₪₩฿°§²³½¼¾ºª±µ×–−№₂%‰\u00a0\u202f")
_TEMPERATURES = frozenset("CFK")
_AROUND_WORDS = frozenset(
    "“”„‘’«»‹›…–—¡¿•·®™©–ªº\u00a0、。，：；！？（）「」『』・　《》〈〉【】－／％＋＆．＃～"
)
_SIGNS = frozenset("※→←↑↓○◎●△▲▽▼□■◇◆☆★〒")  # of East Asia, as are numbers in circles
_LAST_LETTERS = frozenset("ìòùÌÒÙÈ")  # they end words or stand alone, nearly everywhere
# Where the characters that are common in a language stand in its own charset: lead bytes.
_COMMON = {
    "gb2312": (0xB0, 0xD7),
    "big5": (0xA4, 0xC6),
    "euc_kr": (0xB0, 0xC8),
    "euc_jp": (0xB0, 0xCF),
}
_CHARSETS = {  # of the codecs that are guessed, whose order by frequency holds
    "gb18030": "gb2312",
    "big5hkscs": "big5",
    "cp950": "big5",
    "cp949": "euc_kr",
    "cp932": "euc_jp",
    "euc_jp": "euc_jp",
}


def plausibility(text: str, codec: str) -> float:
    """From about 1 for what people write, down to any negative number for nonsense.

    Args:
        text: As the codec decodes it; what is ASCII in it counts only as a neighbour.
        codec: One of those that are guessed.
    """
    total = score = 0.0
    letters: Counter[str] = Counter()
    padded = f"\n{text}\n"
    scripts: Counter[str] = Counter()
    for index, character in enumerate(text, 1):
        if character < "\x80":
            continue
        total += 1
        before, after = padded[index - 1], padded[index + 1]
        script = _script(character)
        if script in _ASIAN:
            scripts[script] += 1
            score += _asian(character, script, before, after, codec)
        elif script:
            scripts[script] += 1
            letters[character] += script != _HALF_WIDTH
            score += _letter(character, script, before, after)
        else:
            score += _symbol(character, before, after)
    if not total:
        return 1
    known = letters.total()
    # a few letters say little about the language
    language = 2 * (language_share(letters) - 0.75) * known / total * known / (known + 2)
    return score / total + language + _mixture(scripts, codec) + _accents(text, letters)


def _mixture(scripts: Counter[str], codec: str) -> float:
    """What it takes off when scripts stand together that no language writes together."""
    total = scripts.total()
    if not total:
        return 0
    if codec == "cp949":
        return -2 * (total - scripts[_HANGUL]) / total
    if codec in {"gb18030", "cp950", "big5hkscs"}:
        return -2 * (total - scripts[_IDEOGRAPHS]) / total
    if codec in {"cp932", "euc_jp"}:
        foreign = total - scripts[_KANA] - scripts[_IDEOGRAPHS] - scripts[_HALF_WIDTH]
        return (0.3 if scripts[_KANA] else -0.2) - 2 * foreign / total
    most = scripts.most_common(1)[0][1]
    return -2 * (total - most) / total


def _accents(text: str, letters: Counter[str]) -> float:
    """What it takes off when a Latin text has hardly a letter without an accent."""
    latin = sum(times for letter, times in letters.items() if _script(letter) == "LATIN")
    if latin < 3:
        return 0
    plain = sum(map(str.isalpha, filter(str.isascii, text)))
    return -1.5 if latin > plain else 0


def _asian(character: str, script: str, before: str, after: str, codec: str) -> float:
    if _is_latin(before) and _is_latin(after):
        return -3
    beside = -0.5 if _is_latin(before) or _is_latin(after) else 0
    if script == _KANA:
        return beside + 1
    charset = _CHARSETS.get(codec, "")
    if character in COMMON_CHARACTERS.get(charset, ()):
        return beside + 1.3
    return beside + (0.7 if _is_common(character, charset) else -1)


def _letter(character: str, script: str, before: str, after: str) -> float:
    score = 1.0 if before.isalpha() or after.isalpha() else 0.6
    for neighbour in (before, after):
        other = _script(neighbour)
        if other and other != script:
            score -= 3 if script != _HALF_WIDTH else 1
    if (character.isupper() and before.islower()) or (
        character.islower() and before.isupper() and after.isupper()
    ):
        score -= 2
    if script == _HALF_WIDTH:
        score -= 0.1
    if character in _LAST_LETTERS and after.isalpha():
        score -= 0.6
    return score


def _symbol(character: str, before: str, after: str) -> float:
    if is_foreign(character) or unicodedata.category(character) == "Co":
        return -6
    if (
        character in _SIGNS
        or "\u2460" <= character <= "\u24ff"
        or "\u3200" <= character <= "\u33ff"
    ):
        return 0.6
    left, right = before.isalpha(), after.isalpha()
    if _is_of_unit(character, before, after):
        return 1
    if left and right:
        return 1 if character in _BETWEEN_LETTERS else _around(character, before, after)
    if character in _BESIDE_DIGITS and (before.isdigit() or after.isdigit() or not (left or right)):
        return 1
    if character in _AROUND_WORDS:
        return _around(character, before, after)
    if character in _BESIDE_DIGITS:
        return 0.3
    return -2 if left or right else -0.5


def _is_of_unit(character: str, before: str, after: str) -> bool:
    """Whether it makes a unit with the letter beside it, as in °C, µm and m²."""
    if character in "²³":
        return before.isascii() and before.isalpha() and not after.isalpha()
    is_unit = after in _TEMPERATURES if character == "°" else after.isascii() and after.isalpha()
    return character in "°µ" and is_unit and not before.isalpha()


def _around(character: str, before: str, after: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 0.8 if not (_is_latin(before) and _is_latin(after)) else -2
    if character not in _AROUND_WORDS:
        return -3
    opens, closes = unicodedata.category(character) in {"Pi", "Ps"}, character in "”’»›…"
    if (opens and before.isalpha()) or (closes and after.isalpha()):
        return -1.5
    if character in "–—•·©" and before.isalpha() and after.isalpha():
        return -1
    return 0.8


def _is_latin(character: str) -> bool:
    return _script(character) == "LATIN"


@lru_cache(8192)
def _script(character: str) -> str:
    """The script of a letter or a mark that belongs to one; empty for anything else."""
    if unicodedata.category(character)[0] not in "LM" or character in "ªºµ":
        return ""
    name = unicodedata.name(character, "").split(" ", 1)[0]
    if name in {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}:
        return _KANA
    return {"FULLWIDTH": _KANA, "IDEOGRAPHIC": _IDEOGRAPHS, "MODIFIER": ""}.get(name, name)


@lru_cache(8192)
def _is_common(character: str, charset: str) -> bool:
    if not charset:
        return False
    try:
        lead = character.encode(charset)[0]
    except UnicodeEncodeError:
        return False
    first, last = _COMMON[charset]
    return first <= lead <= last
