# SPDX-License-Identifier: GPL-3.0-or-later
"""Who imports whom among the files of a package, read from their text and not by importing them.

Every import counts, unless a part of each file is asked for: at the top of a file, inside a function, and for type
checking alone. A file is named by its path from the root, without its ending: core/jobs/runner; a package's own file by
its folder: core/jobs; the root's is "".
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

Graph = dict[str, set[str]]
"""The names of files, or of packages, and those of all that each imports."""


def files_of(root: Path) -> dict[str, Path]:
    """Return every file below `root` by its name."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found["/".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def parse(path: Path) -> ast.Module:
    """Return what a file says."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def whole(tree: ast.Module) -> ast.Module:
    """Return all of a file."""
    return tree


def at_load(tree: ast.Module) -> ast.Module:
    """Return what runs when a file is loaded: no function, and nothing that is for type checking alone."""
    return _Loaded().visit(tree)


def in_functions(tree: ast.Module) -> ast.Module:
    """Return a file's functions, those of its classes too."""
    return ast.Module([node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)], [])


class _Loaded(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        return None

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        return None

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if ast.unparse(node.test).endswith("TYPE_CHECKING") else self.generic_visit(node)


def by_file(root: Path, part: Callable[[ast.Module], ast.Module] = whole) -> Graph:
    """Return what `part` of each file below `root` imports of the others.

    Raises LookupError where there is no such file.
    """
    files = files_of(root)
    return {name: set(_imported(name, part(parse(path)), path, files)) - {name} for name, path in files.items()}


def by_package(graph: Graph) -> Graph:
    """Return what the packages import: those of the second level, such as core/jobs, and the files beside them."""
    found: Graph = {}
    for name, imported in graph.items():
        found.setdefault(package(name), set()).update(map(package, imported))
    return {name: imported - {name} for name, imported in found.items()}


def package(name: str) -> str:
    """Return the package of the second level that a file belongs to; a file that lies beside them is its own."""
    return "/".join(name.split("/")[:2])


def circles(graph: Graph) -> list[list[str]]:
    """Return every circle, as the sorted names of those that reach each other."""
    reached = {name: reach(graph, name) for name in graph}
    found = {
        tuple(sorted({name} | {other for other in reached[name] if name in reached[other]}))
        for name in graph
        if name in reached[name]
    }
    return [list(circle) for circle in sorted(found)]


def reach(graph: Graph, start: str) -> set[str]:
    """Return what `start` imports, directly or through others; itself only where it is in a circle."""
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found


def _imported(name: str, tree: ast.Module, path: Path, files: dict[str, Path]) -> Iterator[str]:
    """The files that one file imports. `from .a import b` is a/b where there is such a file, else b of a."""
    folder = name.split("/") if name and path.name == "__init__.py" else name.split("/")[:-1]
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        if node.level - 1 > len(folder):
            raise LookupError(f"{name} imports from outside")
        base = folder[: len(folder) - (node.level - 1)] + (node.module or "").split(".")
        for alias in node.names:
            yield _file("/".join(filter(None, base)), alias.name, files, name)


def _file(base: str, imported: str, files: dict[str, Path], importer: str) -> str:
    for name in (f"{base}/{imported}".lstrip("/"), base):
        if name in files:
            return name
    raise LookupError(f"{importer} imports {imported} of {base}, which is no file")
