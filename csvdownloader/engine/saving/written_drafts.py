"""The drafts of a finished file in another form."""

from contextlib import ExitStack
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.ports.running import Report
from csvdownloader.core.saving.saved import Saved, SavedFile
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.proof.finished_file import reading_finished
from csvdownloader.engine.proof.verify import check_unchanged
from csvdownloader.engine.rows.line_breaks import LineBreaks
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.drafts import Draft, noted_draft
from csvdownloader.engine.saving.targets import storing
from csvdownloader.engine.writers.parts import NewDraft
from csvdownloader.engine.writers.write import Finished, write_drafts


def written_drafts(
    copy: Copy, options: WriteOptions, open_drafts: ExitStack, report: Report, cancel: Cancel
) -> tuple[list[Draft], Saved]:
    """The drafts of a file in another form, until `open_drafts` ends, and what is saved with them.

    Raises:
        InvalidRequestError: It cannot be written as it is asked for.
        NotWholeError: The finished file is gone, or no longer what its receipt says.
        StorageError: A draft cannot be written.
        Cancelled: `cancel` was set.
    """
    breaks = LineBreaks()
    with reading_finished(copy.receipt):
        check_unchanged(copy.finished, copy.receipt, lambda _: None, cancel, breaks)
    targets = iter(copy.targets)

    def new_draft() -> NewDraft:
        path = open_drafts.enter_context(noted_draft(copy.target, copy.finished.parent))
        return NewDraft(path, _member(next(targets), options))

    finished = Finished(copy.finished, copy.receipt, copy.format, breaks.lines())
    with storing(copy.target):
        filled, measured = write_drafts(finished, options, new_draft, report, cancel)
    drafts = [
        Draft(part.path, target) for part, target in zip(filled.parts, copy.targets, strict=True)
    ]
    files = [
        SavedFile(draft.target, counted) for draft, counted in zip(drafts, measured, strict=True)
    ]
    return drafts, Saved(options, tuple(files), filled.guarded, filled.replaced, filled.cut)


def _member(target: Path, options: WriteOptions) -> str:
    """The name of the text in a zip of that name."""
    name = target.name.removesuffix(options.compression.ending)
    ending = f".{options.format.value}"
    return name if "." in name else f"{name}{ending}"
