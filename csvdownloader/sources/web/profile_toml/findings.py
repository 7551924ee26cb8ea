"""The problems that are found while a profile is read."""

from functools import cached_property
from typing import TYPE_CHECKING

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.profiles import ProfileProblem
from csvdownloader.sources.web.profile_toml.toml_lines import KeyPath, dotted, key_lines, line_of

if TYPE_CHECKING:
    from csvdownloader.sources.web.profile.templates import Template


_MOST_PROBLEMS = 100  # problems; a longer list helps nobody


class Findings:
    """The problems of a profile, and all of its templates with their key paths."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._problems: dict[ProfileProblem, None] = {}  # in the order they were found
        self.templates: list[tuple[KeyPath, Template]] = []

    def add(self, path: KeyPath, message: Message) -> None:
        """Adds a problem, unless the limit is reached."""
        if not self.is_full:
            problem = ProfileProblem(line_of(self._lines, path), dotted(path), message)
            self._problems[problem] = None

    @property
    def is_full(self) -> bool:
        """Whether the limit is reached, so that no more problems are added."""
        return len(self._problems) >= _MOST_PROBLEMS

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return key_lines(self._text)  # lazily: only needed if there is a problem

    @property
    def problems(self) -> tuple[ProfileProblem, ...]:
        """All problems, in the order of the file."""
        return tuple(sorted(self._problems, key=lambda problem: problem.line))
