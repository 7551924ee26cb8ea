"""What may be in a log or a traceback: no record shows a secret."""

from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.web.profile.auth import Auth, AuthKind
from csvdownloader.sources.web.profile.credential_scope import credential_scope
from csvdownloader.sources.web.profile.templates import TemplateScope
from csvdownloader.sources.web.profile_toml.load import read_profile
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.result.links import Link
from tests.sources.web.jobs import job_profile

SECRET = "canary"


def test_an_order_does_not_show_its_secrets():
    profile = read_profile(job_profile(""))
    scope = credential_scope(profile, {}, "https://a.example")
    order = RunOrder(profile, {}, {"key": SECRET}, scope, "https://a.example", None, Format.CSV)
    assert SECRET not in repr(order)


def test_a_link_does_not_show_its_address():
    link = Link(HttpRequest("GET", f"https://a.example/?signature={SECRET}"))
    assert SECRET not in repr(link)


def test_values_of_placeholders_do_not_show_the_secret():
    assert SECRET not in repr(TemplateScope(secret={"token": SECRET}))


def test_a_call_does_not_show_its_credential():
    scope = credential_scope(read_profile(job_profile("")), {}, "https://a.example")
    secret = TemplateScope(secret={"access_token": SECRET})
    credentials = scope.credentials(Auth(AuthKind.OAUTH2), secret)
    assert SECRET in credentials.headers["Authorization"]
    assert SECRET not in repr(HttpRequest("GET", "https://a.example/", credentials=credentials))
