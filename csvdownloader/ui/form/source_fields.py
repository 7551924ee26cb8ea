"""The fields that a source declares, as rows of the form."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Value
from csvdownloader.core.requests.rules import is_asked, switches
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import FieldRows
from csvdownloader.ui.fields.fields import ChoiceField, FileField, ParameterField
from csvdownloader.ui.form.field_maker import FieldMaker
from csvdownloader.ui.widgets.disclosure import Disclosure

_TAKEN_LETTERS = "nfevjhsramdubwg"  # Alt keys of the menu bar, the list and the form's own labels
_LOCATIONS = {ParameterKind.FILE, ParameterKind.CONNECTION, ParameterKind.PROFILE}
_Identity: TypeAlias = tuple[object, ...]


class SourceFields(QObject):
    """Main fields over the rows, options under the disclosure.

    Signals:
        location_edited(): Another file, connection or profile was chosen.
        refined(): Something else was changed.
        replaced(): Fields were added or removed.
        rearranged(): Other fields are visible.
        chosen(ParameterField): The user chose its value in a dialog.
    """

    location_edited = Signal()
    refined = Signal()
    replaced = Signal()
    rearranged = Signal()
    chosen = Signal(object)

    def __init__(
        self, rows: FieldRows, options: Disclosure, maker: FieldMaker, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._rows, self._options, self._maker = rows, options, maker
        self._source: Source | None = None
        self._own: dict[str, ParameterField] = {}
        self._dynamic: dict[str, ParameterField] = {}
        self._pending: dict[str, Value] = {}  # a request's values for fields not made yet
        self._former: dict[_Identity, Value] = {}  # values of removed fields
        self._letters: set[str] = set()  # Alt keys that are taken, those of static fields too
        options.toggled.connect(self._show_rows)

    @property
    def fields(self) -> dict[str, ParameterField]:
        """All fields by the keys of their parameters: the source's own, then dynamic ones."""
        return self._own | self._dynamic

    @property
    def source(self) -> Source | None:
        """The source whose fields are shown; None before the first."""
        return self._source

    def show_source(self, source: Source) -> None:
        """Replaces the fields by those of another source, with its defaults."""
        self._remove_dynamic()
        self._rows.remove(self._own.values())
        self._source, self._own, self._pending, self._former = source, {}, {}, {}
        self._rows.opened.clear()
        self._letters = set(_TAKEN_LETTERS)
        self._own = self._make(source.parameters, self._letters, decide=True)
        self._options.setChecked(False)
        self.follow_source()
        self.replaced.emit()

    def follow_source(self) -> None:
        """Shows the dynamic fields that the source asks for now, if they changed."""
        if self._source is None:
            return
        values = {key: field.value() for key, field in self._own.items()}
        parameters = tuple(self._source.dynamic_parameters(values))
        if parameters != tuple(field.parameter for field in self._dynamic.values()):
            self._remove_dynamic()
            self._add_dynamic(parameters)
            self.replaced.emit()
        self._show_rows()

    def values(self) -> dict[str, Value]:
        """The values of the fields; the default for a field that is not asked for."""
        values = {key: field.value() for key, field in self.fields.items()}
        return {
            key: values[key] if is_asked(field.parameter, values) else field.parameter.default
            for key, field in self.fields.items()
        }

    def kept_values(self) -> dict[str, Value]:
        """The same, with what is kept for fields that are made later."""
        return self._pending | self.values()

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Fills the fields; opens the options when one of them is not at its default.

        Values of fields that are made later, once their profile is known, are kept for them.
        """
        self._remove_dynamic()
        self._pending, self._former = dict(values), {}
        for key, field in self._own.items():
            field.set_value(self._pending.pop(key, field.parameter.default))
        self.follow_source()
        options = [field for field in self.fields.values() if field.parameter.is_option]
        self._options.setChecked(any(f.value() != f.parameter.default for f in options))
        self._show_rows()

    @property
    def letters(self) -> set[str]:
        """The Alt keys that are taken by the source's own fields, and around them."""
        return set(self._letters)

    def problems(self) -> dict[str, Message]:
        """What is wrong with the values that only the fields can tell: key to sentence."""
        return {key: text for key, field in self.fields.items() if (text := field.problem())}

    def file_field(self) -> FileField | None:
        """The field that asks for a file, if the source has one."""
        return next((f for f in self.fields.values() if isinstance(f, FileField)), None)

    def location_field(self) -> ParameterField | None:
        """The first field that asks for a file, a connection or a profile, if there is one."""
        return next((f for f in self.fields.values() if f.parameter.kind in _LOCATIONS), None)

    def show_choices(self, choices: Mapping[str, tuple[str, ...]]) -> None:
        """Offers what the inspection found in the source, for example its sheets."""
        fields = self.fields
        for key, values in choices.items():
            field = fields.get(key)
            if isinstance(field, ChoiceField):
                field.show_choices(values)
        self._show_rows()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Shows what was found in the fields that leave it to the inspection.

        A doubtful one stands open, with its doubt, and stays so until another place is chosen.
        """
        found = {finding.option: finding for finding in findings}
        for key, field in self.fields.items():
            finding = found.get(key)
            field.show_found(finding.value if finding else "")
            doubt = finding if finding and finding.certainty is Certainty.DOUBTFUL else None
            field.show_doubt(doubt.note if doubt else EMPTY, doubt.value if doubt else "")
            if doubt:
                self._rows.opened.add(key)
        self._show_rows()

    def open_options(self, keys: Iterable[str]) -> None:
        """Shows these options, as one of them may help; the others stay as they are."""
        self._rows.opened.update(keys)
        self._show_rows()

    def reveal(self, wrong: Sequence[FieldBox]) -> None:
        """Opens the options when one of the wrong fields is hidden there."""
        if any(field in wrong and field.parameter.is_option for field in self.fields.values()):
            self._options.setChecked(True)

    def focusables(self, *, options: bool) -> list[QWidget]:
        """The controls in the order of the Tab key, of the main fields or of the options."""
        fields = [field for field in self.fields.values() if field.parameter.is_option is options]
        return [widget for field in fields for widget in field.focusables()]

    def after(self, field: ParameterField) -> list[QWidget]:
        """The controls of the main fields behind that one, in the order of the Tab key."""
        widgets = self.focusables(options=False)
        return widgets[widgets.index(field.focusables()[-1]) + 1 :]

    @property
    def asks_profile(self) -> bool:
        """Whether a profile decides which fields there are."""
        return any(f.parameter.kind is ParameterKind.PROFILE for f in self._own.values())

    @property
    def grows(self) -> bool:
        """Whether a field is shown that takes all the height it can get."""
        return self._rows.grow(self.fields.values())

    # --- adding and removing fields -------------------------------------------------------------

    def _remove_dynamic(self) -> None:
        for field in self._dynamic.values():
            self._former[_identity(field.parameter)] = field.value()
        self._rows.remove(self._dynamic.values())
        self._dynamic = {}

    def _add_dynamic(self, parameters: Sequence[Parameter]) -> None:
        self._dynamic = self._make(parameters, set(self._letters), decide=False)
        for key, field in self._dynamic.items():
            former = self._former.get(_identity(field.parameter), field.parameter.default)
            field.set_value(self._pending.pop(key, former))

    def _make(
        self, parameters: Sequence[Parameter], letters: set[str], *, decide: bool
    ) -> dict[str, ParameterField]:
        deciding = switches(self._source) if self._source else frozenset()
        made: dict[str, ParameterField] = {}
        for parameter in parameters:
            before = [*self._own.values(), *made.values()]
            is_switch = parameter.key in deciding
            field = self._maker.make(parameter, before, is_switch=is_switch)
            is_location = parameter.kind in _LOCATIONS
            if decide:  # not dynamic ones: an edit of one must not remove it
                field.edited.connect(self._follow_choice if is_location else self.follow_source)
            field.edited.connect(self._follow_location if is_location else self.refined)
            field.chosen.connect(partial(self.chosen.emit, field))
            made[parameter.key] = field
        self._rows.add(made.values(), letters)
        return made

    # --- edits ----------------------------------------------------------------------------------

    def _follow_choice(self) -> None:
        self._pending.clear()
        self.follow_source()

    def _follow_location(self) -> None:
        self._rows.opened.clear()
        for field in self.fields.values():
            if isinstance(field, ChoiceField):
                field.reset_choices()
        self._show_rows()
        self.location_edited.emit()

    def _show_rows(self) -> None:
        self._rows.show(self.fields.values())
        self.rearranged.emit()


def _identity(parameter: Parameter) -> _Identity:
    """What tells questions apart: parameters with equal identities ask for the same thing."""
    return (parameter.key, parameter.kind, parameter.kinds, parameter.choices)
