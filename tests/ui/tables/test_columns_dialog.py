"""The dialog that chooses columns, with real keys."""

from PySide6.QtCore import Qt

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.sources.identifiers import columns_text
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from tests.fakes.samples import HEADER, make_connection
from tests.ui import list_dialogs
from tests.ui.list_dialogs import search

SHOP = make_connection()
ALT = Qt.KeyboardModifier.AltModifier


def opened(app, chosen=""):
    dialog = ColumnsDialog(app.connections, SHOP.id, "public.orders", chosen, app.window)
    return list_dialogs.opened(dialog)


def filled(app, chosen=""):
    return list_dialogs.filled(app, opened(app, chosen))


def names(dialog):
    items = (dialog.list.item(row) for row in range(dialog.list.count()))
    return [item.text() for item in items if not item.isHidden()]


def test_all_columns_are_ticked_at_first_and_mean_no_choice(shop):
    dialog = filled(shop)
    assert dialog.list.ticked() == HEADER
    assert dialog.caption.text() == "8 of 8 columns"
    answers = dialog.answers
    shop.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert answers == [""]


def test_space_unticks_and_the_rest_is_chosen_in_the_order_of_the_table(shop):
    dialog = filled(shop)
    search(shop, dialog, "note")
    shop.key(Qt.Key.Key_Down, widget=dialog.edit)
    shop.key(Qt.Key.Key_Space, widget=dialog.list)
    dialog.edit.clear()
    assert dialog.caption.text() == "7 of 8 columns"
    shop.click(dialog.ok_button)
    assert dialog.answers == [columns_text(HEADER[:-1])]


def test_earlier_columns_are_ticked_in_the_order_of_the_table(shop):
    dialog = filled(shop, "ordered_at,city")
    assert tuple(names(dialog)) == HEADER
    assert dialog.list.ticked() == ("ordered_at", "city")


def test_an_earlier_order_comes_back(shop):
    dialog = filled(shop, "city,ordered_at")
    assert names(dialog)[:3] == ["city", "ordered_at", "order_id"]
    shop.click(dialog.ok_button)
    assert dialog.answers == [columns_text(["city", "ordered_at"])]


def test_all_columns_in_another_order_are_a_choice(shop):
    dialog = filled(shop)
    shop.key(Qt.Key.Key_Down, ALT, dialog.list)
    assert names(dialog)[:2] == ["ordered_at", "order_id"]
    shop.click(dialog.ok_button)
    assert dialog.answers == [columns_text([HEADER[1], HEADER[0], *HEADER[2:]])]


def test_keys_and_buttons_move_a_column(shop):
    dialog = filled(shop)
    assert not dialog.up_button.isEnabled()
    shop.click(dialog.down_button)
    shop.click(dialog.down_button)
    assert names(dialog)[:3] == ["ordered_at", "customer", "order_id"]
    shop.key(Qt.Key.Key_Up, ALT, dialog.list)
    shop.click(dialog.up_button)
    assert tuple(names(dialog)) == HEADER
    shop.key(Qt.Key.Key_Up, ALT, dialog.list)
    assert tuple(names(dialog)) == HEADER


def test_a_move_under_a_search_goes_past_the_next_match(shop):
    dialog = filled(shop)
    search(shop, dialog, "order")
    assert names(dialog) == ["order_id", "ordered_at"]
    shop.click(dialog.down_button)
    assert names(dialog) == ["ordered_at", "order_id"]
    assert not dialog.down_button.isEnabled()


def test_all_and_none_concern_what_the_search_shows(shop):
    dialog = filled(shop)
    shop.click(dialog.none_button)
    assert not dialog.ok_button.isEnabled()
    assert dialog.caption.text() == "0 of 8 columns"
    search(shop, dialog, "order")
    shop.click(dialog.all_button)
    dialog.edit.clear()
    assert dialog.list.ticked() == ("order_id", "ordered_at")
    assert dialog.ok_button.isEnabled()


def test_nothing_ticked_cannot_be_chosen_by_enter(shop):
    dialog = filled(shop)
    shop.click(dialog.none_button)
    shop.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert dialog.isVisible()
    assert dialog.answers == []


def test_columns_that_are_gone_are_left_out_with_a_note(shop):
    dialog = filled(shop, "city,discount")
    assert dialog.list.ticked() == ("city",)
    assert dialog.notice.text() == "Not in the table any more, so left out: “discount”"


def test_no_match_is_told(shop):
    dialog = filled(shop)
    search(shop, dialog, "xyz")
    assert dialog.pages.message.text() == "No column has “xyz” in its name."
    assert dialog.ok_button.isEnabled()
    assert not dialog.all_button.isEnabled()


def test_the_wait_and_a_failure_are_shown(shop):
    shop.driver.gate.clear()
    dialog = opened(shop)
    assert dialog.pages.bar.isVisible()
    assert not dialog.ok_button.isEnabled()
    shop.driver.error = QueryRefusedError('relation "orders" does not exist')
    shop.driver.gate.set()
    shop.until(dialog.pages.retry_button.isVisible)
    assert 'relation "orders" does not exist' in dialog.pages.notice.text()
    shop.driver.error = None
    shop.click(dialog.pages.retry_button)
    shop.until(dialog.pages.has_content)


def test_names_with_commas_quotes_and_breaks_come_back_as_they_are(shop):
    shop.driver.found_columns = ("a,b", 'say "hi"', "two\nlines", "ünï", "plain")
    dialog = filled(shop)
    shop.click(dialog.down_button)
    shop.click(dialog.ok_button)
    again = filled(shop, dialog.answers[0])
    assert again.list.ticked() == ('say "hi"', "a,b", "two\nlines", "ünï", "plain")


def test_letters_typed_in_the_list_go_into_the_search_line(shop):
    dialog = filled(shop)
    shop.key(Qt.Key.Key_Down, widget=dialog.edit)
    shop.key(Qt.Key.Key_C, widget=dialog.list)
    assert dialog.edit.text() == "c"
