"""What the palette lists: an entry, and a group of entries with what makes them."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from csvdownloader.core.messages import Message


class PaletteEntry(Struct, frozen=True):
    """One line of the palette.

    Attributes:
        title: What it is called.
        detail: What it does, or where it lies; of one that cannot be used what it needs.
        run: What Enter does, after the palette has closed.
        icon: The name of a drawing in `resources/icons`; empty for none.
        key: The key that does the same, as the platform writes it.
        is_usable: False where `run` would do nothing; such an entry is greyed.
    """

    title: str
    detail: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""
    is_usable: bool = True


class PaletteGroup(Struct, frozen=True):
    """Entries of one kind.

    Attributes:
        title: Their heading.
        entries: Makes them anew, most important first.
        most: How many of them are listed while nothing is typed.
    """

    title: Message
    entries: Callable[[], Iterable[PaletteEntry]]
    most: int = 5
