"""Makes the field that fits a parameter; the fields that few sources have are loaded late."""

from collections.abc import Iterable

from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.ui.fields.fields import FIELDS, ParameterField, make_field
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.profiles import ProfileService

_DATABASE = frozenset(
    {
        ParameterKind.CONNECTION,
        ParameterKind.TABLE,
        ParameterKind.COLUMNS,
        ParameterKind.QUERY,
    }
)
_MOST_RADIOS = 3  # in one row; more choices get a combo box


class FieldMaker:
    """Makes fields with the services that they need."""

    def __init__(self, connections: ConnectionService, profiles: ProfileService) -> None:
        self._connections, self._profiles = connections, profiles

    def make(
        self, parameter: Parameter, before: Iterable[ParameterField], *, is_switch: bool
    ) -> ParameterField:
        """The field that asks for the parameter, with its default.

        Args:
            parameter: What to ask for.
            before: The fields above it.
            is_switch: Whether it decides which others are asked for.
        """
        if parameter.kind in _DATABASE:
            from csvdownloader.ui.form.database_fields import make_database_field

            return make_database_field(parameter, self._connections, before)
        if is_switch and len(parameter.choices) <= _MOST_RADIOS:
            from csvdownloader.ui.fields.switch_field import SwitchField

            return _at_default(SwitchField(parameter))
        if parameter.kind is ParameterKind.PROFILE:
            from csvdownloader.ui.form.profile_field import ProfileField

            return _at_default(ProfileField(parameter, self._profiles))
        if parameter.kind in FIELDS:
            return make_field(parameter)
        from csvdownloader.ui.fields.typed_fields import make_typed_field

        return make_typed_field(parameter)


def _at_default(field: ParameterField) -> ParameterField:
    field.set_value(field.parameter.default)
    return field
