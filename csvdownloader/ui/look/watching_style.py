"""A style that hears of each window; loaded late, with all that Qt has of styles."""

from typing import Any

from PySide6.QtWidgets import QProxyStyle, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.screen_keeper import ScreenKeeper


class WatchingStyle(QProxyStyle):
    """The style below, from which the keeper hears of each window before that is shown.

    A filter of the application's events would do the same, and make the start a fifth slower.
    """

    def __init__(self, name: str, keeper: ScreenKeeper) -> None:
        super().__init__(name) if name else super().__init__()
        self._keeper = keeper

    @override
    def polish(self, polished: Any) -> Any:  # a widget, the application, or a palette
        if isinstance(polished, QWidget):
            self._keeper.watch(polished)
        return super().polish(polished)
