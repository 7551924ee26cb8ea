"""How numbers are written in this country."""

from PySide6.QtCore import QLocale


def has_decimal_comma() -> bool:
    """Whether the system's locale has a comma before decimals (by LC_ALL, LC_NUMERIC or LANG)."""
    return QLocale.system().decimalPoint() == ","
