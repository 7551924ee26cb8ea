"""The small changes that are tried: each is one place of a module and what stands there instead."""

import ast
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

_COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
}
_ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "//"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
_MEANT_FOR_TYPES = {"annotation", "returns", "decorator_list"}


class Mutation(Struct, frozen=True):
    """One change.

    Attributes:
        function: The innermost function around it, as in `Class.method`; empty outside of all.
        line: From 1.
        start: Where the bytes begin that are replaced.
        end: Where they end.
        new: What stands there instead.
    """

    function: str
    line: int
    start: int
    end: int
    new: str

    def changed(self, text: str) -> str | None:
        """The text of the module with the change; None when that is no Python, or no change."""
        data = text.encode()
        changed = (data[: self.start] + self.new.encode() + data[self.end :]).decode()
        return changed if changed != text and _is_python(changed) else None


def mutations(text: str) -> list[Mutation]:
    """Every change of a module's text."""
    return list(_Finder(text).found())


class _Span(Struct, frozen=True):
    start: int
    end: int


class _Finder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._data = text.encode()
        self._starts = [0]
        for line in self._data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def found(self) -> Iterator[Mutation]:
        for function, node in _walk(ast.parse(self._text), ""):
            for span, new in self._changes(node):
                line = self._data.count(b"\n", 0, span.start) + 1
                yield Mutation(function, line, span.start, span.end, new)

    def _changes(self, node: ast.AST) -> Iterator[tuple[_Span, str]]:
        for kind, change in _OPERATORS:
            if isinstance(node, kind):
                yield from change(self, node)

    def span(self, node: ast.AST) -> _Span:
        return _Span(
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def source(self, span: _Span) -> str:
        return self._data[span.start : span.end].decode()

    def between(self, left: ast.AST, right: ast.AST, old: str, new: str) -> tuple[_Span, str]:
        """The operator between two nodes, replaced."""
        span = _Span(self.span(left).end, self.span(right).start)
        pattern = rf"\b{old}\b" if old[0].isalpha() else old
        return span, re.sub(pattern, new, self.source(span), count=1)


def _comparison(finder: _Finder, node: ast.Compare) -> Iterator[tuple[_Span, str]]:
    operands = [node.left, *node.comparators]
    for left, operator, right in zip(operands, node.ops, operands[1:], strict=False):
        yield finder.between(left, right, *_COMPARISONS[type(operator)])


def _arithmetic(finder: _Finder, node: ast.BinOp) -> Iterator[tuple[_Span, str]]:
    if type(node.op) in _ARITHMETIC:
        yield finder.between(node.left, node.right, *_ARITHMETIC[type(node.op)])


def _and_or(finder: _Finder, node: ast.BoolOp) -> Iterator[tuple[_Span, str]]:
    old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for left, right in zip(node.values, node.values[1:], strict=False):
        yield finder.between(left, right, old, new)


def _negation(finder: _Finder, node: ast.If | ast.While | ast.IfExp) -> Iterator[tuple[_Span, str]]:
    yield from _negated(finder, node.test)


def _guard(finder: _Finder, node: ast.match_case) -> Iterator[tuple[_Span, str]]:
    if node.guard:
        yield from _negated(finder, node.guard)


def _filter(finder: _Finder, node: ast.comprehension) -> Iterator[tuple[_Span, str]]:
    for condition in node.ifs:
        yield from _negated(finder, condition)


def _negated(finder: _Finder, test: ast.expr) -> Iterator[tuple[_Span, str]]:
    if not isinstance(test, ast.UnaryOp):  # that one is changed by `_without_not`
        yield finder.span(test), f"not ({finder.source(finder.span(test))})"


def _without_not(finder: _Finder, node: ast.UnaryOp) -> Iterator[tuple[_Span, str]]:
    if isinstance(node.op, ast.Not):
        yield finder.span(node), f"({finder.source(finder.span(node.operand))})"


def _dropped(finder: _Finder, node: ast.Expr | ast.Raise) -> Iterator[tuple[_Span, str]]:
    if isinstance(node, ast.Raise) or isinstance(node.value, ast.Call):
        yield finder.span(node), "pass"


def _constant(finder: _Finder, node: ast.Constant) -> Iterator[tuple[_Span, str]]:
    if isinstance(node.value, bool):
        yield finder.span(node), str(not node.value)
    elif isinstance(node.value, int | float):
        yield finder.span(node), str(node.value + 1)


def _none(finder: _Finder, node: ast.Return) -> Iterator[tuple[_Span, str]]:
    if node.value and ast.unparse(node.value) not in {"False", "None"}:  # to most, None is false
        yield finder.span(node.value), "None"


def _minimum(finder: _Finder, node: ast.Name) -> Iterator[tuple[_Span, str]]:
    if node.id in {"min", "max"}:
        yield finder.span(node), "max" if node.id == "min" else "min"


def _plain(finder: _Finder, node: ast.AugAssign) -> Iterator[tuple[_Span, str]]:
    yield finder.between(node.target, node.value, r"\S+=", "=")


def _argument(finder: _Finder, node: ast.Call) -> Iterator[tuple[_Span, str]]:
    arguments = sorted([*node.args, *node.keywords], key=lambda a: (a.lineno, a.col_offset))
    spans = [finder.span(argument) for argument in arguments]
    # Without its only one, nearly every call is an error of type.
    if len(spans) > 1 and not _is_without_meaning(arguments[-1]):
        yield _Span(spans[-2].end, spans[-1].end), ""


_OPERATORS: list[tuple[type | tuple[type, ...], Callable]] = [
    (ast.Compare, _comparison),
    (ast.BinOp, _arithmetic),
    (ast.BoolOp, _and_or),
    ((ast.If, ast.While, ast.IfExp), _negation),
    (ast.match_case, _guard),
    (ast.comprehension, _filter),
    (ast.UnaryOp, _without_not),
    ((ast.Expr, ast.Raise), _dropped),
    (ast.Constant, _constant),
    (ast.Return, _none),
    (ast.Name, _minimum),
    (ast.AugAssign, _plain),
    (ast.Call, _argument),
]


def _walk(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """The nodes of which a change means something, each with the function around it."""
    if _is_without_meaning(node):
        return
    yield function, node
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
    for name, value in ast.iter_fields(node):
        if name in _MEANT_FOR_TYPES:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child, function)


def _is_without_meaning(node: ast.AST) -> bool:
    """Whether it only writes to the log, asserts, or is for the type checker or another system."""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).startswith(("logger.", "logging."))
    if isinstance(node, ast.Expr):
        return _is_without_meaning(node.value)
    if isinstance(node, ast.keyword):
        # How a record may be made is for the type checker; `strict` of zip asserts what holds.
        return node.arg in {"kw_only", "strict"}
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test) or "sys.platform" in ast.unparse(node.test)
    return False


def functions(text: str) -> dict[int, str]:
    """The innermost function of each line that is in one, named as in `Mutation`."""
    found: dict[int, str] = {}

    def visit(node: ast.AST, name: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = name
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = f"{name}.{child.name}".lstrip(".")
                if isinstance(child, ast.FunctionDef):
                    lines = range(child.body[0].lineno, child.end_lineno + 1)
                    found.update(dict.fromkeys(lines, inner))
            visit(child, inner)

    visit(ast.parse(text), "")
    return found


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
