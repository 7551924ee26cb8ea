"""Which entries of the palette fit what was typed, and which of their letters show why."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from csvdownloader.ui.commands.palette_entry import PaletteEntry

Spans = tuple[tuple[int, int], ...]  # (first letter, number of letters), from the left


class FoundEntry(Struct, frozen=True):
    """An entry that fits.

    Attributes:
        entry: What it is.
        title_marks: The letters of its title that were typed.
        detail_marks: Those of its detail.
        rank: How well it fits; less is better.
    """

    entry: PaletteEntry
    title_marks: Spans
    detail_marks: Spans
    rank: tuple[bool, ...]


def search(entries: Iterable[PaletteEntry], typed: str) -> list[FoundEntry]:
    """The entries that have all typed words in title or detail, in any order; the best first."""
    words = typed.casefold().split()
    found = (_look_at(entry, words) for entry in entries)
    return sorted(filter(None, found), key=lambda each: each.rank)


def _look_at(entry: PaletteEntry, words: Sequence[str]) -> FoundEntry | None:
    title, detail = entry.title.casefold(), entry.detail.casefold()
    if not all(word in title or word in detail for word in words):
        return None
    in_title = [word for word in words if word in title]
    begins = bool(words) and any(title.startswith(word) for word in in_title)
    return FoundEntry(
        entry,
        _marks(entry.title, title, in_title),
        _marks(entry.detail, detail, [word for word in words if word not in in_title]),
        # Whoever types the whole title wants no other, also where it cannot be used.
        (title != " ".join(words), len(in_title) < len(words), not entry.is_usable, not begins),
    )


def _marks(text: str, folded: str, words: Sequence[str]) -> Spans:
    if len(folded) != len(text):  # a letter became two, so no place is sure
        return ()
    letters = {place for word in words for place in _places(folded, word)}
    starts = sorted(place for place in letters if place - 1 not in letters)
    ends = sorted(place + 1 for place in letters if place + 1 not in letters)
    return tuple((start, end - start) for start, end in zip(starts, ends, strict=True))


def _places(text: str, word: str) -> range:
    start = text.index(word)
    return range(start, start + len(word))
