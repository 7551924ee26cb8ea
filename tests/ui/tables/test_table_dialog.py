"""The dialog that finds a table, with real keys."""

from PySide6.QtCore import Qt

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from csvdownloader.ui.tables.table_model import HEADINGS
from tests.fakes.samples import make_connection
from tests.ui import list_dialogs
from tests.ui.list_dialogs import search

SHOP = make_connection()


def opened(app, chosen="", connection=SHOP):
    dialog = TableDialog(app.connections, connection.id, chosen, app.window)
    return list_dialogs.opened(dialog)


def filled(app, chosen=""):
    return list_dialogs.filled(app, opened(app, chosen))


def names(dialog):
    model = dialog.model
    return [model.index(row, 0).data().strip() for row in range(model.rowCount())]


def current(dialog):
    table = dialog.list.table()
    return table.path if table else None


def test_tables_stand_under_their_schemas_with_kind_and_rows(shop):
    dialog = filled(shop)
    assert names(dialog) == [
        "▾ public", "customers", "open_orders", "orders", "▾ sales 2024", "Net.total",
    ]  # fmt: skip
    model = dialog.model
    shown = [model.index(3, column).data().strip() for column in range(len(HEADINGS))]
    assert shown == ["orders", "Table", "about 5,000,000"]
    assert model.index(2, 1).data() == "View"
    assert model.index(5, 2).data() == ""
    assert dialog.caption.text() == "4 tables"


def test_names_of_one_part_stand_at_the_top_and_three_parts_share_a_parent(shop):
    shop.driver.found_tables = (
        TableInfo(("notes",)),
        TableInfo(("lake", "raw", "clicks")),
        TableInfo(("lake", "raw", "views")),
    )
    assert names(filled(shop)) == ["notes", "▾ lake.raw", "clicks", "views"]


def test_the_search_finds_parts_of_schema_and_name_and_selects_the_first(shop):
    dialog = filled(shop)
    search(shop, dialog, "C.ORD")
    assert names(dialog) == ["▾ public", "orders"]
    assert current(dialog) == ("public", "orders")
    assert dialog.caption.text() == "1 of 4 tables"


def test_enter_in_the_search_line_chooses(shop):
    dialog = filled(shop)
    search(shop, dialog, "net")
    answers = dialog.answers
    shop.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert answers == ['"sales 2024"."Net.total"']
    assert not dialog.isVisible()


def test_down_goes_into_the_list_and_letters_go_back(shop):
    dialog = filled(shop)
    shop.key(Qt.Key.Key_Down, widget=dialog.edit)
    assert dialog.list.hasFocus()
    assert current(dialog) == ("public", "open_orders")
    shop.key(Qt.Key.Key_N, widget=dialog.list)
    assert dialog.edit.hasFocus()
    assert dialog.edit.text() == "n"


def test_enter_in_the_list_chooses_once(shop):
    dialog = filled(shop)
    answers = dialog.answers
    shop.key(Qt.Key.Key_Down, widget=dialog.edit)
    shop.key(Qt.Key.Key_Return, widget=dialog.list)
    assert answers == ["public.open_orders"]


def test_a_double_click_chooses(shop):
    dialog = filled(shop)
    answers, view = dialog.answers, dialog.list
    position = view.visualRect(dialog.model.index(3, 0)).center()
    shop.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    shop.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert answers == ["public.orders"]


def test_a_schema_closes_and_opens_and_cannot_be_chosen(shop):
    dialog = filled(shop)
    shop.key(Qt.Key.Key_Up, widget=dialog.edit)
    assert current(dialog) is None
    assert not dialog.choose_button.isEnabled()
    shop.key(Qt.Key.Key_Left, widget=dialog.list)
    assert names(dialog) == ["▸ public", "▾ sales 2024", "Net.total"]
    shop.key(Qt.Key.Key_Left, widget=dialog.list)
    assert names(dialog)[0] == "▸ public"
    shop.key(Qt.Key.Key_Space, widget=dialog.list)
    assert names(dialog)[:2] == ["▾ public", "customers"]
    assert dialog.isVisible()


def test_the_chosen_table_is_selected_also_in_a_schema_that_would_be_closed(shop):
    shop.driver.found_tables = tuple(
        TableInfo((f"s{number % 3}", f"t{number:04}")) for number in range(3000)
    )
    dialog = filled(shop, "s1.t1000")
    assert current(dialog) == ("s1", "t1000")
    assert names(dialog)[:2] == ["▸ s0", "▾ s1"]
    assert dialog.choose_button.isEnabled()


def test_many_schemas_are_closed_at_first(shop):
    shop.driver.found_tables = tuple(
        TableInfo((f"s{number % 3}", f"t{number:04}")) for number in range(3000)
    )
    dialog = filled(shop, "gone.table")
    assert names(dialog) == ["▸ s0", "▸ s1", "▸ s2"]
    assert dialog.caption.text() == "3,000 tables"
    search(shop, dialog, "t29")
    assert len(names(dialog)) == 103


