"""Makes the pages of the program's help of README.md's sections: python -m resources.help.make.

It is a tool of the developers, not of the program: the program reads the pages.
"""

import re
from pathlib import Path

from csvdownloader.ui.help.pages import HelpPage, anchor_of

FOLDER = Path(__file__).parent
README = FOLDER.parents[1] / "README.md"
# In the order of the list; the others are for developers.
SECTIONS = (
    "What it does",
    "Reading files",
    "Databases",
    "Web exports",
    "How values are written",
    "Saving in other forms",
    "Types of columns",
    "Shortcuts",
    "Headless",
    "Names by a pattern",
    "Receipts for other programs",
    "Where files lie",
    "When something goes wrong",
    "Limits",
    "Security",
)

_LINK = re.compile(r"\[([^\]\[]*)\]\(#([\w-]+)\)")


def pages(readme: str) -> dict[str, str]:
    """The pages by the names of their files, which are in the order of the list.

    A link to a section that is no page is only its text.
    """
    texts = dict(part.split("\n", 1) for part in readme.split("\n## ")[1:])
    made = [HelpPage(title, f"# {title}\n{texts[title]}\n") for title in SECTIONS]
    known = {anchor for page in made for anchor in page.anchors()}

    def without_a_dead_end(link: re.Match[str]) -> str:
        return link[0] if link[2] in known else link[1]

    return {
        f"{number:02}-{anchor_of(page.title)}.md": _LINK.sub(without_a_dead_end, page.text)
        for number, page in enumerate(made, 1)
    }


def main() -> None:
    """Writes the pages, and removes those that are none any more."""
    made = pages(README.read_text(encoding="utf-8"))
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
