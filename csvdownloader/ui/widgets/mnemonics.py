"""Gives labels that come as data a mnemonic (Alt key) that no other label of the page has."""


def letter_of(text: str) -> str:
    """The Alt key of a text, lower case; empty when it has none."""
    position = text.replace("&&", "  ").find("&")
    return text[position + 1 : position + 2].lower() if position >= 0 else ""


def without_mnemonic(title: str) -> str:
    """The title without the marker of its mnemonic."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&")


def with_mnemonic(title: str, used: set[str]) -> str:
    """The title with a marker (&) before a free letter, which is added to `used`.

    That is the letter that the title marks already when it is free, else its first free one.
    """
    preferred, plain = letter_of(title), without_mnemonic(title)
    if preferred and preferred not in used:
        used.add(preferred)
        return title
    for position, character in enumerate(plain):
        letter = character.lower()
        if letter.isascii() and letter.isalnum() and letter not in used:
            used.add(letter)
            return f"{_escaped(plain[:position])}&{_escaped(plain[position:])}"
    return _escaped(plain)


def _escaped(text: str) -> str:
    """The text with its own ampersands doubled, so that they mark no letter."""
    return text.replace("&", "&&")
