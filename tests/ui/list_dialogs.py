"""What the tests of the dialogs that list tables or columns share."""


def opened(dialog):
    """Opens it; what is chosen in it goes into `answers`."""
    dialog.answers = []
    dialog.chosen.connect(dialog.answers.append)
    dialog.open()
    return dialog


def filled(desk, dialog):
    desk.until(dialog.pages.has_content)
    return dialog


def search(desk, dialog, text):
    dialog.edit.selectAll()
    desk.qtbot.keyClicks(dialog.edit, text)
