"""What one run of a profile has to do."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from csvdownloader.core.overrides import override
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.web.profile.credential_scope import CredentialScope
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.templates import TemplateScope


class RunOrder(Struct, frozen=True):
    """A profile, and all that the user asked of it.

    Attributes:
        profile: What to run.
        params: The values of `param_values.typed_params`, `rows` among them.
        secrets: By the keys of `profile.secrets`.
        credential_scope: The allow-list of hosts: its `credentials` authenticate a call, and its
            `masked` takes secrets out of a text.
        base_url: What profile URLs that start with "/" are appended to; without a slash at its end.
        row_limit: Row limit; None for all.
        format: Of the file.
        choices: What the user says of a text that is inspected; None leaves all to the profile.
    """

    profile: Profile
    params: Mapping[str, Any]
    secrets: Mapping[str, str]
    credential_scope: CredentialScope
    base_url: str
    row_limit: int | None
    format: Format
    choices: ReadingChoices | None = None

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.profile.id!r})"  # without the secrets

    @property
    def has_custom_base_url(self) -> bool:
        """Whether the user replaced the base URL of the profile."""
        own = self.profile.base_url.url(TemplateScope(self.params))
        return bool(own) and own.rstrip("/") != self.base_url
