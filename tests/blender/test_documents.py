# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents and Blender: operators, properties, and labels have the names that the documents give."""

import ast
import re

import bpy
import pytest
from support.folders import ADDON, ROOT
from support.templates import templates

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {"README.md": README, **{path.name: path.read_text() for path in sorted((ROOT / "docs").glob("*.md"))}}
BLENDERS_LABELS = {
    "Add-ons",
    "Allow Online Access",
    "Edit",
    "Get Extensions",
    "Install from Disk",
    "PBR Extensions",
    "Preferences",
    "System",
    "Tangents",
}
"""Labels of Blender's own that the documents name."""
TABLE_ROW = re.compile(r"^\| (`.*?) \| (.*?) \|", re.MULTILINE)

documents = pytest.mark.parametrize("name", DOCUMENTS)


def examples(text: str) -> list[str]:
    """The Python examples of a document."""
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def calls_of_operators(text: str) -> list[ast.Call]:
    """The calls of Patina's operators in the examples of a document."""
    nodes = (node for example in examples(text) for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Call))
    return [call for call in nodes if ast.unparse(call.func).startswith("bpy.ops.patina.")]


def properties_of(operator: str) -> dict[str, bpy.types.Property]:
    """The properties of an operator of Patina's. Raises KeyError if there is no such operator."""
    return {prop.identifier: prop for prop in getattr(bpy.ops.patina, operator).get_rna_type().properties}


def values_of(prop: bpy.types.Property) -> set[str]:
    """The values of an enum."""
    return {entry.identifier for entry in prop.enum_items}


def texts_in_panels() -> set[str]:
    """What the code of the panels draws as it is."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ADDON / "blender" / "panels").glob("*.py")]
    words = (word for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) for word in node.keywords)
    return {word.value.value for word in words if word.arg == "text" and isinstance(word.value, ast.Constant)}


def labels() -> set[str]:
    """Every label of Patina's interface: of operators, panels, properties, and enums, and every template."""
    panels = [getattr(bpy.types, name) for name in dir(bpy.types) if name.startswith("PATINA_PT_")]
    operators = [getattr(bpy.ops.patina, name).get_rna_type() for name in dir(bpy.ops.patina)]
    bases = (bpy.types.PropertyGroup, bpy.types.AddonPreferences)
    groups = [cls.bl_rna for base in bases for cls in base.__subclasses__() if cls.__name__.startswith("PATINA_")]
    names = {*(panel.bl_label for panel in panels), *(operator.name for operator in operators)}
    names |= {*texts_in_panels(), *templates()}
    for prop in (prop for owner in (*operators, *groups) for prop in owner.properties):
        names |= {prop.name, *(entry.name for entry in getattr(prop, "enum_items", ()))}
    return names


def labels_in(text: str) -> set[str]:
    """What a document shows as a label: in bold, other than at the head of an item in a list, or in italics."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^- \*\*[^*]+\*\*:", "", text, flags=re.MULTILINE)
    bold = re.findall(r"\*\*([^*]+)\*\*", text)
    italic = re.findall(r"(?<![*\w/`])\*([^*`]+)\*(?!\*)", text)
    return {" ".join(label.split()) for words in (*bold, *italic) for label in words.split(" > ")}



@documents
def test_an_example_calls_operators_with_properties_and_values_that_they_have(addon, name: str):
    for call in calls_of_operators(DOCUMENTS[name]):
        operator = ast.unparse(call.func).rpartition(".")[2]
        properties = properties_of(operator)
        assert not call.args
        for argument in call.keywords:
            assert argument.arg in properties, f"{operator}({argument.arg})"
            if properties[argument.arg].type == 'ENUM':
                value = ast.literal_eval(argument.value)
                assert set(value if isinstance(value, set) else {value}) <= values_of(properties[argument.arg])


def test_the_readme_s_table_has_every_property_of_the_operator_with_its_values(addon):
    properties = properties_of("generate_material")
    del properties["rna_type"]
    _, _, scripting = README.partition("\n## Scripting")
    table = {
        name: set(re.findall(r"`'(\w+)'`", values))
        for names, values in TABLE_ROW.findall(scripting.partition("\n## ")[0])
        for name in re.findall(r"`(\w+)`", names)
    }
    assert table.keys() == properties.keys()
    enums = {name: values_of(prop) for name, prop in properties.items() if prop.type == 'ENUM'}
    assert {name: table[name] for name in enums} == enums


@documents
def test_a_document_names_labels_that_exist(addon, name: str):
    unknown = labels_in(DOCUMENTS[name]) - labels() - BLENDERS_LABELS
    assert not unknown


def test_labels_are_seen_in_bold_and_in_italics_and_after_each_step_of_a_path():
    text = "- **Not one**: but **A\n  Label** is, and *Edit > Preferences*, and `*.py`\n```\n**no**\n```\n"
    assert labels_in(text) == {"A Label", "Edit", "Preferences"}
