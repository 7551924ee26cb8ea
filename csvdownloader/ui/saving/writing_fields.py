"""The fields that ask how a finished file is written."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.core.writing.option_table import WRITE_OPTIONS
from csvdownloader.core.writing.options import QuotePolicy, SavedFormat, WriteOptions
from csvdownloader.core.writing.presets import BUNDLED, preset
from csvdownloader.core.writing.rules import is_markable, write_options
from csvdownloader.core.writing.texts import options_of, texts_of
from csvdownloader.system.decimal_sign import has_decimal_comma
from csvdownloader.ui.fields.field_rows import FieldForm, insert_field
from csvdownloader.ui.fields.fields import ParameterField, make_field
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.saving.chosen_columns_field import ChosenColumnsField
from csvdownloader.ui.saving.option_parameters import COLUMNS, COMPRESSION, FORMAT, MORE
from csvdownloader.ui.saving.preset_field import PresetField
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.mnemonics import with_mnemonic
from csvdownloader.workers.presets import PresetBook

_OWN_DELIMITERS = {SavedFormat.CSV.value: "comma", SavedFormat.TSV.value: "tab"}
_COMBO_WIDTH = 22 * GAP  # of all, so that their edges are in line
_FIRST = ("format", "compression")  # above the others, which are folded
_NONE_QUOTED = QuotePolicy.BACKSLASH.value
OwnPresets = Mapping[str, Mapping[str, str]]


class WritingFields(QWidget):
    """Format, packing and preset; all other options are folded under More.

    Attributes:
        fields: By the keys of `WRITE_OPTIONS`.
        preset: The field for the preset.
        columns: The field for the columns; give it their names where they are known.
        more: Shows and hides the other options.

    Signals:
        changed(): The user changed an option, or chose a preset.
    """

    changed = Signal()

    def __init__(
        self,
        letters: set[str],
        parent: QWidget | None = None,
        format_title: Message = FORMAT.title,
    ) -> None:
        """`letters` are the Alt keys that are taken around it; new ones are added."""
        super().__init__(parent)
        self._own: OwnPresets = {}
        self._book: PresetBook | None = None
        self._delimiter_of = SavedFormat.CSV.value
        self.more = Disclosure(with_mnemonic(Message("&More options"), letters))
        self.preset = PresetField()
        self._refusals = {each.parameter.key: each.refusal for each in MORE}
        asked = replace(FORMAT, title=format_title)
        parameters = (asked, COMPRESSION, *(each.parameter for each in MORE))
        self.fields = {each.key: make_field(each) for each in parameters if each is not COLUMNS}
        self.columns = self.fields[COLUMNS.key] = ChosenColumnsField(COLUMNS)
        for field in (*self.fields.values(), self.preset):
            if isinstance(field.control, QComboBox):
                field.control.setMinimumWidth(_COMBO_WIDTH)
        self._form = FieldForm()
        self._arrange(letters)
        self._connect()
        self.set_options(WriteOptions())

    def options(self) -> WriteOptions | None:
        """What the fields say; None while something in them is wrong, which they show."""
        return self._read()[0]

    def set_options(self, options: WriteOptions) -> None:
        """Shows these options; not an edit of the user."""
        texts = texts_of(options)
        for key, field in self.fields.items():
            field.set_value(_value(field, texts.get(key)))
        self._delimiter_of = options.format.value
        if not options.delimiter:
            self.fields["delimiter"].set_value(_own_delimiter(options.format.value))
        self._show_errors({})
        self._show()

    def set_presets(self, own: OwnPresets) -> None:
        """Offers one's own presets, beside those that come with the program."""
        self._own = own
        self.preset.show_names([*BUNDLED, *sorted(own)])
        self._name_preset()

    def follow_presets(self, book: PresetBook) -> None:
        """Offers one's own presets of the book, now and whenever they change."""
        self._book = book
        book.changed.connect(self._take_presets)
        self._take_presets()
        book.load()

    def choose_preset(self, name: str) -> None:
        """Shows the options of that preset; a format that it does not fit becomes CSV.

        The error of one that contradicts itself stands at its field.
        """
        try:
            options = self._preset_options(name)
        except InvalidRequestError as error:
            self.preset.show_error(error.message)
            return
        self.set_options(options)
        self.preset.choose(name)

    def show_error(self, fields: Mapping[str, Message]) -> None:
        """Shows what a save, or a preview, said of the options: key to sentence."""
        self._show_errors({key: text for key, text in fields.items() if key in self.fields})

    def problem(self) -> str:
        """What the first field says that shows an error; empty when none does."""
        return next((text for field in self.fields.values() if (text := field.error())), "")

    def focus_wrong(self) -> None:
        """Moves the keyboard to the first field that shows an error."""
        wrong = [field for field in self.fields.values() if field.error()]
        if wrong:
            wrong[0].focus()

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        others = [field for key, field in self.fields.items() if key not in _FIRST]
        first = [*map(self.fields.__getitem__, _FIRST), self.preset]
        widgets = [widget for field in first for widget in field.focusables()]
        return [*widgets, self.more, *(w for field in others for w in field.focusables())]

    # --- inside -----------------------------------------------------------------------------

    def _read(self) -> tuple[WriteOptions | None, Mapping[str, Message]]:
        """What the fields say, or what is wrong with it."""
        texts = self._texts()
        wrong = self._not_understood(texts)
        if wrong:
            return None, wrong
        try:
            return write_options(texts), {}
        except InvalidRequestError as error:
            return None, error.fields

    def _texts(self) -> dict[str, str]:
        """The text of each option that is asked for now, and is not left to the format."""
        texts = {key: _text(field.value()) for key, field in self.fields.items()}
        if texts["delimiter"] == _own_delimiter(texts["format"]):
            texts["delimiter"] = ""
        return {key: text for key, text in texts.items() if text and self._is_asked(key)}

    def _not_understood(self, texts: Mapping[str, str]) -> dict[str, Message]:
        return {
            key: self._refusals.get(key, EMPTY)
            for key, text in texts.items()
            if not _is_understood(key, text)
        }

    def _show_errors(self, wrong: Mapping[str, Message]) -> None:
        for key, field in self.fields.items():
            field.show_error(wrong.get(key, ""))
        if any(key not in _FIRST for key in wrong):
            self.more.setChecked(True)

    def _is_asked(self, key: str) -> bool:
        """Whether the option means something beside what the others say."""
        if SavedFormat(str(self.fields["format"].value())) not in WRITE_OPTIONS[key].formats:
            return False
        quoting = self.fields["quoting"].value()
        match key:
            case "null":
                return quoting != _NONE_QUOTED
            case "quote_empty":
                return quoting not in {_NONE_QUOTED, QuotePolicy.ALL.value}
            case "bom":
                return self._is_markable()
            case "unencodable":
                return not self._is_markable()
        return True

    def _is_markable(self) -> bool:
        try:
            options = options_of({"encoding": str(self.fields["encoding"].value())})
        except InvalidRequestError:
            return True  # what it is will be asked first
        return is_markable(options.encoding)

    def _follow(self) -> None:
        self._follow_format()
        self._show_errors(self._read()[1])
        self._show()
        self.changed.emit()

    def _follow_format(self) -> None:
        """Takes over the delimiter that a format has as its own."""
        chosen, delimiter = str(self.fields["format"].value()), self.fields["delimiter"]
        if delimiter.value() == _own_delimiter(self._delimiter_of):
            delimiter.set_value(_own_delimiter(chosen))
        self._delimiter_of = chosen

    def _show(self) -> None:
        for key, field in self.fields.items():
            is_folded = key not in _FIRST and not self.more.isChecked()
            self._form.setRowVisible(field, self._is_asked(key) and not is_folded)
        self._name_preset()

    def _take_presets(self) -> None:
        if self._book is not None:
            self.set_presets(self._book.own)

    def _take_preset(self) -> None:
        self.choose_preset(self.preset.name())
        self.changed.emit()

    def _name_preset(self) -> None:
        """Shows the preset that the options are, the one that is shown already if it is that."""
        options = self.options()
        names = dict.fromkeys([self.preset.name(), *BUNDLED, *sorted(self._own)])
        self.preset.choose(next((name for name in names if self._is(name, options)), ""))

    def _is(self, name: str, options: WriteOptions | None) -> bool:
        try:
            return bool(name) and options is not None and self._preset_options(name) == options
        except InvalidRequestError:
            return False

    def _preset_options(self, name: str) -> WriteOptions:
        texts = preset(name, self._own, has_comma=has_decimal_comma())
        chosen = SavedFormat(texts.get("format") or str(self.fields["format"].value()))
        if not all(chosen in WRITE_OPTIONS[key].formats for key in texts):
            chosen = SavedFormat.CSV
        around = texts.get("compression", str(self.fields["compression"].value()))
        said = {"format": chosen.value}
        if chosen in WRITE_OPTIONS["compression"].formats:
            said["compression"] = around
        return write_options(said, "", texts)

    def _connect(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._follow)
        self.preset.edited.connect(self._take_preset)
        self.more.toggled.connect(self._show)

    def _arrange(self, letters: set[str]) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP + GAP // 2)
        first = [*map(self.fields.__getitem__, _FIRST), self.preset]
        for field in first:
            insert_field(form, form.rowCount(), field, letters)
        form.addRow(self.more)
        for key, field in self.fields.items():
            if key not in _FIRST:
                insert_field(form, form.rowCount(), field, letters)
        button = self.columns.choose_button
        button.setText(with_mnemonic(button.text(), letters))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)


def _own_delimiter(chosen: str) -> str:
    return _OWN_DELIMITERS.get(chosen, "comma")


def _is_understood(key: str, text: str) -> bool:
    try:
        options_of({key: text})
    except InvalidRequestError:
        return False
    return True


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _value(field: ParameterField, text: str | None) -> Value:
    if text is None:
        return field.parameter.default
    if field.parameter.kind is ParameterKind.BOOLEAN:
        return text in {"yes", "on", "quoted"}
    return text
