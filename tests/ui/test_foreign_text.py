"""Names of tables, columns and secrets are shown as they are: Qt finds no markup in them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QWidget

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.lists.column_list import ColumnList
from csvdownloader.ui.tables.table_model import NAME, TableModel

MARKUP = ["<b>bold</b>", '<img src="file:///etc/passwd">', "<a href='https://evil.example'>x</a>"]


def shown(tip):
    """The text that a tool tip shows."""
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


@pytest.mark.parametrize("name", MARKUP)
def test_a_column_is_named_as_it_is(qtbot, name):
    parent = QWidget()
    qtbot.addWidget(parent)
    columns = ColumnList(parent)
    columns.show_columns([name], [name])
    assert shown(columns.item(0).toolTip()) == name


@pytest.mark.parametrize("name", MARKUP)
def test_a_table_is_named_as_it_is(name):
    model = TableModel()
    model.show_tables([TableInfo((name, name))])
    tips = [model.data(model.index(row, NAME), Qt.ItemDataRole.ToolTipRole) for row in (0, 1)]
    assert [shown(tip) for tip in tips] == [name, f"{name}.{name}"]


@pytest.mark.parametrize("name", MARKUP)
def test_a_secret_of_a_profile_is_named_as_it_is(qtbot, name):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SecretDialog([SecretField("a", name), SecretField("b", "B")], name, parent)
    captions = [label for label in dialog.findChildren(QLabel) if label.buddy() in dialog.edits]
    assert len(captions) == 2
    assert all(caption.textFormat() is Qt.TextFormat.PlainText for caption in captions)
