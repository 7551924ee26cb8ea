"""Gives labels that come as data an Alt key that no other label of the page has."""


def letter_of(text: str) -> str:
    """The Alt key of a text, lower case; empty when it has none."""
    place = text.replace("&&", "  ").find("&")
    return text[place + 1 : place + 2].lower() if place >= 0 else ""


def without_mnemonic(title: str) -> str:
    """The title as it is read."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&")


def with_mnemonic(title: str, used: set[str]) -> str:
    """The title with a mark before a free letter, which is then used.

    The letter that is marked already is taken when it is free, else the first free one.
    """
    wished, plain = letter_of(title), without_mnemonic(title)
    if wished and wished not in used:
        used.add(wished)
        return title
    for place, character in enumerate(plain):
        letter = character.lower()
        if letter.isascii() and letter.isalnum() and letter not in used:
            used.add(letter)
            return f"{_doubled(plain[:place])}&{_doubled(plain[place:])}"
    return _doubled(plain)


def _doubled(text: str) -> str:
    """The text with its own signs kept apart from the one that marks a letter."""
    return text.replace("&", "&&")
