"""Pictures of connections to databases, their tables, and the form of a database."""

from PySide6.QtWidgets import QDialog

from csvdownloader.core.connections.connections import PASSWORD, Connection, SecretLocation
from csvdownloader.core.errors.connections import KeyStoreError, LoginRefusedError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from tests.fakes.samples import make_connection
from tests.pictures.harness import LONG, PictureHarness, settle

SHOP = make_connection("Shop", secret=SecretLocation.KEY_STORE)
URL = "postgresql://ada:s3cret@db.example.com:6432/shop"
SERVER_MESSAGE = (
    'connection to server at "db.example.com" (203.0.113.7), port 6432 failed: Connection refused. '
    "Is the server running on that host and accepting TCP/IP connections? " * 3
)
QUERY = """select o.order_id, o.ordered_at, c.name as customer, sum(l.quantity * l.unit_price)
from orders o
join customers c using (customer_id)
join lines l using (order_id)
where o.ordered_at >= date '2024-01-01'
group by 1, 2, 3
order by o.ordered_at"""


def open_connection(
    harness: PictureHarness, connection: Connection | None = None
) -> ConnectionDialog:
    dialog = ConnectionDialog(harness.connections, connection, harness.window)
    dialog.open()
    settle(100)
    return dialog


def fill_connection(
    harness: PictureHarness, connection: Connection | None = None
) -> ConnectionDialog:
    dialog = open_connection(harness, connection)
    if connection is None:
        dialog.form.url.edit.setText(URL)
        dialog.form.url.given.emit(URL)
    dialog.form.name_edit.setFocus()
    return dialog


def draw_connections(suffix: str) -> None:
    harness = PictureHarness(suffix, [], connections=[SHOP])
    dialog = open_connection(harness)
    harness.take_open("40-connection-empty", dialog)
    dialog.save_button.click()
    harness.take_open("41-connection-errors", dialog)
    dialog.close()
    dialog = fill_connection(harness)
    harness.take_open("42-connection-filled", dialog)
    harness.driver.gate.clear()
    dialog.test.button.click()
    harness.take_open("43-connection-testing", dialog)
    harness.driver.gate.set()
    settle(150)
    harness.take_open("44-connection-tested", dialog)
    harness.driver.error = UnreachableError(verbatim(SERVER_MESSAGE))
    dialog.test.button.click()
    settle(150)
    harness.take_open("45-connection-refused", dialog)
    harness.key_store.gate.clear()
    dialog.save_button.click()
    harness.take_open("46-connection-saving", dialog)
    harness.key_store.error = KeyStoreError(Message("The key store “login” is locked"))
    harness.key_store.gate.set()
    settle(150)
    harness.take_open("47-connection-key-store", dialog)
    dialog.close()
    settle(800)
    dialog = open_connection(harness, SHOP)
    harness.take_open("48-connection-edit", dialog)
    dialog.remove_button.click()
    harness.take_open("49-connection-remove", next(iter(dialog.findChildren(QDialog))))
    dialog.close()
    harness.key_store.available = False
    dialog = fill_connection(harness)
    harness.take_open("50-connection-no-key-store", dialog)
    dialog.form.kind_combo.setCurrentIndex(1)
    harness.take_open("51-connection-file", dialog)
    dialog.close()
    SecretDialog(PASSWORD, "Shop", harness.window).open()
    harness.take_dialog("52-secret")
    SecretDialog(PASSWORD, LONG, harness.window).open()
    harness.take_dialog("53-secret-long")
    harness.close()


def many_tables() -> tuple[TableInfo, ...]:
    names = ("orders", "customers", "stock_movements", "clicks", "invoices_archive")
    return tuple(
        TableInfo((schema, f"{name}_{year}_{month:02}"), month % 5 == 0, month * 12_345_678)
        for schema in ("public", "sales", "warehouse")
        for name in names
        for year in range(2020, 2026)
        for month in range(1, 13)
    )


def open_tables(harness: PictureHarness, chosen: str = "") -> TableDialog:
    dialog = TableDialog(harness.connections, SHOP.id, chosen, harness.window)
    dialog.open()
    settle(150)
    return dialog


def draw_tables(suffix: str) -> None:
    harness = PictureHarness(suffix, [], connections=[SHOP])
    harness.key_store.secrets[SHOP.id] = "s3cret"
    dialog = open_tables(harness, "public.orders")
    harness.take_open("60-tables", dialog)
    dialog.close()
    harness.driver.found_tables = ()
    harness.take_open("61-tables-none", open_tables(harness))
    harness.driver.gate.clear()
    harness.take_open("62-tables-loading", open_tables(harness))
    harness.driver.error = LoginRefusedError(
        Message("password authentication failed. {more}", more=SERVER_MESSAGE)
    )
    harness.driver.gate.set()
    harness.take_open("63-tables-failed", open_tables(harness))
    harness.driver.error = None
    long = TableInfo((LONG, LONG + "x"), row_estimate=123_456_789_012)
    harness.driver.found_tables = (*many_tables(), TableInfo(("notes",)), long)
    dialog = open_tables(harness)
    harness.take_open("64-tables-many", dialog)
    dialog.edit.setText("sales.ord")
    harness.take_open("65-tables-found", dialog)
    dialog.edit.setText("a very long")
    harness.take_open("66-tables-long", dialog)
    dialog.edit.setText("xyz")
    harness.take_open("67-tables-no-match", dialog)
    for chosen, name in (("", "70-columns"), ("city,order_id,discount", "71-columns-chosen")):
        columns = ColumnsDialog(
            harness.connections, SHOP.id, "public.orders", chosen, harness.window
        )
        columns.open()
        settle(150)
        harness.take_open(name, columns)
    columns.edit.setText("xyz")
    harness.take_open("72-columns-no-match", columns)
    harness.close()


def draw_database_form(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    form = harness.open_form()
    form.source_combo.setCurrentIndex(form.source_combo.findData("database"))
    harness.take("80-database-no-connection")
    form.submit()
    harness.take("81-database-errors")
    harness.close()
    harness = PictureHarness(suffix, [], connections=[SHOP])
    form = harness.open_form()
    table = {"connection": SHOP.id, "what": "table", "table": "public.orders", "columns": ""}
    form.fill(Request("database", table))
    settle(600)
    harness.take("82-database-table")
    query = {"connection": SHOP.id, "what": "query", "query": QUERY}
    form.fill(Request("database", query, 1000))
    settle(600)
    harness.take("83-database-query")
    form.fill(Request("database", table | {"table": LONG, "columns": LONG}))
    harness.take("84-database-long")
    form.fill(Request("database", {"connection": "gone", "what": "query", "query": " "}))
    form.submit()
    settle(600)
    harness.take("85-database-gone")
    harness.close()
