"""What one reading of a profile found."""

from functools import cached_property
from typing import TYPE_CHECKING

from csvdownloader.core.profiles import ProfileProblem
from csvdownloader.sources.web.profile.toml_lines import KeyPath, dotted, key_lines, line_of

if TYPE_CHECKING:
    from csvdownloader.sources.web.profile.templates import Template


_MOST = 100  # problems; who has more wants to see the first ones


class Findings:
    """The problems, and all templates with their places."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._problems: dict[ProfileProblem, None] = {}  # in the order they were found
        self.templates: list[tuple[KeyPath, Template]] = []

    def add(self, path: KeyPath, message: str) -> None:
        """Notes a problem, unless there are many already."""
        if not self.are_full:
            problem = ProfileProblem(line_of(self._lines, path), dotted(path), message)
            self._problems[problem] = None

    @property
    def are_full(self) -> bool:
        """Whether no more problems are noted."""
        return len(self._problems) >= _MOST

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return key_lines(self._text)  # only needed where something is wrong

    @property
    def problems(self) -> tuple[ProfileProblem, ...]:
        """All problems, in the order of the file."""
        return tuple(sorted(self._problems, key=lambda problem: problem.line))
