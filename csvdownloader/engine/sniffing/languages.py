"""The letters of languages: in the wrong encoding, no language has those of a text."""

# ruff: noqa: RUF001 - the characters are what this is about

from functools import lru_cache

# Letters besides a to z: first those that are common in the language, then the others. A language
# of few people has a weight below 1: else it would explain the letters of others too easily.
_LETTERS = (
    (1.0, "éèàç êâîôûùëïüœæÿ"),  # French
    (1.0, "äöüß é"),  # German
    (1.0, "áéíóñ úü"),  # Spanish
    (1.0, "ãçáéíóê âàúôõ"),  # Portuguese
    (1.0, "àèéìòù î"),  # Italian
    (1.0, "åäö éü"),  # Swedish, Finnish
    (1.0, "æøå éöüäôó"),  # Danish, Norwegian
    (0.8, "áðíóúþæöéý"),  # Icelandic
    (1.0, "éëïóö üèê"),  # Dutch
    (0.9, "àéèíòóúçïü ñ"),  # Catalan
    (0.8, "éèàçêâîôûùëïüáíóñúãäößåæø"),  # several of the west in one table
    (1.0, "ąćęłńóśźż é"),  # Polish
    (1.0, "áčéěířšůýž ďňóťúöäü"),  # Czech
    (0.9, "áäčéľšťúýž ďĺňóôŕ"),  # Slovak
    (1.0, "áéíóöőúüű ä"),  # Hungarian
    (1.0, "ăâîșțşţ é"),  # Romanian
    (1.0, "čćđšž"),  # Croatian, Slovene, Serbian
    (1.0, "çğıöşü âîû"),  # Turkish
    (0.9, "āčēģīķļņšūž"),  # Latvian
    (0.9, "ąčęėįšųūž"),  # Lithuanian
    (0.9, "äõöü šž"),  # Estonian
    (0.9, "ăâđêôơư àảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự"),  # Vietnamese
    (1.0, "оеаинтсрвлкмд пуяыьгзбчйхжшюцщэфъё"),  # Russian
    (0.95, "оаиніервтслкуд мпяьзбгчхйжшюцщєїґф"),  # Ukrainian
    (0.9, "аоеинтсрвдкл пмуъзягбчщцжшхйюфь"),  # Bulgarian
    (0.9, "аоеинтсрвдкл пмујзбгчшжцхћњљђџѓќѕф"),  # Serbian, Macedonian
    (1.0, "αοιετσνηυρπκμλς ωγδθχφβξζψάέόίήύώϊϋΐΰ"),  # Greek
    (1.0, "יוהלארתבשמנ םדעחקפגסטןכצזץףך"),  # Hebrew
    (1.0, "الينمرتبوعدةسكه قفحجشصطخضءئذأثغزىظإآؤپچژگی"),  # Arabic, Persian
    (1.0, "าเนรกอมงลสวต่้ัิ์ี ุืูทดบคปจพหชขใไแโซถผฟภฝศษณญฐธฉฎฏฆฑฒฌฬ็ำึะๆฯ๊๋"),  # Thai
)
_LANGUAGES = tuple(
    (weight, frozenset(common), frozenset(rare))
    for weight, (common, _, rare) in (
        (weight, letters.partition(" ")) for weight, letters in _LETTERS
    )
)
_CASELESS = {"İ": "ı"}  # str.lower makes two characters of it, and an i is no evidence


def language_share(letters: dict[str, int]) -> float:
    """How much of the letters one language has, from 0 to 1; a rare letter counts for half.

    Args:
        letters: The letters besides a to z, and how often each occurs.
    """
    total = sum(letters.values())
    if not total:
        return 1
    return max(weight * _known(letters, *language) for weight, *language in _LANGUAGES) / total


def _known(letters: dict[str, int], common: frozenset[str], rare: frozenset[str]) -> float:
    known = 0.0
    for letter, times in letters.items():
        small = lower(letter)
        if small in common:
            known += times
        elif small in rare:
            known += times / 2
    return known


@lru_cache(4096)
def lower(letter: str) -> str:
    """The small letter."""
    return _CASELESS.get(letter) or letter.lower()
