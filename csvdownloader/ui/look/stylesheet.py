"""The style sheet of the application: `resources/look/style.qss` with a set of colours."""

from string import Template

from PySide6.QtGui import QColor

from csvdownloader.core.resources import resource
from csvdownloader.ui.look.contrast import is_dark, mixed
from csvdownloader.ui.look.measures import grown_to
from csvdownloader.ui.look.tokens import Tokens

_FIELDS = "QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit"


def style_sheet(tokens: Tokens, line: int) -> str:
    """The style sheet in those colours, where a line with icon and text is `line` pixels high."""
    names = {name: getattr(tokens, name).name() for name in tokens.__struct_fields__}
    template = resource("look/style.qss").read_text(encoding="utf-8")
    return Template(template).substitute(
        names,
        look=_escaped(resource("look").as_posix()),
        line_height=line,
        tick=(tick := grown_to(14, line)),
        tick_radius=tick // 2 + 1,
        dot=tick - 8,
        arrow=grown_to(16, line),
        arrow_room=grown_to(16, line) + 8,
        field_height=line + 2,  # with its padding as high as a button
        fields=_FIELDS,
        focused=_each(_FIELDS, ":focus"),
        disabled_fields=_each(_FIELDS, ":disabled"),
        boxes=_each("QCheckBox, QRadioButton, QAbstractItemView", "::indicator"),
        checked=_each("QCheckBox, QAbstractItemView", "::indicator:checked"),
        mode="dark" if tokens.is_dark else "light",
        fill_hover=mixed(tokens.text, tokens.fill, 0.12).name(),
        fill_pressed=mixed(tokens.text, tokens.fill, 0.2).name(),
        bar=mixed(tokens.text, tokens.base, 0.3).name(),
        on_fill_name=_ink(tokens.on_fill),
        text_name=_ink(tokens.text),
    )


def _escaped(path: str) -> str:
    """The path as it stands between the quotes of a style sheet."""
    # By its six digits: of two backslashes, Qt takes the second with the digits behind it as one.
    return path.replace("\\", 2 * "\\00005c").replace('"', '\\"')


def _each(selectors: str, suffix: str) -> str:
    return ", ".join(selector + suffix for selector in selectors.split(", "))


def _ink(color: QColor) -> str:
    return "black" if is_dark(color) else "white"
