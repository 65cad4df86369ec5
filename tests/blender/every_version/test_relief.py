# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief as a render shows it: lit from the right side, as high as it says, and never doubled."""

from math import radians
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender import compat
from patina_addon.blender.material import build, nodes, relief, tile_size

from .. import render_helpers
from ..helpers import map_files

pytestmark = pytest.mark.usefixtures("addon")

MODES = ('BUMP', 'DISPLACEMENT', 'BOTH')
HILL = 0.1
MATT = {"Roughness": 1.0, "Specular IOR Level": 0.0}


def hill(folder: Path, kinds: tuple[str, ...], obj: bpy.types.Object) -> bpy.types.Material:
    maps = render_helpers.hill(folder, HILL)
    material = build("Hill", [maps[kind] for kind in kinds])
    for socket, value in MATT.items():
        nodes.find(material, nodes.PRINCIPLED).inputs[socket].default_value = value
    material.patina.height = HILL * 1000
    return tile_size.fitted(material, obj)


def test_light_from_the_left_brightens_the_left_of_a_hill_in_every_mode(tmp_path: Path) -> None:
    render_helpers.set_up(1.0)
    obj = render_helpers.plane("Plane", faces=64)
    truth = render_helpers.left_less_right(
        render_helpers.expected_lighting(render_helpers.hill(tmp_path, HILL)["normal"].path)
    )
    flat = render_helpers.render(tmp_path, obj, hill(tmp_path, ("basecolor",), obj)).mean()
    for kinds in (("basecolor", "normal"), ("basecolor", "height"), ("basecolor", "normal", "height")):
        material = hill(tmp_path, kinds, obj)
        for mode in MODES:
            material.patina.relief = mode
            contrast = render_helpers.left_less_right(render_helpers.render(tmp_path, obj, material) / flat) / truth
            # A relief that is there twice has 1.6; Cycles 4.2 softens what is lit from aside.
            assert 0.7 < contrast < 1.1, (kinds, mode)


def test_a_rotated_or_repeated_normal_map_is_lit_from_the_same_side(tmp_path: Path) -> None:
    render_helpers.set_up(1.0)
    obj = render_helpers.plane("Plane")
    material = hill(tmp_path, ("basecolor", "normal"), obj)
    upright = render_helpers.render(tmp_path, obj, material)
    material.patina.rotation = radians(90)
    assert np.abs(render_helpers.render(tmp_path, obj, material) - upright).mean() < 0.1 * upright.std()
    material.patina.rotation = 0
    material.patina.use_anti_repetition = True
    (blend,) = [node for node in material.node_tree.nodes if node.bl_idname == 'ShaderNodeMapRange']
    blend.inputs["To Min"].default_value = 1.0
    # Now the second sampling alone. Its hills stand elsewhere, but light from the left changes along rows.
    up, across = (np.abs(slope).mean() for slope in np.gradient(render_helpers.render(tmp_path, obj, material)[..., 0]))
    assert across > 1.4 * up


def test_a_disconnected_normal_map_leaves_the_bump_of_the_height(tmp_path: Path) -> None:
    render_helpers.set_up(1.0)
    obj = render_helpers.plane("Plane", faces=64, has_uvs=False)
    material = hill(tmp_path, ("basecolor", "normal", "height"), obj)
    assert not nodes.find(material, nodes.PRINCIPLED).inputs["Normal"].is_linked
    picture = render_helpers.render(tmp_path, obj, material)
    assert picture.std() > 0.05


def test_displacement_has_the_stated_height_on_scaled_objects(tmp_path: Path) -> None:
    render_helpers.set_up(1.0)
    step = np.zeros((8, 8))
    step[:, 4:] = 1.0
    maps = [render_helpers.write(tmp_path, "height", step)]
    for has_uvs in (True, False):
        for scale in ((1.0, 1.0, 1.0), (2.0, 2.0, 2.0), (2.0, 1.0, 4.0)):
            obj = render_helpers.plane("Plane", faces=32, has_uvs=has_uvs, scale=scale)
            material = tile_size.fitted(build("Step", maps), obj)
            material.patina.height = 30
            material.patina.relief = 'DISPLACEMENT'
            position = material.node_tree.nodes.new('ShaderNodeNewGeometry')
            render_helpers.emit(material, position.outputs["Position"])
            depth = render_helpers.render(tmp_path, obj, material)[..., 2]
            assert (depth.min(), depth.max()) == pytest.approx((-0.015, 0.015), rel=0.01), (has_uvs, scale)


def test_relief_modes_differ_only_in_the_displacement_method(tmp_path: Path) -> None:
    obj = render_helpers.plane("Plane")
    material = hill(tmp_path, ("basecolor", "normal", "height"), obj)

    def values() -> dict[str, object]:
        return {
            f"{node.name}.{socket.identifier}": socket.default_value
            for node in material.node_tree.nodes
            for socket in node.inputs
            if socket.type == 'VALUE'
        }

    before, links = values(), len(material.node_tree.links)
    for mode in MODES:
        material.patina.relief = mode
        assert material.displacement_method == mode == material.patina.relief
        assert len(material.node_tree.links) == links
        changed = {name for name, value in values().items() if value != before[name]}
        assert changed == (set() if mode == 'BUMP' else changed)
        assert {name.rpartition(".")[2] for name in changed} <= (
            {"Scale"} if compat.has_normal_base() else {"Scale", "Strength"}
        )


def test_subdivision_fits_the_tile_and_changes_nothing_else(tmp_path: Path) -> None:
    obj = render_helpers.plane("Plane", faces=2)
    obj.data.materials.append(hill(tmp_path, ("height",), obj))
    obj.select_set(True)
    assert bpy.ops.patina.add_subdivision() == {'FINISHED'}
    (modifier,) = obj.modifiers
    assert (modifier.type, modifier.subdivision_type) == ('SUBSURF', 'SIMPLE')
    assert (modifier.levels, modifier.render_levels) == (7, 7)
    assert compat.adaptive_needs_experimental(bpy.context.scene) == (bpy.app.version < (5, 0))
    assert bpy.ops.patina.add_subdivision(use_adaptive=True) == {'FINISHED'}
    assert len(obj.modifiers) == 1
    assert not compat.adaptive_needs_experimental(bpy.context.scene)
    holder = modifier if bpy.app.version >= (5, 0) else obj.cycles
    assert holder.use_adaptive_subdivision


def test_subdivision_of_a_heavy_mesh_is_capped(tmp_path: Path) -> None:
    obj = render_helpers.plane("Plane", faces=200, scale=(50.0, 50.0, 50.0))
    obj.data.materials.append(hill(tmp_path, ("height",), obj))
    obj.select_set(True)
    bpy.ops.patina.add_subdivision()
    assert (obj.modifiers[0].levels, obj.modifiers[0].render_levels) == (1, 2)


def test_an_inactive_normal_map_is_reported_before_export(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path, ("basecolor", "normal", "height")))
    assert not relief.is_normal_map_off(material)
    material.displacement_method = 'DISPLACEMENT'
    assert relief.is_normal_map_off(material) == (not compat.has_normal_base())
