"""Helpers for the tests of the dialogs that list tables, columns or profiles."""


def opened(dialog):
    """Opens it; what is chosen in it goes into `answers`."""
    dialog.answers = []
    dialog.chosen.connect(dialog.answers.append)
    dialog.open()
    return dialog


def filled(app, dialog):
    app.until(dialog.pages.has_content)
    return dialog


def search(app, dialog, text):
    dialog.edit.selectAll()
    app.qtbot.keyClicks(dialog.edit, text)
