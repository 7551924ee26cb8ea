"""Helpers for the tests of the dialog of a connection."""

from PySide6.QtGui import QGuiApplication

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog

URL = "postgresql://ada:s3cret@db.example.com:6432/shop"
SAFE_URL = "postgresql://ada@db.example.com:6432/shop"


def opened(app, connection=None):
    dialog = ConnectionDialog(app.connections, connection, app.window)
    dialog.saved_ids, dialog.removed_ids = [], []
    dialog.connection_saved.connect(dialog.saved_ids.append)
    dialog.removed.connect(dialog.removed_ids.append)
    dialog.open()
    app.until(lambda: not app.runner.running)  # it knows by now whether there is a key store
    return dialog


def paste(dialog, text):
    QGuiApplication.clipboard().setText(text)
    dialog.form.url.edit.selectAll()
    dialog.form.url.edit.paste()


def values(dialog):
    return {key: field.value() for key, field in dialog.form.own.fields.items()}


def location(dialog):
    return SecretLocation(dialog.form.secret.location_combo.currentData())


def choose_location(app, dialog, wanted):
    combo = dialog.form.secret.location_combo
    combo.setCurrentIndex(combo.findData(wanted))
    combo.activated.emit(combo.currentIndex())


def saved(app, dialog):
    ids = dialog.saved_ids
    app.click(dialog.save_button)
    app.until(lambda: ids)
    return app.connections.find(ids[0])
