"""The fields that a source declares, as rows of the form."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.models import Parameter, ParameterKind, Value
from csvdownloader.core.ports import Source
from csvdownloader.core.requests import is_asked, switches
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import FieldRows
from csvdownloader.ui.fields.fields import ChoiceField, FileField, ParameterField
from csvdownloader.ui.form.field_maker import FieldMaker
from csvdownloader.ui.widgets.disclosure import Disclosure

_TAKEN = "nfjhsramdob"  # Alt keys of the menu bar, the list and the form's own labels
_PLACES = {ParameterKind.FILE, ParameterKind.CONNECTION, ParameterKind.PROFILE}
_Question: TypeAlias = tuple[object, ...]


class SourceFields(QObject):
    """Main fields over the rows, options under the disclosure.

    Signals:
        place_edited(): Another file, connection or profile was chosen.
        refined(): Something else was changed that a look at the source depends on.
        replaced(): Other fields are there.
        rearranged(): Other fields are shown.
    """

    place_edited = Signal()
    refined = Signal()
    replaced = Signal()
    rearranged = Signal()

    def __init__(
        self,
        rows: FieldRows,
        options: Disclosure,
        maker: FieldMaker,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._rows, self._options, self._maker = rows, options, maker
        self._source: Source | None = None
        self._own: dict[str, ParameterField] = {}
        self._further: dict[str, ParameterField] = {}
        self._given: dict[str, Value] = {}  # what a request says of fields that are not there yet
        self._typed: dict[_Question, Value] = {}  # what fields said that are gone
        self._letters: set[str] = set()  # the Alt keys that the source's own fields leave taken
        options.toggled.connect(self._show_rows)

    @property
    def fields(self) -> dict[str, ParameterField]:
        """All fields by the keys of their parameters: the source's own, then further ones."""
        return self._own | self._further

    def show_source(self, source: Source) -> None:
        """Replaces the fields by those of another source, with its defaults."""
        self._drop_further()
        self._rows.remove(self._own.values())
        self._source, self._own, self._given, self._typed = source, {}, {}, {}
        self._letters = set(_TAKEN)
        self._own = self._make(source.parameters, self._letters, decide=True)
        self._options.setChecked(False)
        self.follow_source()
        self.replaced.emit()

    def follow_source(self) -> None:
        """Shows the further fields that the source asks for now, if they changed."""
        if self._source is None:
            return
        said = {key: field.value() for key, field in self._own.items()}
        wanted = tuple(self._source.dynamic_parameters(said))
        if wanted != tuple(field.parameter for field in self._further.values()):
            self._drop_further()
            self._ask_further(wanted)
            self.replaced.emit()
        self._show_rows()

    def values(self) -> dict[str, Value]:
        """What the fields say now; the default for a field that is not asked for."""
        said = {key: field.value() for key, field in self.fields.items()}
        return {
            key: said[key] if is_asked(field.parameter, said) else field.parameter.default
            for key, field in self.fields.items()
        }

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Fills the fields; opens the options when one of them is not at its default.

        Values of fields that come later, since their profile is not known yet, are kept for them.
        """
        self._drop_further()
        self._given, self._typed = dict(values), {}
        for key, field in self._own.items():
            field.set_value(self._given.pop(key, field.parameter.default))
        self.follow_source()
        options = [field for field in self.fields.values() if field.parameter.is_option]
        self._options.setChecked(any(f.value() != f.parameter.default for f in options))
        self._show_rows()

    def problems(self) -> dict[str, str]:
        """What is wrong with the values that the source cannot know: key to sentence."""
        return {key: text for key, field in self.fields.items() if (text := field.problem())}

    def file_field(self) -> FileField | None:
        """The field that asks for a file, if the source has one."""
        return next((f for f in self.fields.values() if isinstance(f, FileField)), None)

    def place_field(self) -> ParameterField | None:
        """The first field that asks for a file, a connection or a profile, if there is one."""
        return next((f for f in self.fields.values() if f.parameter.kind in _PLACES), None)

    def show_choices(self, choices: Mapping[str, tuple[str, ...]]) -> None:
        """Offers what was found in the source, for example its sheets."""
        fields = self.fields
        for key, values in choices.items():
            field = fields.get(key)
            if isinstance(field, ChoiceField):
                field.show_found(values)
        self._show_rows()

    def reveal(self, wrong: Sequence[FieldBox]) -> None:
        """Opens the options when a wrong field hides there."""
        if any(field in wrong and field.parameter.is_option for field in self.fields.values()):
            self._options.setChecked(True)

    def focusables(self, *, options: bool) -> list[QWidget]:
        """The controls in the order of the Tab key, of the main fields or of the options."""
        fields = [field for field in self.fields.values() if field.parameter.is_option is options]
        return [widget for field in fields for widget in field.focusables()]

    @property
    def asks_profile(self) -> bool:
        """Whether a profile decides what is asked."""
        return any(f.parameter.kind is ParameterKind.PROFILE for f in self._own.values())

    @property
    def grows(self) -> bool:
        """Whether a field is shown that takes all the height it can get."""
        return self._rows.grow(self.fields.values())

    # --- fields come and go ---------------------------------------------------------------------

    def _drop_further(self) -> None:
        for field in self._further.values():
            self._typed[_question(field.parameter)] = field.value()
        self._rows.remove(self._further.values())
        self._further = {}

    def _ask_further(self, parameters: Sequence[Parameter]) -> None:
        self._further = self._make(parameters, set(self._letters), decide=False)
        for key, field in self._further.items():
            typed = self._typed.get(_question(field.parameter), field.parameter.default)
            field.set_value(self._given.pop(key, typed))

    def _make(
        self, parameters: Sequence[Parameter], letters: set[str], *, decide: bool
    ) -> dict[str, ParameterField]:
        deciding = switches(self._source) if self._source else frozenset()
        made: dict[str, ParameterField] = {}
        for parameter in parameters:
            before = [*self._own.values(), *made.values()]
            is_switch = parameter.key in deciding
            field = self._maker.make(parameter, before, is_switch=is_switch)
            is_place = parameter.kind in _PLACES
            if decide:  # not the further ones: an edit of theirs must not make them go
                field.edited.connect(self._follow_choice if is_place else self.follow_source)
            field.edited.connect(self._follow_place if is_place else self.refined)
            made[parameter.key] = field
        self._rows.add(made.values(), letters)
        return made

    # --- edits ----------------------------------------------------------------------------------

    def _follow_choice(self) -> None:
        self._given.clear()
        self.follow_source()

    def _follow_place(self) -> None:
        for field in self.fields.values():
            if isinstance(field, ChoiceField):
                field.forget_found()
        self._show_rows()
        self.place_edited.emit()

    def _show_rows(self) -> None:
        self._rows.show(self.fields.values())
        self.rearranged.emit()


def _question(parameter: Parameter) -> _Question:
    """Two parameters that are alike in this ask for the same thing."""
    return (parameter.key, parameter.kind, parameter.kinds, parameter.choices)