def test_the_beginning_of_a_name_is_searched_for(shop):
    dialog = filled(shop, "ord")
    assert dialog.edit.text() == "ord"
    assert names(dialog) == ["▾ public", "open_orders", "orders"]
    shop.key(Qt.Key.Key_Escape, widget=dialog.edit)
    assert filled(shop, "xyz").caption.text() == "4 tables"


def test_no_match_is_told(shop):
    dialog = filled(shop)
    search(shop, dialog, "xyz")
    assert dialog.pages.message.text() == "No table has “xyz” in its name."
    assert not dialog.choose_button.isEnabled()
    shop.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert dialog.isVisible()
    dialog.edit.clear()
    assert dialog.pages.has_content()


def test_an_empty_database_is_told(shop):
    shop.driver.found_tables = ()
    dialog = opened(shop)
    shop.until(dialog.pages.message.isVisible)
    assert dialog.pages.message.text() == "There are no tables here that this user may see."
    assert dialog.caption.text() == ""


def test_the_wait_is_shown_and_a_search_during_it_counts(shop):
    shop.driver.gate.clear()
    dialog = opened(shop)
    assert dialog.pages.bar.isVisible()
    assert dialog.pages.bar.maximum() == 0
    assert not dialog.choose_button.isEnabled()
    search(shop, dialog, "net")
    shop.driver.gate.set()
    shop.until(dialog.pages.has_content)
    assert current(dialog) == ("sales 2024", "Net.total")


def test_it_can_be_closed_while_it_waits(shop):
    shop.driver.gate.clear()
    dialog = opened(shop)
    shop.key(Qt.Key.Key_Escape, widget=dialog.edit)
    assert not dialog.isVisible()


def test_a_failure_is_told_in_full_and_retry_looks_again(shop):
    shop.driver.error = UnreachableError("connection to server at db.example.com refused")
    dialog = opened(shop)
    shop.until(dialog.pages.retry_button.isVisible)
    assert dialog.pages.notice.text() == (
        "connection to server at db.example.com refused\nCheck host, port and network, then retry."
    )
    shop.driver.error = None
    shop.click(dialog.pages.retry_button)
    shop.until(dialog.pages.has_content)
    assert dialog.edit.hasFocus()


def test_a_wrong_password_of_the_session_is_asked_for_again(make_app):
    shop = make_connection(secret=SecretLocation.ASK)
    app = make_app(connections=[shop])
    app.driver.password = "right"
    app.connections.put_secret(shop.id, "wrong")
    dialog = opened(app, connection=shop)
    secret = dialog.pages.buttons[Remedy.ENTER_SECRET]
    app.until(secret.hasFocus)
    assert not dialog.pages.retry_button.isVisible()
    app.key(Qt.Key.Key_Return, widget=secret)
    asked = app.dialog(SecretDialog)
    app.qtbot.keyClicks(asked.edit, "right")
    app.key(Qt.Key.Key_Return, widget=asked.edit)
    app.until(dialog.pages.has_content)


def test_a_connection_that_cannot_be_reached_is_edited_and_tried_again(shop):
    shop.driver.error = UnreachableError("connection to server at db.example.com refused")
    dialog = opened(shop)
    edit = dialog.pages.buttons[Remedy.EDIT_CONNECTION]
    shop.until(edit.hasFocus)
    shop.click(edit)
    shop.driver.error = None
    shop.click(shop.dialog(ConnectionDialog).save_button)
    shop.until(dialog.pages.has_content)


def test_what_another_connection_offers_is_not_shown(shop):
    shop.driver.gate.clear()
    dialog = opened(shop)
    shop.connections.tables_found.emit("another", (TableInfo(("x",)),))
    assert dialog.model.count() == 0


def test_fifty_thousand_tables_ask_python_only_for_the_rows_in_sight(shop, monkeypatch):
    shop.driver.found_tables = tuple(TableInfo(("public", f"t{n:05}")) for n in range(50_000))
    dialog = filled(shop)
    asked = []
    data = type(dialog.model).data

    def counted(self, index, role=Qt.ItemDataRole.DisplayRole):
        asked.append(index.row())
        return data(self, index, role)

    monkeypatch.setattr(type(dialog.model), "data", counted)
    search(shop, dialog, "t")
    dialog.list.viewport().repaint()
    assert dialog.model.shown() == 50_000
    assert len(set(asked)) < 200


def test_closing_stops_the_lookup(shop):
    shop.driver.gate.clear()
    dialog = opened(shop)
    shop.until(lambda: shop.driver.asked)
    shop.key(Qt.Key.Key_Escape, widget=dialog.edit)
    assert [task.cancel.is_set for task in shop.runner._tasks.values()] == [True]
