"""A request, or another form, was filled in wrongly."""

from collections.abc import Mapping

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message, joined


class InvalidRequestError(UserError):
    """One or more fields were filled in wrongly.

    Attributes:
        fields: For each field's key ("rows", "format" or a parameter), the sentence to show there.
    """

    kind = FailureKind.INVALID_REQUEST
    hint = Message("Correct the marked fields.")
    fields: dict[str, Message]

    def __init__(self, fields: Mapping[str, Message], hint: Message | None = None) -> None:
        super().__init__(joined(fields.values(), ". "), hint)
        self.fields = dict(fields)
