"""What macOS sends for a file that is opened; it is played here, as the event exists everywhere."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from csvdownloader.ui.opened_documents import OpenedDocuments


def test_a_file_and_an_address_are_asked_for(qapp):
    documents, asked = OpenedDocuments(qapp), []
    documents.asked_to_open.connect(asked.append)
    assert QApplication.sendEvent(qapp, QFileOpenEvent("/home/ada/orders.csv"))
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://data.example.com/a.csv")))
    assert asked == ["/home/ada/orders.csv", "https://data.example.com/a.csv"]
    qapp.removeEventFilter(documents)
    documents.deleteLater()
