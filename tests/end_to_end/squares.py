"""A source as another package may add it; see `test_other_source.py`."""

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.parameters import RowBounds
from csvdownloader.core.sources.source_base import SourceBase
from csvdownloader.engine.rows.row_writer import write_rows


class Squares(SourceBase):
    key = "squares"
    title = "Squares"
    row_bounds = RowBounds(maximum=1000, default=10)

    def export(self, request, spool, report, cancel):
        output = Output(spool.part, request.format, request.row_limit, report, cancel)
        rows = ((str(n), str(n * n)) for n in range(1, request.row_limit + 1))
        written = write_rows(
            output,
            ("n", "square"),
            rows,
            lambda done: report(
                Progress(Stage.COPYING, done, percent=100 * done / request.row_limit)
            ),
        )
        return Outcome(Completeness.COMPLETE, written, f"All {written} squares were made.")
