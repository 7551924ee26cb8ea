"""Snowflake."""

import re
from collections.abc import Mapping

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.database.adbc import settings as shared
from csvdownloader.sources.database.adbc.kind import AdbcKind, always_double_quoted
from csvdownloader.sources.database.adbc.settings import OPTIONS, TEXT
from csvdownloader.sources.database.driver import Login

_EXAMPLE = "snowflake://user@account/database/schema?warehouse=name"
_PARAMETERS = (
    Parameter(
        "account", Message("&Account"), TEXT, "", Message("The account, as organization-name.")
    ),
    Parameter("user", Message("&User"), TEXT, "", Message("The user's name.")),
    Parameter(
        "login",
        Message("&Login"),
        ParameterKind.CHOICE,
        "auth_snowflake",
        Message("How Snowflake knows you."),
        choices=(
            ("auth_snowflake", Message("Password")),
            ("auth_pat", Message("Programmatic access token")),
            ("auth_oauth", Message("OAuth token")),
            ("auth_ext_browser", Message("In the browser")),
            ("auth_jwt", Message("Key file")),
        ),
    ),
    Parameter(
        "key_file",
        Message("&Key file"),
        ParameterKind.FILE,
        "",
        Message("The private key, not encrypted."),
        suffixes=(".p8", ".pem"),
        when=("login", "auth_jwt"),
    ),
    Parameter("warehouse", Message("&Warehouse"), TEXT, "", Message("Empty for the user's own.")),
    Parameter("role", Message("&Role"), TEXT, "", Message("Empty for the user's own.")),
    Parameter("database", Message("&Database"), TEXT, "", Message("Only tables of it are listed.")),
    Parameter("schema", Message("&Schema"), TEXT, "", Message("Only tables of it are listed.")),
    OPTIONS,
)
_SQL = "adbc.snowflake.sql."
_CLIENT = f"{_SQL}client_option."
# Not here: what names another host or a file, or loosens TLS.
_ALLOWED = re.compile(
    r"adbc\.snowflake\.sql\.client_option\.(?:app_name|client_timeout|disable_telemetry"
    r"|jwt_expire_timeout|keep_session_alive|login_timeout|max_timestamp_precision"
    r"|request_timeout|use_high_precision)"
)
_SAME_NAME = ("warehouse", "role", "schema")  # settings that are options of the driver too


def _check(settings: Mapping[str, Value]) -> dict[str, Message]:
    needed = {"account": Message("Which account?"), "user": Message("Which user?")}
    return shared.check(settings, _PARAMETERS, needed, _ALLOWED)


def _parse(url: str) -> tuple[dict[str, Value], str | None]:
    address = shared.read_url(url, _EXAMPLE)
    own = {
        key: address.query.pop(key)
        for key in ("login", "key_file", "warehouse", "role")
        if key in address.query
    }
    settings: dict[str, Value] = {p.key: p.default for p in _PARAMETERS}
    settings |= own | {"account": address.host, "user": address.user}
    settings |= dict(zip(("database", "schema"), address.path, strict=False))
    settings["options"] = shared.options_text(address.query)
    shared.raise_url_errors(_check(settings))
    return settings, address.secret


def _url(settings: Mapping[str, Value]) -> str:
    texts = shared.texts(settings, _PARAMETERS)
    query = {key: texts[key] for key in ("key_file", "warehouse", "role")}
    query["login"] = texts["login"].replace("auth_snowflake", "")
    return shared.write_url(
        "snowflake",
        {"host": texts["account"], "user": texts["user"]},
        (texts["database"], texts["schema"]),
        query | shared.parse_options(texts["options"]),
    )


def _options(login: Login) -> dict[str, str]:
    options = {
        f"{_SQL}account": login.text("account"),
        "username": login.text("user"),
        f"{_SQL}auth_type": login.text("login"),
        f"{_SQL}db": login.text("database"),
        f"{_CLIENT}login_timeout": "20s",
        f"{_CLIENT}use_high_precision": "true",  # else a number can become a double
        # else a timestamp before 1678 or after 2262 becomes another one
        f"{_CLIENT}max_timestamp_precision": "nanoseconds_error_on_overflow",
        **{_SQL + key: login.text(key) for key in _SAME_NAME},
    }
    if login.text("login") == "auth_jwt":
        options[f"{_CLIENT}jwt_private_key"] = login.text("key_file")
    if login.secret:
        is_password = login.text("login") == "auth_snowflake"
        options["password" if is_password else f"{_CLIENT}auth_token"] = login.secret
    return {key: value for key, value in options.items() if value}


def _scope(login: Login) -> tuple[str | None, str | None]:
    return login.text("database") or None, login.text("schema") or None


SNOWFLAKE = AdbcKind(
    key="snowflake",
    title=Message("Snowflake"),
    schemes=("snowflake",),
    secrets=(SecretField("password", Message("Password or token")),),
    parameters=_PARAMETERS,
    check=_check,
    parse=_parse,
    url=_url,
    library=lambda _login: "adbc_driver_snowflake",
    extra="snowflake",
    options=_options,
    quote=always_double_quoted,
    version="SELECT current_version()",
    scope=_scope,
    # by default up to 200 batches wait in memory
    statement_options={
        "adbc.rpc.result_queue_size": "8",
        "adbc.snowflake.rpc.prefetch_concurrency": "2",
    },
)
