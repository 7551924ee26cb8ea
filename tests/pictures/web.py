"""Pictures of profiles, of the form of a web service, and of accounts."""

from datetime import date

from msgspec.structs import replace
from PySide6.QtWidgets import QDialog

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.profiles import ProfileBasis, ProfileEntry, ProfileProblem
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import ask_secret
from csvdownloader.ui.fields.typed_fields import Calendar, DateField
from csvdownloader.ui.profiles.profile_check import ProfileCheck
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from tests.fakes.samples import make_connection
from tests.fakes.web import (
    BOTIFY,
    BROKEN,
    HOUSE,
    QUALTRICS,
    UNTRIED,
    entry,
)
from tests.pictures.harness import LONG, OUT, PictureHarness, settle

BQL = """{
  "collections": ["crawl.20260101"],
  "query": {
    "dimensions": ["url", "http_code"],
    "filters": {"field": "http_code", "predicate": "eq", "value": 404}
  }
}"""


def open_profiles(harness: PictureHarness, chosen: str = "download") -> ProfileDialog:
    dialog = ProfileDialog(harness.profiles, chosen, harness.window)
    dialog.open()
    settle(150)
    return dialog


def based() -> ProfileEntry:
    """A profile with everything that the details can show."""
    sources = (
        "https://shopify.dev/docs/api/bulk-operations",
        "https://github.com/airbytehq/airbyte",
    )
    basis = ProfileBasis(sources, date(2026, 11, 26), "2026-10", date(2027, 10, 1))
    return replace(
        entry("shop", "Shopify: bulk query", "shopify.dev", remark=UNTRIED),
        basis=basis,
        hosts=("{shop}.myshopify.com",),
        called=("{shop}.myshopify.com",),
        is_open=True,
    )


def many_profiles() -> list[ProfileEntry]:
    names = (
        "Amazon: SP-API report", "Amplitude: cohort", "BigQuery: SQL", "CKAN: table",
        "Databricks: SQL", "HubSpot: CRM export", "Klaviyo: list", "Mixpanel: raw events",
        "OData: entity set", "Pages with Link headers", "Salesforce: Bulk API 2.0 query",
        "Shopify: bulk operation", "Snowflake: SQL API", "Socrata: data set", "Stripe: report",
        "Trino: SQL", "Zendesk: incremental export",
    )  # fmt: skip
    hosts = [f"developers.{name.split(':')[0].split()[0].lower()}.com" for name in names]
    pairs = zip(names, hosts, strict=True)
    return [entry(h, n, h, remark=UNTRIED, hosts=(h.replace("dev", "api"),)) for n, h in pairs]


