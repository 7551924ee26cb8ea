"""What one export is to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csvdownloader.core.formats import Format
from csvdownloader.sources.web.profile.credential_scope import CredentialScope
from csvdownloader.sources.web.profile.model import Profile
from csvdownloader.sources.web.profile.templates import TemplateScope


@dataclass(frozen=True, slots=True)
class RunOrder:
    """A profile and all that was asked of it.

    Attributes:
        profile: What to run.
        params: The values of `values.typed_params`, `rows` among them.
        secrets: By the keys of `profile.secrets`.
        fence: Who may see the credential: `fence.credentials(auth, scope)` makes what a call
            takes, and `fence.masked` takes secrets out of a text.
        base_url: Where profile URLs that start with "/" begin; without a slash at its end.
        rows: Most rows; None for all.
        format: Of the file.
    """

    profile: Profile
    params: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    credential_scope: CredentialScope
    base_url: str
    rows: int | None
    format: Format

    @property
    def is_redirected(self) -> bool:
        """Whether the base URL is another than the profile's."""
        own = self.profile.base_url.url(TemplateScope(self.params))
        return bool(own) and own.rstrip("/") != self.base_url
