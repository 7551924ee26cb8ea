"""Other programs that fetch from servers, each as a whole process."""

import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

from tests.benchmarks.measuring import Figures, timed

_JOB = """
source:
  type: {kind}
  url: "{url}"
exports:
  - name: big
    query: "SELECT * FROM big"
    mode: full
    format: csv
    columns: {{amount: "decimal(12,2)"}}
    destination: {{type: local, path: output}}
"""


def postgres_tool(url: str, folder: str, psql: str) -> Figures:
    """PostgreSQL's own command line."""
    target = Path(folder) / f"{uuid4()}.csv"
    copy = f"\\copy (SELECT * FROM big) TO '{target}' (FORMAT csv, HEADER)"
    return timed([psql, url, "-qc", copy], target)


def mariadb_tool(port: str, folder: str) -> Figures:
    """MariaDB's own command line, which writes tabs and neither NULL apart nor line feeds."""
    target = Path(folder) / f"{uuid4()}.tsv"
    command = ["mariadb", "--no-defaults", "--batch", "--quick", "--skip-ssl"]
    command += ["--host=127.0.0.1", f"--port={port}", "--user=root", "t"]
    return timed([*command, "--execute=SELECT * FROM big"], target, stdout=True)


def rivet(kind: str, url: str, folder: str) -> Figures:
    """rivet-cli as it comes; no figures where it fails, as 0.32.2 does at MariaDB.

    Its configuration must say how long a `numeric` is.
    """
    place = Path(folder) / "rivet"
    place.mkdir()
    try:
        (place / "job.yaml").write_text(_JOB.format(kind=kind, url=url))
        script = f"cd {place} && rivet run --config job.yaml && mv output/*.csv rows.csv"
        return timed(["sh", "-c", script], place / "rows.csv")
    except subprocess.CalledProcessError:
        return {}
    finally:
        shutil.rmtree(place)
