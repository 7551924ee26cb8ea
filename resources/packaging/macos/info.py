"""What macOS is told of the program: its Info.plist. It has not been tried there."""

from typing import Any

from csvdownloader import __version__
from csvdownloader.core.texts import APP_NAME
from csvdownloader.sources.tabular.format_table import FORMATS

BUNDLE_NAME = f"{APP_NAME}.app"


def info_plist() -> dict[str, Any]:
    """The entries that PyInstaller does not write by itself: what files the program opens."""
    return {
        "CFBundleDisplayName": APP_NAME,
        "CFBundleShortVersionString": __version__,
        "LSApplicationCategoryType": "public.app-category.utilities",
        "LSMinimumSystemVersion": "13.0",  # of Qt 6.11
        "NSHighResolutionCapable": True,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": str(each.title),
                "CFBundleTypeExtensions": [ending.removeprefix(".") for ending in each.endings],
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # spreadsheets stay the usual programs
            }
            for each in FORMATS
        ],
    }
