"""Pieces of a text as a sentence shows them."""

_LONGEST = 48  # characters


def excerpt(line: str) -> str:
    """A piece of the line in quotation marks: around its first character that is not ASCII."""
    place = next((i for i, character in enumerate(line) if not character.isascii()), 0)
    first = max(0, min(place - _LONGEST // 3, len(line) - _LONGEST))
    piece = line[first : first + _LONGEST]
    cut = ("…" if first else "", "…" if first + _LONGEST < len(line) else "")
    shown = "".join(c if c.isprintable() else " " for c in piece).strip()
    return f"“{cut[0]}{shown}{cut[1]}”"
