"""Questions that the user may not want to be asked any more."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from csvdownloader.core.errors.base import StorageError
from csvdownloader.workers.jobs.service import JobService

if TYPE_CHECKING:
    from csvdownloader.ui.widgets.questions import Question


def confirm(
    service: JobService, setting: str, make: "Callable[[], Question]", act: Callable[[], object]
) -> "Question | None":
    """Acts once the user has agreed; at once where the settings want no question.

    Args:
        service: Has the settings.
        setting: The key of the one that says whether the question is asked.
        make: Makes the question.
        act: What is asked about.

    Returns:
        The question, which is open; None when there is none.
    """
    if not getattr(service.settings.current, setting):
        act()
        return None

    def ask_no_more() -> None:
        changed: dict[str, Any] = {setting: False}
        try:
            service.settings.change(replace(service.settings.current, **changed))
        except StorageError as error:
            service.store_failed.emit(error.failure())

    question = make()
    question.offer_silence()
    question.silenced.connect(ask_no_more)
    question.agreed.connect(act)
    question.open()
    return question
