"""Where the command line finds what the window has fetched."""

from msgspec.structs import replace

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.settings.settings import Settings
from csvdownloader.store.stored import stored_settings
from csvdownloader.system.data_location import data_folder


def folder_with_files() -> DataFolder:
    """The data folder, with the fetched files where the settings of the window say.

    Where these cannot be read now, with the usual place.
    """
    folder = data_folder()
    try:
        settings = Settings.from_values(stored_settings(folder.store))
    except StorageError:
        return folder
    return replace(folder, chosen=settings.fetched_folder)
