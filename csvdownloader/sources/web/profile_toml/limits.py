"""Reads [limits] (rate limit, concurrency) and [errors]."""

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.errors import ErrorClass, ErrorRule, Errors
from csvdownloader.sources.web.profile.limits import Limits
from csvdownloader.sources.web.profile_toml.reader import ProfileTable


def read_limits(table: ProfileTable | None) -> Limits:
    """The table [limits]."""
    if table is None:
        return Limits()
    spacing, rate = 0.0, table.table("rate")
    if rate:
        rate.need("requests", "per")
        spacing = rate.seconds("per", 0.0) / rate.whole("requests", 1, least=1)
        rate.close()
    concurrent = table.whole("concurrent_jobs", least=1) if "concurrent_jobs" in table else None
    limits = Limits(spacing, table.seconds("min_poll", 0.0), concurrent)
    table.close()
    return limits


def read_errors(table: ProfileTable | None) -> Errors:
    """The table [errors]."""
    if table is None:
        return Errors()
    errors = Errors(
        message=table.selector_items("message"),
        code=table.selector_items("code"),
        request_id=table.selector_items("request_id"),
        rules=tuple(_rule(entry) for entry in table.tables("map")),
    )
    table.close()
    return errors


def _rule(entry: ProfileTable) -> ErrorRule:
    entry.need("class")
    rule = ErrorRule(
        error_class=entry.word("class", ErrorClass, ErrorClass.PERMANENT),
        code=entry.items("code", str),
        http=entry.items("http", int),
        hint=entry.text("hint"),
    )
    if not rule.code and not rule.http:
        entry.wrong("", Message("Name the codes: code or http"))
    entry.close()
    return rule
