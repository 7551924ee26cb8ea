"""Servers that other people wrote and that speak as ClickHouse and as Elasticsearch."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import noida_db  # type: ignore[import-untyped]

from csvdownloader.core.overrides import override
from tests.support.webservers import WebServer


class NoidaServer(WebServer):
    """noida-db as one of the services that it speaks: "clickhouse" or "elasticsearch"."""

    def __init__(self, folder: Path, service: str) -> None:
        super().__init__(folder)
        self._folder, self._service = folder, service

    @override
    def command(self) -> Sequence[str]:
        # the command of the package would start this program, and leave it running
        program = Path(noida_db.__file__).with_name("noida-db")
        port = [f"--{self._service}-port", str(self.port)]
        return [str(program), "start", "--data-dir", str(self._folder / "data"),
                "--only", self._service, *port]  # fmt: skip


def send(url: str, body: bytes, content_type: str = "application/json") -> bytes:
    """Sends the body by POST, past any proxy; returns the answer. Raises HTTPError."""
    request = Request(url, body, {"Content-Type": content_type})
    with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
        return bytes(answer.read())


def index_documents(url: str, index: str, documents: Mapping[str, object]) -> None:
    """Indexes documents by their ids, so that the next search finds them."""
    lines = []
    for name, document in documents.items():
        action = {"index": {"_index": index, "_id": name}}
        lines += [json.dumps(action), json.dumps(document)]
    text = "".join(f"{line}\n" for line in lines)
    send(f"{url}/_bulk?refresh=true", text.encode(), "application/x-ndjson")
