"""Tells how the program stands; what that needs is imported late, as hardly any run does."""

from pathlib import Path

from csvdownloader.core.data_folder import DataFolder


class Diagnostics:
    """See `core.ports.Reporter`. Safe on any thread."""

    def __init__(self, folder: DataFolder, platform_plugin: str = "") -> None:
        """Takes what `report.report_text` takes; reads nothing yet."""
        self._folder, self._platform_plugin = folder, platform_plugin

    def text(self) -> str:
        """See `core.ports.Reporter`."""
        from csvdownloader.diagnostics.report import report_text

        return report_text(self._folder, self._platform_plugin)

    def save(self, target: Path, *, overwrite: bool) -> None:
        """See `core.ports.Reporter`."""
        from csvdownloader.diagnostics.bundle import save_bundle

        save_bundle(target, self._folder, self.text(), overwrite=overwrite)
