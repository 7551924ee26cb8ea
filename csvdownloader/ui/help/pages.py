"""The pages of the help: sections of the README, the change log, and the licences of the parts."""

import re

from msgspec import Struct

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.resources import resource
from csvdownloader.system.parts import UsedLibrary, parts

LICENCE = "licence:"  # a link to the licence of a part: this, and its name
_ALL_TEXTS = "licences.txt"  # that the build of a package writes
_DROPPED = re.compile(r"[^\w\s-]")


class HelpPage(Struct, frozen=True):
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
    """The licence of a part and its notices; empty when none came with it.

    Without a name all texts of a package, also of what is no library for Python.
    """
    if not name:
        return resource(_ALL_TEXTS).read_text(encoding="utf-8")
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
    return HelpPage(title, f"# {title}\n\n{own} {_more()}\n\n{head}\n|---|---|---|\n{rows}\n")


def _more() -> Message:
    """Leads to the texts of all that a package has inside; empty outside of one."""
    try:
        resource(_ALL_TEXTS)
    except FileNotFoundError:
        return EMPTY
    return Message(
        "[All texts]({link}) has those of Qt and other libraries inside too.", link=LICENCE
    )


def _row(part: UsedLibrary) -> str:
    name = f"[{part.name}]({LICENCE}{part.name})" if part.texts else part.name
    return f"| {name} | {part.version} | {part.licence.replace('|', '/')} |"
