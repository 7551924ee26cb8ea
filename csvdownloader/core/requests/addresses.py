"""Addresses as people have them: spelled as other programs do, or of what cannot be read."""

import re
from urllib.parse import quote

from csvdownloader.core.messages import EMPTY, Message, verbatim

_SCHEME = r"(?:jdbc:)?([a-z][a-z0-9]*)((?:\+[a-z0-9_]+)?:)(.*)"
# Other names of what is read by the same protocol, and the port that it has by itself.
_SAME = {
    "cockroachdb": ("postgresql", "26257"),
    "cockroach": ("postgresql", "26257"),
    "timescaledb": ("postgresql", ""),
    "greenplum": ("postgresql", ""),
    "yugabytedb": ("postgresql", "5433"),
    "yugabyte": ("postgresql", "5433"),
    "materialize": ("postgresql", "6875"),
    "postgis": ("postgresql", ""),
    "psql": ("postgresql", ""),
    "pgsql": ("postgresql", ""),
    "tidb": ("mysql", "4000"),
    "mysql2": ("mysql", ""),
}
# Here a + says what the program connects with, which is not its own matter.
_OWN = frozenset({"postgresql", "postgres", "mysql", "mariadb", "sqlite", "duckdb"})
_IN_A_FILE = frozenset({"sqlite", "duckdb"})
_PORT = r"[0-9]{1,5}"
_AUTHORITY = r"//([^/?#]*@)?([^/?#@]*)(.*)"


def scheme_of(text: str) -> str:
    """What an address begins with, in small letters and without `jdbc:`; empty for a path."""
    found = _with_scheme_apart(text)
    if found is None or not (found[3].startswith("//") or _is_jdbc(text)):
        return ""
    return f"{found[1]}{found[2]}".lower().removesuffix(":")


def own_form(text: str) -> str:
    """The address as the program itself writes it; any other text as it is.

    `jdbc:` and what SQLAlchemy puts behind a + are left out, and other names of a kind become the
    kind's: postgresql+psycopg2://, jdbc:mysql://, jdbc:sqlite:shop.db, cockroachdb://.
    """
    scheme = scheme_of(text)
    kind, port = _SAME.get(scheme.partition("+")[0], (scheme.partition("+")[0], ""))
    if kind not in _OWN or (scheme == kind and not _is_jdbc(text)):
        return text
    found = _with_scheme_apart(text)
    rest = found[3] if found else ""
    if kind in _IN_A_FILE and not rest.startswith("//"):
        return f"{kind}:///{quote(rest, safe='/:')}"
    return f"{kind}:{_with_port(rest, port)}"


def _with_scheme_apart(text: str) -> re.Match[str] | None:
    return re.fullmatch(_SCHEME, text.strip(), re.DOTALL | re.IGNORECASE)


def _is_jdbc(text: str) -> bool:
    return text.strip().lower().startswith("jdbc:")


def _with_port(rest: str, port: str) -> str:
    found = re.fullmatch(_AUTHORITY, rest, re.DOTALL)
    if not port or found is None or not found[2] or re.search(r":\d*\Z", found[2]):
        return rest
    return f"//{found[1] or ''}{found[2]}:{port}{found[3]}"


def with_scheme(text: str) -> str:
    """The address with the scheme that it lacks; any other text as it is.

    An address without its scheme begins with the name of a host and has a port or a path:
    `data.example.com/orders.csv`, `localhost:8000/a.csv`; or it begins with `www.`. It gets
    https://, but http:// where no server has a certificate: this computer, and bare numbers.
    """
    address = text.strip()
    host, slash, _ = address.partition("/")
    name, colon, port = host.partition(":")
    is_marked = slash or colon or name.lower().startswith("www.")
    if not is_marked or (colon and not re.fullmatch(_PORT, port)) or not _is_host(name):
        return text
    has_certificate = name.lower() != "localhost" and not name[-1].isdigit()
    return f"{'https' if has_certificate else 'http'}://{address}"


def _is_host(name: str) -> bool:
    if name.lower() == "localhost":
        return True
    labels = name.split(".")
    are_plain = all(label.replace("-", "").isalnum() for label in labels)
    is_number = len(labels) == 4 and all(re.fullmatch(_PORT, label) for label in labels)
    is_named = len(labels) > 1 and len(labels[-1]) > 1 and labels[-1].isalpha()
    return are_plain and (is_number or is_named)


_ADBC = Message(
    "Install the ADBC driver for {name}, make a connection of the kind 'Other (ADBC driver)' in "
    "the window, and export connection:NAME."
)
_WAYS = {
    "redshift": _ADBC.filled(name="Redshift"),
    "mssql": _ADBC.filled(name=verbatim("SQL Server")),
    "sqlserver": _ADBC.filled(name=verbatim("SQL Server")),
    "oracle": _ADBC.filled(name="Oracle"),
    "clickhouse": Message(
        "Ask its HTTP port by https://HOST:8443/?query= and a query with FORMAT CSVWithNames, or "
        "its port for the protocol of MySQL: mysql://USER@HOST:9004/DATABASE."
    ),
    "trino": Message("Use the profile: profile:trino."),
    "presto": Message("If it is Trino, use the profile: profile:trino."),
    "databricks": Message("Use the profile: profile:databricks-sql."),
    "hive": Message("Read its tables through Spark: sc://HOST:15002."),
    "spark": Message("Read it through Spark Connect: sc://HOST:15002."),
    "mongodb": Message(
        "Write a file with 'mongoexport --type=json', name it .jsonl, and give its path."
    ),
    "s3": Message("Make a signed https:// address with 'aws s3 presign', and give that."),
    "gs": Message("Make a signed https:// address with 'gcloud storage sign-url', and give that."),
    "abfs": Message(
        "Make a signed https:// address with 'az storage blob generate-sas', and give that."
    ),
    "ftp": Message("Fetch the file with curl or a browser, and give its path."),
    "sftp": Message("Fetch the file with sftp or scp, and give its path."),
    "hdfs": Message("Fetch the file with hdfs dfs -get, and give its path."),
}
_LIKE = {
    "ftps": "ftp", "scp": "sftp", "ssh": "sftp", "s3a": "s3", "s3n": "s3", "gcs": "gs",
    "abfss": "abfs", "az": "abfs", "azure": "abfs", "adl": "abfs", "wasb": "abfs", "wasbs": "abfs",
    "clickhousedb": "clickhouse", "ch": "clickhouse", "hive2": "hive", "webhdfs": "hdfs",
}  # fmt: skip


def way_to_read(scheme: str) -> Message:
    """The nearest way to what the program cannot read itself; what it can, when there is none.

    Args:
        scheme: From `scheme_of`.
    """
    base = scheme.partition("+")[0]
    return _WAYS.get(_LIKE.get(base, base), EMPTY)
