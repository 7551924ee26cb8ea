"""A harness for downloaded bodies: they are assembled in a real spool, without any network."""

import csv
import io
from shutil import copyfileobj

from msgspec import Struct, field
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.core.tables.columns import untyped
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.transfer.body import DownloadedBody, Proof
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.sources.web.bodies.assembly import Assembly
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from tests.fakes.report import Recorder
from tests.support.builders import make_job

HOSTS = ("api.example.com:443", "files.example.com:443")


class BodiesHarness(Struct, dict=True):
    """One export: bodies go in, and the file comes out."""

    folder: object
    rows: int | None = None
    format: Format = Format.CSV
    simple: bool = False
    decode: Decode = field(default_factory=Decode)
    choices: ReadingChoices | None = None
    cancel: Cancel = field(default_factory=Cancel)

    def __post_init__(self):
        self.spool = JobSpool.create(self.folder, make_job(f"out.{self.format}"))
        self.report = Recorder()
        self.begin()

    def begin(self, state=None):
        self.assembly = Assembly(
            self.spool, self.format, self.rows, self.decode, self.choices, simple=self.simple
        )
        if state is not None:
            self.assembly.restore(state, self.cancel)

    def file(self, content, *, name="data.csv", media_type="text/csv", hosts=HOSTS, **headers):
        """Takes a file as if it was downloaded; the number of rows that it added."""
        target = self.assembly.target()
        target.reset()
        data = content if isinstance(content, bytes) else content.encode()
        with target.path.open("r+b") as file:
            file.write(data)
        return self._take(len(data), Checksum(data).hexdigest(), name, media_type, hosts, headers)

    def take(self, path, *, name="data.csv", media_type="text/csv"):
        """Takes a large file as if it was downloaded; the number of rows that it added."""
        target = self.assembly.target()
        target.reset()
        with path.open("rb") as source, target.path.open("r+b") as file:
            copyfileobj(source, file)
        checksum = Checksum(path.read_bytes()).hexdigest()
        return self._take(path.stat().st_size, checksum, name, media_type, HOSTS, {})

    def _take(self, size, checksum, name, media_type, hosts, headers):
        items = {"content-type": media_type, **{k.replace("_", "-"): v for k, v in headers.items()}}
        url = f"https://{hosts[-1]}/{name}"
        path = self.assembly.target().path
        head = Headers(items.items())
        body = DownloadedBody(path, size, checksum, Proof.LENGTH, head, url, tuple(hosts))
        return self.assembly.take_file(body, self.report, self.cancel)

    def page(self, text):
        """Takes a JSON page; the number of rows that it added."""
        value = parse_json(text.encode(), "")
        reply = ParsedReply(200, (), value, text, "https://api.example.com/")
        return self.assembly.take_page(value, reply, self.cancel)

    def finish(self, *, proven=True, ended=True):
        return self.assembly.finish(self.report, self.cancel, proven=proven, ended=ended)

    def publish(self, **how):
        """Ends the job as the program does; the receipt."""
        receipt = self.spool.publish(self.finish(**how), Recorder(), self.cancel)
        self.done = self.folder / receipt.name
        assert receipt.schema == untyped(self.cells()[0])
        return receipt

    def bytes(self):
        return (self.spool.part if self.spool.part.exists() else self.done).read_bytes()

    def text(self):
        return self.bytes().decode()

    def cells(self):
        """The file as another reader sees it, header included."""
        lines = io.StringIO(self.text(), newline="")
        return list(csv.reader(lines, delimiter=self.format.delimiter, strict=True))

    def left(self):
        """The names of the files in the job's folder."""
        return sorted(path.name for path in self.folder.iterdir())


def decoding(**values):
    """A Decode; `rows` and `columns` as text."""
    for key in ("rows", "columns"):
        if key in values:
            values[key] = Selector(values[key])
    return replace(Decode(), **values)
