# SPDX-License-Identifier: GPL-3.0-or-later
"""Every template of a message in the add-on, read from its source: what is to be translated, and checked.

`python3 scripts/support/templates.py` prints them, one per line, and their number.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ADDON = Path(__file__).resolve().parents[2] / "patina_addon"
_MESSAGE, _PLURAL, _FILLED = "Message", "plural", "filled"


@dataclass(frozen=True, slots=True)
class Call:
    """Describe a call that makes a message."""

    place: str
    """The file and the line."""
    templates: tuple[str | None, ...]
    """One template, or those of singular and plural; None for one that is not a literal."""
    names: frozenset[str]
    """The names that the call gives values to."""
    has_other_values: bool
    """Whether it passes on values that cannot be seen in the source."""
    joins_values: bool
    """Whether a value is a text that was joined from several."""

    @property
    def is_plural(self) -> bool:
        """Return whether it chooses between singular and plural."""
        return len(self.templates) == 2


def calls(folder: Path = ADDON) -> list[Call]:
    """Return every call of Message and plural below `folder` that has a template."""
    return [call for tree, place in _trees(folder) for call in _calls(tree, place)]


def filled_names(folder: Path = ADDON) -> frozenset[str]:
    """Return the names that are given values later, by Message.filled."""
    return frozenset(
        keyword.arg
        for tree, _ in _trees(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == _FILLED
        for keyword in node.keywords
        if keyword.arg
    )


def templates(folder: Path = ADDON) -> list[str]:
    """Return every template once, sorted."""
    return sorted({template for call in calls(folder) for template in call.templates if template})


def _trees(folder: Path) -> Iterator[tuple[ast.Module, str]]:
    for path in sorted(folder.rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8")), path.relative_to(folder.parent).as_posix()


def _calls(tree: ast.Module, place: str) -> Iterator[Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        arguments = {_MESSAGE: node.args[:1], _PLURAL: node.args[1:3]}.get(node.func.id, [])
        if arguments:
            names = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            has_other_values = any(keyword.arg is None for keyword in node.keywords)
            joins = any(_joins(part) for keyword in node.keywords for part in ast.walk(keyword.value))
            yield Call(f"{place}:{node.lineno}", tuple(map(_literal, arguments)), names, has_other_values, joins)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _joins(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "join":
        return False
    separator = node.func.value
    return isinstance(separator, ast.Constant) and str(separator.value).strip() in (",", "and", "or", ";")


if __name__ == "__main__":
    all_templates = templates()
    sys.stdout.writelines(f"{template}\n" for template in all_templates)
    sys.stderr.write(f"{len(all_templates)} templates\n")
