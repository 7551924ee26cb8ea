"""Google BigQuery."""

import re
from collections.abc import Mapping

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.database.adbc import settings as shared
from csvdownloader.sources.database.adbc.kind import AdbcKind, always_back_quoted
from csvdownloader.sources.database.adbc.settings import OPTIONS, TEXT
from csvdownloader.sources.database.driver import Login

_EXAMPLE = "bigquery://project/dataset"
_PARAMETERS = (
    Parameter(
        "project", Message("&Project"), TEXT, "", Message("The project that pays for the query.")
    ),
    Parameter("dataset", Message("&Dataset"), TEXT, "", Message("Only tables of it are listed.")),
    Parameter(
        "key_file",
        Message("&Key file"),
        ParameterKind.FILE,
        "",
        Message("The JSON key of a service account; empty for the login of the gcloud tool."),
        suffixes=(".json",),
    ),
    OPTIONS,
)
_SQL = "adbc.bigquery.sql."
_ALLOWED = re.compile(
    r"adbc\.bigquery\.sql\.(?:location|impersonate\.(?:target_principal|delegates|scopes|lifetime))"
)
_LOGIN = f"{_SQL}auth_type."


def _check(settings: Mapping[str, Value]) -> dict[str, Message]:
    needed = {"project": Message("Which project?")}
    return shared.check(settings, _PARAMETERS, needed, _ALLOWED)


def _parse(url: str) -> tuple[dict[str, Value], str | None]:
    address = shared.read_url(url, _EXAMPLE)
    settings: dict[str, Value] = {p.key: p.default for p in _PARAMETERS}
    settings |= {"project": address.host, "key_file": address.query.pop("key_file", "")}
    settings |= dict(zip(("dataset",), address.path, strict=False))
    settings["options"] = shared.options_text(address.query)
    shared.raise_url_errors(_check(settings))
    return settings, address.secret


def _url(settings: Mapping[str, Value]) -> str:
    texts = shared.texts(settings, _PARAMETERS)
    query = {"key_file": texts["key_file"]} | shared.parse_options(texts["options"])
    return shared.write_url("bigquery", {"host": texts["project"]}, (texts["dataset"],), query)


def _options(login: Login) -> dict[str, str]:
    options = {f"{_SQL}project_id": login.text("project")}
    if login.text("dataset"):
        options[f"{_SQL}dataset_id"] = login.text("dataset")
    if login.secret:
        auth_type, credentials = "json_credential_string", login.secret
    elif login.text("key_file"):
        auth_type, credentials = "json_credential_file", login.text("key_file")
    else:
        return options | {f"{_SQL}auth_type": f"{_LOGIN}app_default_credentials"}
    return options | {
        f"{_SQL}auth_type": _LOGIN + auth_type,
        f"{_SQL}auth_credentials": credentials,
    }


def _scope(login: Login) -> tuple[str | None, str | None]:
    return login.text("project"), login.text("dataset") or None


BIGQUERY = AdbcKind(
    key="bigquery",
    title=Message("BigQuery"),
    schemes=("bigquery",),
    secrets=(SecretField("key", Message("Key (JSON of a service account)")),),
    parameters=_PARAMETERS,
    check=_check,
    parse=_parse,
    url=_url,
    library=lambda _login: "adbc_driver_bigquery",
    extra="bigquery",
    options=_options,
    quote=always_back_quoted,
    scope=_scope,
    # by default up to 200 batches wait in memory
    statement_options={
        f"{_SQL}query.result_buffer_size": "8",
        f"{_SQL}query.prefetch_concurrency": "2",
    },
)
