# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties on Blender's data are read through one file."""

import ast
from pathlib import Path

from support.folders import ADDON

GLUE = ADDON / "blender"
DECLARES = GLUE / "properties"
READS = GLUE / "values.py"


def attached() -> set[str]:
    """The names of the properties on Blender's types: what follows one of these types in a tuple."""
    return {
        node.elts[1].value
        for path in DECLARES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Tuple) and len(node.elts) > 1 and ast.unparse(node.elts[0]).startswith("bpy.types.")
        if isinstance(node.elts[1], ast.Constant)
    }


def uses(text: str, names: set[str]) -> list[str]:
    """Attributes and strings of these names in a file. The operators' module has one of them too: bpy.ops.patina."""
    nodes = list(ast.walk(ast.parse(text)))
    words = [node.attr for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) != "bpy.ops"]
    words += [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [word for word in words if word in names]


def test_no_other_file_names_the_properties() -> None:
    others = [path for path in GLUE.rglob("*.py") if path != READS and DECLARES not in path.parents]
    assert len(others) > 40
    assert not [path.name for path in others if uses(path.read_text(encoding="utf-8"), attached())]


def test_one_file_names_every_property() -> None:
    lists = {"patina_jobs", "patina_active_job", "patina_search", "patina_history_view"}
    assert attached() == {"patina", "patina_adjust", "patina_reminder_shown"} | lists
    assert set(uses(READS.read_text(encoding="utf-8"), attached())) == attached()


def test_no_property_is_declared_where_an_editor_cannot_find_it() -> None:
    def sets_annotations(path: Path) -> bool:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        return any(isinstance(node, ast.Name) and node.id == "__annotations__" for node in ast.walk(tree))

    assert not [path.name for path in GLUE.rglob("*.py") if sets_annotations(path)]


def test_the_rule_sees_what_it_forbids() -> None:
    assert uses("context.scene.patina.prompt", {"patina"}) == ["patina"]
    assert uses("getattr(scene, 'patina')", {"patina"}) == ["patina"]
    assert not uses("bpy.ops.patina.generate_material()", {"patina"})
