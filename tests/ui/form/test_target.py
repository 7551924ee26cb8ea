"""Where, when and how a file is saved, said before the start, with real keys."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from tests.fakes.samples import make_job
from tests.ui.accessibility import letters_of_visible, unnamed
from tests.ui.forms import choose_source

PARQUET = WriteOptions(format=SavedFormat.PARQUET)


def type_into(app, edit, text):
    edit.setFocus()
    edit.selectAll()
    app.qtbot.keyClicks(edit, text)


def opened(app):
    """The fields, opened by a click."""
    app.click(app.window.form.saving_toggle)
    app.until(app.window.form.saving.fields.isVisible)
    return app.window.form.saving.fields


def choose(app, field, value):
    """Chooses in a combo box, as a user does."""
    field.combo.setCurrentIndex(field.combo.findData(value))
    field.combo.activated.emit(field.combo.currentIndex())


def test_it_is_folded_and_says_nothing_unless_it_is_opened(app):
    form = app.window.form
    assert not form.saving.isVisible()
    app.until(lambda: form.saving._row.summary.text() == "Asks when done")
    app.click(form.start_button)
    assert app.service.book.jobs()[0].request == Request("sample", {"slow": False}, 100, Format.CSV)


@pytest.mark.parametrize("size", [(640, 400), (1000, 680)])
def test_what_was_folded_comes_into_sight(app, size):
    app.window.resize(*size)
    app.until(lambda: app.window.form.panel.has_rows)
    fields = opened(app)
    app.until(lambda: not fields.folder.visibleRegion().isEmpty())
    app.until(lambda: not fields.name.visibleRegion().isEmpty())


def test_a_file_is_saved_by_itself_where_the_form_says(app, tmp_path):
    fields = opened(app)
    type_into(app, fields.folder.edit, str(tmp_path))
    type_into(app, fields.name.edit, "{source}-{rows}")
    assert fields.name.edit.hasFocus()
    app.key(Qt.Key.Key_Tab)
    app.key(Qt.Key.Key_Right)  # from Ask to Save
    app.until(lambda: fields.name.note() == str(tmp_path / "sample-100.csv"))
    summary = app.window.form.saving._row.summary
    assert summary.text() == f"Saves to {tmp_path} when done"
    app.key(Qt.Key.Key_Return, widget=fields.name.edit)
    [job] = app.service.book.jobs()
    assert job.request.target == SaveTarget(str(tmp_path), "{source}-{rows}", WhenDone.SAVE)
    app.until(lambda: app.service.book.job(job.id).saved_to is not None)
    assert app.library.files == {tmp_path / "sample-100.csv"}
    assert app.window.job_page.finished.saved.open_button.isVisible()


def test_ones_own_presets_are_offered(app):
    app.preset_file.own = {"shop": {"format": "csv", "delimiter": "pipe"}}
    fields = opened(app)
    app.until(lambda: fields.writing.preset.combo.findData("shop") >= 0)
    choose(app, fields.writing.preset, "shop")
    app.click(app.window.form.start_button)
    assert app.service.book.jobs()[0].request.writing == WriteOptions(delimiter="|")


def test_save_and_open_opens_what_was_saved(app, tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: done.append(url.toLocalFile()) or True
    )
    fields = opened(app)
    type_into(app, fields.folder.edit, str(tmp_path))
    app.click(fields.when_done.segments.buttons["open"])
    app.click(app.window.form.start_button)
    app.until(lambda: done)
    assert done == [str(tmp_path / "sample.csv")]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("{day}", "There is no placeholder {day}"),
        ("{table}", "This download has no {table}"),
        ("{", "A brace that is meant as itself is written twice"),
        ("out.xlsx", "The name says .xlsx, but the file is written as .csv"),
    ],
)
def test_a_name_that_names_no_file_is_told_at_its_field(app, name, sentence):
    fields = opened(app)
    type_into(app, fields.name.edit, name)
    app.until(lambda: sentence in fields.name.note())
    app.click(app.window.form.saving_toggle)
    app.click(app.window.form.start_button)
    assert app.service.book.jobs() == []
    assert sentence in fields.name.error()
    assert fields.isVisible()
    assert fields.name.edit.hasFocus()


def test_a_folder_must_be_a_whole_path_that_is_there(app, tmp_path):
    fields = opened(app)
    type_into(app, fields.folder.edit, "exports")
    app.click(app.window.form.start_button)
    assert fields.folder.error() == "Type the whole path of a folder"
    type_into(app, fields.folder.edit, str(tmp_path / "gone"))
    app.until(lambda: fields.folder.error() == "There is no such folder")
    type_into(app, fields.folder.edit, "~")
    app.click(app.window.form.start_button)
    assert app.service.book.jobs()[0].request.target.folder == str(Path.home())


def test_another_format_is_chosen_before_the_start(app):
    form, fields = app.window.form, opened(app)
    choose(app, fields.writing.fields["format"], "jsonl")
    choose(app, fields.writing.fields["compression"], "gzip")
    app.until(lambda: form.saving._row.summary.text() == "As JSON Lines · Asks when done")
    app.until(lambda: fields.name.note().endswith("/sample.jsonl.gz"))
    app.click(form.start_button)
    [job] = app.service.book.jobs()
    assert job.request.format is Format.CSV
    assert job.request.writing == WriteOptions(
        format=SavedFormat.JSONL, compression=Compression.GZIP
    )
    button = app.window.job_page.save_button
    app.until(lambda: button.isVisible() and button.text() == "&Save JSON Lines")


def test_the_format_of_the_form_and_that_of_the_file_go_together(app):
    form, fields = app.window.form, opened(app)
    combo = fields.writing.fields["format"].combo
    app.click(form.format_field.buttons[Format.TSV])
    assert combo.currentData() == "tsv"
    choose(app, fields.writing.fields["format"], "parquet")
    assert form.format_field.value() is Format.CSV
    app.click(form.format_field.buttons[Format.TSV])
    app.click(form.start_button)
    [job] = app.service.book.jobs()
    assert (job.request.format, job.request.writing) == (Format.TSV, None)


def test_options_that_contradict_each_other_start_nothing(app):
    form, fields = app.window.form, opened(app)
    choose(app, fields.writing.fields["decimal"], "comma")
    app.click(form.start_button)
    assert app.service.book.jobs() == []
    assert "another delimiter" in fields.writing.fields["decimal"].error()


def test_edit_and_run_again_carries_it(make_app):
    target = SaveTarget("/exports", "{name}-{n}", WhenDone.SAVE)
    app = make_app([make_job(1, request=Request("sample", {}, 7, Format.CSV, PARQUET, target))])
    app.select(1)
    app.control(Qt.Key.Key_E)
    fields = app.window.form.saving.fields
    app.until(fields.isVisible)
    assert fields.target() == target
    assert fields.writing.options() == PARQUET
    app.control(Qt.Key.Key_Return)
    again = app.service.book.jobs()[-1]
    assert (again.request.target, again.request.writing) == (target, PARQUET)


def test_the_form_remembers_it_with_the_source(app):
    fields = opened(app)
    choose(app, fields.writing.fields["format"], "parquet")
    type_into(app, fields.name.edit, "{source}")
    choose_source(app, "file")
    assert app.window.form.format_field.value() is Format.CSV
    app.action("new").trigger()
    app.window.start_page.tiles["sample"].click()
    app.until(fields.isVisible)
    assert fields.target() == SaveTarget(name="{source}")
    assert fields.writing.options() == PARQUET


def test_the_settings_say_what_is_usual(app, tmp_path):
    app.service.settings.change(
        replace(
            app.service.settings.current,
            save_folder=str(tmp_path),
            name_pattern="{name}-{rows}",
            when_done="save",
        )
    )
    assert app.window.status.folder.text() == str(tmp_path)
    app.click(app.window.form.start_button)
    app.until(lambda: app.library.files == {tmp_path / "sample-100.csv"})
    app.window.form_commands.start_all((Request("sample", {}, 5), Request("sample", {}, 5)))
    names = {"sample-100.csv", "sample-5.csv", "sample-5 (1).csv"}
    app.until(lambda: {path.name for path in app.library.files} == names)
    assert app.library.overwritten == []


@pytest.mark.parametrize("source", ["sample", "file", "database"])
def test_every_field_has_a_name_and_an_alt_key_of_its_own(app, source):
    choose_source(app, source)
    opened(app)
    letters = letters_of_visible(app.window.centralWidget())
    assert len(letters) == len(set(letters)), sorted(letters)
    assert unnamed(app.window.form) == []
