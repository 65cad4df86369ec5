# SPDX-License-Identifier: GPL-3.0-or-later
"""An object whose geometry nodes set another material does not show the new one, and Patina says so."""

import bpy
import pytest

from tests.blender.helpers import cube, generate

pytestmark = pytest.mark.usefixtures("addon")

SENTENCE = "The geometry nodes of A set another material, so this one may not be visible."


def group(material: bpy.types.Material | None, is_inside: bool = False) -> bpy.types.NodeTree:
    """Make a node group that sets a material; `is_inside`: in a group of its own."""
    tree = bpy.data.node_groups.new("Set", 'GeometryNodeTree')
    for direction in ('INPUT', 'OUTPUT'):
        tree.interface.new_socket("Geometry", in_out=direction, socket_type='NodeSocketGeometry')
    if is_inside:
        node = tree.nodes.new('GeometryNodeGroup')
        node.node_tree = group(material)
    else:
        node = tree.nodes.new('GeometryNodeSetMaterial')
        node.inputs["Material"].default_value = material
    first, last = tree.nodes.new('NodeGroupInput'), tree.nodes.new('NodeGroupOutput')
    tree.links.new(first.outputs[0], node.inputs[0])
    tree.links.new(node.outputs[0], last.inputs[0])
    return tree


def add_modifier(obj: bpy.types.Object, tree: bpy.types.NodeTree) -> bpy.types.NodesModifier:
    modifier = obj.modifiers.new("Nodes", 'NODES')
    modifier.node_group = tree
    return modifier


def said(capfd: pytest.CaptureFixture[str]) -> str:
    """Generate a material for the selected objects, and return what the operator printed."""
    capfd.readouterr()
    generate(wait=True)
    return capfd.readouterr().out


@pytest.mark.parametrize("is_inside", [False, True], ids=["modifier", "group in a group"])
def test_another_material_of_geometry_nodes_is_told(capfd: pytest.CaptureFixture[str], is_inside: bool) -> None:
    obj = cube("A")
    add_modifier(obj, group(bpy.data.materials.new("Own"), is_inside))
    assert SENTENCE in said(capfd)
    assert obj.material_slots[0].material.name == "Red brick"


def test_geometry_nodes_without_effect_on_the_material_are_not_mentioned(capfd: pytest.CaptureFixture[str]) -> None:
    own = bpy.data.materials.new("Own")
    off, muted = group(own), group(own)
    modifier = add_modifier(cube("Off"), off)
    modifier.show_viewport = modifier.show_render = False
    next(node for node in muted.nodes if node.bl_idname == 'GeometryNodeSetMaterial').mute = True
    add_modifier(cube("Muted"), muted)
    add_modifier(cube("Empty"), bpy.data.node_groups.new("Empty", 'GeometryNodeTree'))
    assert "geometry nodes" not in said(capfd)


def test_geometry_nodes_that_set_the_material_itself_are_not_mentioned(capfd: pytest.CaptureFixture[str]) -> None:
    obj = cube("A")
    material = generate()
    add_modifier(obj, group(material))
    capfd.readouterr()
    bpy.ops.patina.apply(job=bpy.context.window_manager.patina.last_job)
    assert "geometry nodes" not in capfd.readouterr().out
