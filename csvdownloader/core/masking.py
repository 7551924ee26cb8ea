"""Masks secrets in messages: servers and libraries may echo what was sent to them."""

import json
import threading
import traceback
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError

HIDDEN = "•••"


class Mask:
    """Knows the secrets of one run. Safe on any thread."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._forms: tuple[str, ...] = ()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Adds a secret; an empty one is ignored."""
        with self._lock:
            forms = set(self._forms) | (_forms(secret) if secret else set())
            self._forms = tuple(sorted(forms, key=len, reverse=True))

    def masked(self, text: str) -> str:
        """The text without the secrets, in whatever form it has them."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return text

    @contextmanager
    def hiding(self) -> Iterator[None]:
        """Takes the secrets out of every error that is raised inside."""
        try:
            yield
        except Cancelled:
            raise
        except UserError as error:
            error.message = error.message.mapped(self.masked)
            error.hint = error.hint.mapped(self.masked)
            error.args = (error.message,)
            if self.masked(str(error.__cause__)) != str(error.__cause__):
                raise error from None
            raise
        except Exception as error:
            trace = "".join(traceback.format_exception(error))
            if self.masked(trace) != trace:
                raise RuntimeError(self.masked(str(error))) from None
            raise


def _forms(secret: str) -> set[str]:
    # as it is, percent-encoded, escaped as in Python or JSON strings, and in base64
    forms = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    forms |= {repr(secret)[1:-1], json.dumps(secret)[1:-1]}
    return forms | {b64encode(secret.encode()).decode().rstrip("=")}
