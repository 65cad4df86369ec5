# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text of Patina's interface, in English: what there has to be in each language.

`python visible_texts.py` prints them as JSON; it needs bpy.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import bpy

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from support.folders import ADDON
from support.templates import templates

_DRAWN = ("actions", "operators", "panels", "properties", "preferences.py", "undo.py")
"""Where texts of the interface are written as they are drawn."""
_WORDS = re.compile(r"[A-Z][a-z]+\b(?!\w)|.*[a-z]{2} [a-z]", re.DOTALL)


def texts() -> set[str]:
    """Return every text: labels and tooltips of operators, panels, and properties, and every template."""
    return {text for text in (*_declared(), *drawn(), *templates()) if re.search("[A-Za-z]{2}", text)}


def drawn() -> set[str]:
    """Return what the code of the interface draws as it is: each constant that looks like words."""
    paths = [path for name in _DRAWN for path in sorted((ADDON / "blender").glob(f"{name}/**/*.py"))]
    paths += [ADDON / "blender" / name for name in _DRAWN if name.endswith(".py")]
    return {text for path in paths for text in _constants(path) if _WORDS.fullmatch(text) or _WORDS.match(text)}


def _declared() -> Iterator[str]:
    """Give the labels and tooltips of what is registered."""
    panels = [getattr(bpy.types, name) for name in dir(bpy.types) if name.startswith(("PATINA_PT_", "PATINA_MT_"))]
    operators = [getattr(bpy.ops.patina, name).get_rna_type() for name in dir(bpy.ops.patina)]
    bases = (bpy.types.PropertyGroup, bpy.types.AddonPreferences)
    groups = [cls.bl_rna for base in bases for cls in base.__subclasses__() if cls.__name__.startswith("PATINA_")]
    for panel in panels:
        yield from (panel.bl_label, getattr(panel, "bl_description", ""))
    for operator in operators:
        yield from (operator.name, operator.description)
    for prop in (prop for owner in (*operators, *groups) for prop in owner.properties if not prop.is_hidden):
        yield from (prop.name, prop.description)
        for entry in getattr(prop, "enum_items", ()):
            yield from (entry.name, entry.description)


def _constants(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = {id(part) for node in ast.walk(tree) for part in _never_drawn(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


def _never_drawn(node: ast.AST) -> Iterator[ast.AST]:
    """Give docstrings, annotations in quotes, parts of f-strings, and the arguments of calls that write a log."""
    for statement in getattr(node, "body", ()) if isinstance(getattr(node, "body", ()), list) else ():
        if isinstance(statement, ast.Expr):
            yield statement.value
    annotation = getattr(node, "annotation", None) or getattr(node, "returns", None)
    if isinstance(annotation, ast.Constant):
        yield annotation
    if isinstance(node, ast.JoinedStr):
        yield from ast.walk(node)
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("_log.", "cast", "TypeVar", "LookupError")):
        yield from node.args


if __name__ == "__main__":
    sys.path.insert(0, str(ADDON.parent))
    import patina_addon

    patina_addon.register()
    print(json.dumps(sorted(texts())))
    patina_addon.unregister()
