"""The imports of a module, read from its text."""

import ast


def imports(node: ast.AST) -> list[str]:
    """The full names that an import statement brings in; a relative import begins with a dot."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [f"{module}.{alias.name}" for alias in node.names]
    return []