def draw_profiles(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    fake = harness.profiles_fake
    fake.on_disk += [*many_profiles(), entry("long", LONG, "docs.example.com", is_own=True)]
    fake.on_disk.append(based())
    harness.profiles.reload()
    settle(100)
    dialog = open_profiles(harness, BOTIFY.id)
    harness.take_open("90-profiles", dialog)
    dialog.list.select(dialog.model.row_of("shop"))
    harness.take_open("89-profiles-based", dialog)
    dialog.list.select(dialog.model.row_of(BOTIFY.id))
    dialog.edit.setText("sql")
    harness.take_open("91-profiles-found", dialog)
    dialog.edit.setText("xyz")
    harness.take_open("92-profiles-no-match", dialog)
    dialog.edit.clear()
    dialog.list.select(dialog.model.row_of(BROKEN.id))
    harness.take_open("93-profiles-broken", dialog)
    dialog.list.select(dialog.model.row_of(BOTIFY.id))
    dialog.tools.revealer.show = _show_nothing  # type: ignore[method-assign]  # no file manager
    dialog.tools.copy_button.click()
    settle(200)
    harness.take_open("94-profiles-copied", dialog)
    dialog.close()
    draw_profile_check(harness)
    harness.close()


def _show_nothing(path: str) -> None:
    """For the file manager."""


def draw_profile_check(harness: PictureHarness) -> None:
    check = ProfileCheck(harness.profiles, "", harness.window)
    check.open()
    check.check_button.click()
    harness.take_open("95-profile-check-empty", check)
    check.file.choose(str(HOUSE.path))
    check.check_button.click()
    settle(100)
    harness.take_open("96-profile-check-good", check)
    harness.profiles_fake.problems = [
        ProfileProblem(12, "poll.interval.first", Message("“5 s” is not a time; write it as “5s”")),
        ProfileProblem(31, "start.json.payload.query", Message("There is no parameter “qury”")),
        ProfileProblem(48, "decode", Message("Unknown key “sep-line”. {more}", more=LONG)),
    ] * 3
    check.check_button.click()
    settle(100)
    harness.take_open("97-profile-check-problems", check)
    check.close()


def web_request(profile: str, **parameters: str) -> Request:
    named = {f"param.{name}": value for name, value in parameters.items()}
    return Request("web", {"profile": profile, **named})


def draw_web_form(suffix: str) -> None:
    harness = PictureHarness(suffix, [], (1000, 760))
    form = harness.open_form()
    form.source_combo.setCurrentIndex(form.source_combo.findData("web"))
    settle(600)
    harness.take("98-web-download")
    form.fill(web_request("qualtrics-responses", datacenter="fra1"))
    form.options.setChecked(True)
    settle(600)
    harness.take("99-web-many-fields")
    harness.window.resize(768, 512)
    harness.take("9e-web-low-window")
    harness.window.resize(1000, 760)
    field = form.own.fields["param.since"]
    assert isinstance(field, DateField)
    field.edit.setText("2026-01-31T08:00:00Z")
    field.calendar_button.click()
    settle(100)
    calendar = field.findChild(Calendar)
    assert calendar is not None
    calendar.grab().save(str(OUT / f"9a-calendar{suffix}.png"))
    calendar.close()
    form.fill(web_request("botify-export-job", project="shop.example.com", query=BQL))
    settle(600)
    harness.take("9b-web-note")
    form.fill(web_request("gone-service", project="shop"))
    settle(600)
    harness.take("9c-web-gone")
    harness.profiles_fake.on_disk.append(entry("long", LONG, "x.example.com", hosts=(LONG,)))
    harness.profiles.reload()
    form.fill(web_request("long"))
    settle(600)
    harness.take("9d-web-long")
    harness.close()


def open_account(
    harness: PictureHarness, profile: ProfileEntry, account: Connection | None = None
) -> ConnectionDialog:
    kinds = [f"web:{profile.id}"]
    dialog = ConnectionDialog(harness.connections, account, harness.window, kinds)
    dialog.open()
    settle(100)
    return dialog


def make_account(name: str, profile: ProfileEntry, hosts: str = "") -> Connection:
    kind, agreed = f"web:{profile.id}", hosts or " ".join(profile.hosts)
    return make_connection(name, kind, SecretLocation.ASK, hosts=agreed)


def draw_accounts(suffix: str) -> None:
    old = make_account("Analytics", BOTIFY, "api.old.example.com")
    harness = PictureHarness(suffix, [], connections=[old])
    dialog = open_account(harness, BOTIFY)
    harness.take_open("110-account", dialog)
    dialog.save_button.click()
    harness.take_open("111-account-errors", dialog)
    dialog.close()
    dialog = open_account(harness, HOUSE)
    harness.take_open("112-account-parts", dialog)
    dialog.form.secret.lines[1].edit.setText("s3cret")
    dialog.save_button.click()
    harness.take_open("113-account-part-missing", dialog)
    dialog.close()
    dialog = open_account(harness, BOTIFY, old)
    harness.take_open("114-account-hosts-changed", dialog)
    dialog.remove_button.click()
    harness.take_open("115-account-remove", next(iter(dialog.findChildren(QDialog))))
    dialog.close()
    harness.key_store.available = False
    dialog = open_account(harness, QUALTRICS)
    harness.take_open("116-account-no-key-store", dialog)
    dialog.close()
    for number, profile in ((117, BOTIFY), (118, HOUSE)):
        ask_secret(
            harness.connections, make_account("Analytics", profile), harness.window, lambda: None
        )
        harness.take_dialog(f"{number}-account-secret")
    harness.close()
