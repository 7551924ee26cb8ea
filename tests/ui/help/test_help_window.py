"""The help: its pages, the search, and where links lead."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from csvdownloader.core.resources import resource
from csvdownloader.ui.help import pages
from csvdownloader.ui.help.help_window import HelpWindow
from csvdownloader.ui.help.pages import help_pages

PAGES = [path.read_text(encoding="utf-8") for path in sorted(resource("help").glob("*.md"))]


@pytest.fixture
def help_window(app):
    app.key(Qt.Key.Key_F1)
    return app.dialog(HelpWindow)


def titles(window):
    return [window.model.index(row, 0).data() for row in range(window.model.rowCount())]


def type_into(app, window, text):
    window.edit.clear()
    app.qtbot.keyClicks(window.edit, text)


def marked(window):
    return [each.cursor.selectedText().lower() for each in window.view.extraSelections()]


def test_the_pages_are_there_in_order(help_window):
    own = [text.partition("\n")[0].removeprefix("# ") for text in PAGES]
    assert own[0] == "What it does"
    assert titles(help_window) == [*own, "Changes", "Licences"]
    assert "A desktop program" not in help_window.view.toPlainText()
    assert help_window.view.toPlainText().startswith("What it does\n")


def test_a_package_shows_the_licences_of_all_that_is_inside(monkeypatch, tmp_path):
    (tmp_path / "licences.txt").write_text("GNU LESSER GENERAL PUBLIC LICENSE")
    assert "All texts" not in help_pages()[-1].text
    monkeypatch.setattr(
        pages,
        "resource",
        lambda name: tmp_path / name if name == "licences.txt" else resource(name),
    )
    assert "[All texts](licence:)" in help_pages()[-1].text
    assert pages.licence_text("") == "GNU LESSER GENERAL PUBLIC LICENSE"


def test_it_is_opened_once_and_leaves_the_window_usable(app, help_window):
    app.action("help").trigger()
    assert len(app.window.findChildren(HelpWindow)) == 1
    assert not help_window.isModal()
    app.key(Qt.Key.Key_Escape, widget=help_window)
    app.until(lambda: not app.window.findChildren(HelpWindow))


def test_a_search_finds_the_pages_with_all_words_and_marks_them(app, help_window):
    type_into(app, help_window, "mariadb POSTGRES")
    assert "Databases" in titles(help_window)
    assert "Shortcuts" not in titles(help_window)
    assert set(marked(help_window)) == {"mariadb", "postgres"}
    app.key(Qt.Key.Key_Down, widget=help_window.edit)
    assert help_window.list.hasFocus()
    assert help_window.list.currentIndex().row() == 1
    assert help_window.view.toPlainText().startswith(titles(help_window)[1])


def test_enter_goes_to_the_next_place_and_around(app, help_window):
    type_into(app, help_window, "jmespath")
    places = []
    for _ in range(len(marked(help_window)) + 1):
        app.key(Qt.Key.Key_Return, widget=help_window.edit)
        places.append(help_window.view.textCursor().selectionStart())
    assert help_window.isVisible()
    assert places[0] == places[-1]
    assert len(set(places)) == len(marked(help_window))


def test_words_that_no_page_has(app, help_window):
    type_into(app, help_window, "nowhere-to-be-found")
    assert help_window.nothing.isVisible()
    assert help_window.view.toPlainText() == ""
    help_window.edit.clear()
    assert help_window.list.isVisible()
    assert not help_window.nothing.isVisible()


def test_a_link_leads_to_its_heading_also_from_a_search(app, help_window):
    type_into(app, help_window, "jmespath")
    help_window.view.anchorClicked.emit(QUrl("#profiles-of-your-own"))
    assert help_window.list.page().title == "Web exports"
    assert help_window.view.textCursor().block().text() == "Profiles of your own"


def test_every_link_inside_leads_to_a_heading(help_window):
    for row, page in enumerate(help_pages()):
        help_window.list.select(row)
        block = help_window.view.document().begin()
        while block.isValid():
            for fragment in block:
                link = QUrl(fragment.fragment().charFormat().anchorHref())
                if link.fragment():
                    where = f"{page.title}: {link.toString()}"
                    assert help_window.model.row_of(link.fragment()) >= 0, where
            block = block.next()


def test_a_licence_is_shown_and_an_address_goes_to_the_browser(help_window, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    help_window.list.select(help_window.model.rowCount() - 1)
    assert "duckdb" in help_window.view.toPlainText()
    help_window.view.anchorClicked.emit(QUrl("licence:duckdb"))
    assert "Permission is hereby granted" in help_window.view.toPlainText()
    assert opened == []
    help_window.view.anchorClicked.emit(QUrl("https://semver.org"))
    assert opened == ["https://semver.org"]


def test_a_page_loads_nothing(help_window):
    help_window.view.setMarkdown(f"![picture]({QUrl.fromLocalFile(__file__).toString()})")
    assert help_window.view.loadResource(2, QUrl.fromLocalFile(__file__)) is None
