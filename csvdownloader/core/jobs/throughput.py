"""How fast the rows of one task came, from its beginning to now."""

from itertools import pairwise

from msgspec import Struct

_LEAST_SECONDS = 3.0  # of reports, before there is a curve
_STEP = 0.5  # seconds between two samples, until there are too many
MOST_SAMPLES = 240


class ThroughputCurve(Struct, frozen=True):
    """Rows a second over the time of a task.

    Attributes:
        points: (seconds since the first row was reported, rows a second from the point before to
            this one); in the order of time, two at least.
        mean: Rows a second over the whole time.
    """

    points: tuple[tuple[float, float], ...]
    mean: float

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return self.points[-1][0]


class Throughput:
    """Notes how many rows there are at which time, in a bounded number of samples.

    Times are seconds of a monotonic clock.
    """

    def __init__(self) -> None:
        self._samples: list[tuple[float, int]] = []
        self._step = _STEP

    def note(self, now: float, rows: int) -> None:
        """Takes a report into account. Fewer rows than before are those of a new beginning."""
        if self._samples and rows < self._samples[-1][1]:
            self._samples, self._step = [], _STEP
        if not self._samples or now - self._samples[-1][0] >= self._step:
            self._samples.append((now, rows))
        if len(self._samples) > MOST_SAMPLES:
            # Each keeps all rows so far: what is left still tells the right rates.
            self._samples, self._step = self._samples[::2], 2 * self._step

    def curve(self, now: float) -> ThroughputCurve | None:
        """The curve until now; None while there is too little to see."""
        samples = list(self._samples)
        if samples and now - samples[-1][0] > 2 * self._step:  # nothing comes any more
            samples.append((now, samples[-1][1]))
        if len(samples) < 3 or samples[-1][0] - samples[0][0] < _LEAST_SECONDS:
            return None
        start, first = samples[0]
        pairs = pairwise(samples)
        points = tuple(
            (at - start, (rows - before) / (at - then)) for (then, before), (at, rows) in pairs
        )
        return ThroughputCurve(points, (samples[-1][1] - first) / points[-1][0])
