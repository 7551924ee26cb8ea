"""The icon of a kind of source."""

_ICONS = {"file": "file", "database": "database", "web": "web", "sample": "sample"}


def source_icon(source: str) -> str:
    """The icon of the source with that key; that of a file for one of another package."""
    return _ICONS.get(source, "file")
