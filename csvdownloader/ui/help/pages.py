"""The pages of the help: sections of the README, the change log, and the licences of the parts."""

import re
from dataclasses import dataclass

from csvdownloader.core.messages import Message
from csvdownloader.core.resources import resource
from csvdownloader.system.parts import UsedLibrary, parts

LICENCE = "licence:"  # a link to the licence of a part: this, and its name
_DROPPED = re.compile(r"[^\w\s-]")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page.

    Attributes:
        title: What the list shows.
        text: Markdown; begins with its title.
    """

    title: str
    text: str

    def has(self, words: list[str]) -> bool:
        """Whether each of the words, which are folded, is somewhere on the page."""
        folded = self.text.casefold()
        return all(word in folded for word in words)

    def anchors(self) -> list[str]:
        """The names by which links reach its headings."""
        lines = self.text.splitlines()
        return [anchor_of(line.lstrip("# ")) for line in lines if line.startswith("#")]


def help_pages() -> list[HelpPage]:
    """All pages, in the order of the list."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(resource("help").glob("*.md"))]
    texts.append(resource("changelog.md").read_text(encoding="utf-8"))
    return [*(HelpPage(_title_of(text), text) for text in texts), _licences(parts())]


def licence_text(name: str) -> str:
    """The licence of a part and its notices; empty when none came with it."""
    return "\n\n".join(next((part.texts for part in parts() if part.name == name), ()))


def anchor_of(heading: str) -> str:
    """The name by which links reach a heading, as on the web: "types-of-columns"."""
    return _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")


def _title_of(text: str) -> str:
    return text.partition("\n")[0].lstrip("# ")


def _licences(found: list[UsedLibrary]) -> HelpPage:
    title = Message("Licences")
    own = Message(
        "CSV Downloader is free software under the MIT licence. It is made of these parts; Qt "
        "comes with PySide6. A name leads to its text, where one came with the part."
    )
    rows = "\n".join(map(_row, found))
    head = Message("| Part | Version | Licence |")
    return HelpPage(title, f"# {title}\n\n{own}\n\n{head}\n|---|---|---|\n{rows}\n")


def _row(part: UsedLibrary) -> str:
    name = f"[{part.name}]({LICENCE}{part.name})" if part.texts else part.name
    return f"| {name} | {part.version} | {part.licence.replace('|', '/')} |"
