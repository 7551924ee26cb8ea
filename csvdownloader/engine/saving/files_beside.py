"""Small files that are saved beside others: none ever speaks of a file that is not there."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.saving.saved import Saved
from csvdownloader.engine.disk.durable import sync_file, sync_name
from csvdownloader.engine.disk.space import require_space
from csvdownloader.engine.saving.drafts import Draft, noted_draft
from csvdownloader.engine.saving.publish import publish_all
from csvdownloader.engine.saving.targets import storing


class Beside(Struct, frozen=True):
    """Small files that are saved with others and speak of them: receipts.

    Attributes:
        targets: Their paths.
        make: Gives their contents, in the order of the paths, for what is about to be saved.
    """

    targets: tuple[Path, ...]
    make: Callable[[Saved], Sequence[bytes]]


NOTHING = Beside((), lambda _saved: ())


def publish_with(
    beside: Beside, saved: Saved, drafts: Sequence[Draft], overwrite: bool, notes: Path
) -> None:
    """Publishes the drafts of files, and then what lies beside them; `notes`: see `noted_draft`."""
    with ExitStack() as open_drafts:
        written = [
            open_drafts.enter_context(_written_draft(content, target, notes))
            for content, target in zip(beside.make(saved), beside.targets, strict=True)
        ]
        with _hidden(beside.targets if overwrite else (), drafts, notes):
            publish_all([*drafts, *written], overwrite)


@contextmanager
def _written_draft(content: bytes, target: Path, notes: Path) -> Iterator[Draft]:
    """A small file beside its target under a temporary name, like `copied_draft`."""
    with noted_draft(target, notes) as draft:
        with storing(target):
            require_space(draft.parent, len(content))
            with draft.open("xb") as file:
                file.write(content)
            sync_file(draft)
        yield Draft(draft, target)


@contextmanager
def _hidden(targets: Sequence[Path], drafts: Sequence[Draft], notes: Path) -> Iterator[None]:
    """While inside, nothing has the names of the targets.

    What had them is removed then; but it gets them back when the block fails and all drafts are
    still there, so that nothing has been replaced.
    """
    with ExitStack() as hiding:
        hidden = [
            Draft(hiding.enter_context(noted_draft(target, notes)), target) for target in targets
        ]
        try:
            for each in hidden:
                with storing(each.target), contextlib.suppress(FileNotFoundError):
                    each.target.rename(each.path)
                    sync_name(each.target)
            yield
        except BaseException:
            if all(os.path.lexists(draft.path) for draft in drafts):
                _give_back(hidden)
            raise


def _give_back(hidden: Sequence[Draft]) -> None:
    for each in hidden:
        with contextlib.suppress(OSError):
            if not os.path.lexists(each.target):
                each.path.rename(each.target)
