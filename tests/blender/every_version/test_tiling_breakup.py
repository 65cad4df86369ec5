# SPDX-License-Identifier: GPL-3.0-or-later
"""The second copy of the maps that hides repetition: how it lies, and where each of the two is seen."""

from dataclasses import replace
from math import cos, radians, sin
from pathlib import Path

import bpy
import numpy as np
import pytest
from mathutils import Matrix

from patina_addon.blender.material import build, nodes, tile_size, tiling_breakup, tiling_nodes, update
from patina_addon.blender.material.write_controls import write_all
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.pattern import Pattern

from .. import render_helpers
from ..helpers import map_files

pytestmark = pytest.mark.usefixtures("addon")

SIDES = {'X': Matrix.Rotation(radians(90), 4, 'Y'), 'Y': Matrix.Rotation(radians(90), 4, 'X'), 'Z': Matrix()}
"""What turns a plane that faces up to where an axis points, by that axis."""
BRICKS = Pattern(True, (0.4, 0.25), 0.0, 4, False, 0.05, 2, (0.2, 0.7, 0.2, 0.7))
BOARDS = Pattern(True, (0.3, 0.5), 0.0, 4, False, 0.1, 1, (0.2, 0.75, 0.4, 0.95))
STANDING = replace(BOARDS, shift=(0.5, 0.3), is_upright=True)
SIDING = Pattern(True, (0.3, 0.5), 0.0, 4, False, 0.1)
GRAIN = Pattern(True, (0.3, 0.4))
GRAVEL = Pattern(has_direction=False)


def with_copy(folder: Path, pattern: Pattern | None, **changes: object) -> bpy.types.Material:
    files = map_files(folder)
    material = build("Red", [replace(files[0], pattern=pattern), *files[1:]])
    material.patina.use_anti_repetition = True
    for name, value in changes.items():
        setattr(material.patina, name, value)
    return material


def parts(material: bpy.types.Material) -> list[bpy.types.Node]:
    return nodes.marked(material, tiling_nodes.ROLE)


def placement(material: bpy.types.Material) -> bpy.types.Node:
    """The Mapping node of the second copy."""
    (node,) = {texture.inputs["Vector"].links[0].from_node for texture in seconds(material)}
    return node


def seconds(material: bpy.types.Material) -> list[bpy.types.Node]:
    return [texture for same in tiling_nodes.all_textures(material).values() for texture in same]


@pytest.mark.parametrize("pattern", [BRICKS, BOARDS, STANDING, SIDING, GRAIN])
def test_what_has_a_direction_is_only_shifted(tmp_path: Path, pattern: Pattern) -> None:
    material = with_copy(tmp_path, pattern)
    assert material.patina.repetition_copy == 'SHIFT'
    assert tuple(placement(material).inputs["Rotation"].default_value) == (0, 0, 0)
    assert tuple(placement(material).inputs["Location"].default_value) == pytest.approx((*pattern.shift, 0.0))
    assert not [node for node in parts(material) if node.type == 'VECTOR_ROTATE']


def test_what_has_none_is_rotated_with_its_normals(tmp_path: Path) -> None:
    material = with_copy(tmp_path, GRAVEL)
    assert material.patina.repetition_copy == 'ROTATE'
    angle = placement(material).inputs["Rotation"].default_value[2]
    (rotation,) = [node for node in parts(material) if node.type == 'VECTOR_ROTATE']
    assert rotation.inputs["Angle"].default_value == pytest.approx(-angle)
    assert angle == pytest.approx(radians(37))


def test_what_was_not_measured_is_only_shifted(tmp_path: Path) -> None:
    assert with_copy(tmp_path, None).patina.repetition_copy == 'SHIFT'


def test_the_choice_is_the_persons_until_there_are_other_maps(tmp_path: Path) -> None:
    material = with_copy(tmp_path, BRICKS, repetition_copy='ROTATE')
    assert placement(material).inputs["Rotation"].default_value[2]
    files = [replace(file, pattern=BRICKS) for file in map_files(tmp_path)]
    update(material, files)
    assert material.patina.repetition_copy == 'ROTATE'
    update(material, [replace(file, pattern=BOARDS) for file in files])
    assert material.patina.repetition_copy == 'SHIFT'
    assert placement(material).inputs["Location"].default_value[0] == pytest.approx(BOARDS.shift[0])
    update(material, [replace(file, pattern=None) for file in files])
    assert material.patina.repetition_copy == 'SHIFT'
    assert not [node for node in parts(material) if node.type == 'TEX_BRICK']


def test_a_copy_of_an_earlier_version_stays_as_it_is_until_it_is_switched(tmp_path: Path) -> None:
    material = with_copy(tmp_path, None)
    material.patina.property_unset("repetition_copy")
    write_all(material)
    assert placement(material).inputs["Rotation"].default_value[2]
    del placement(material)[tiling_breakup.LAYOUT]
    before = {node.name for node in material.node_tree.nodes}
    placement(material).inputs["Location"].default_value[0] = 0.123
    write_all(material)
    assert {node.name for node in material.node_tree.nodes} == before
    assert placement(material).inputs["Location"].default_value[0] == pytest.approx(0.123)
    material.patina.repetition_copy = 'SHIFT'
    assert not placement(material).inputs["Rotation"].default_value[2]
    material.patina.use_anti_repetition = False
    assert not parts(material)


def test_a_box_projection_is_shifted_along_the_rows_on_every_side(tmp_path: Path) -> None:
    material = with_copy(tmp_path, BRICKS)
    fitted = tile_size.fitted(material, render_helpers.plane("Plane", has_uvs=False))
    assert fitted.patina.measure.projection == 'BOX'
    assert tuple(placement(fitted).inputs["Location"].default_value) == pytest.approx((0.0, *BRICKS.shift))


@pytest.mark.parametrize("axis", SIDES)
def test_on_no_side_of_a_box_a_row_is_shifted_across_itself(tmp_path: Path, axis: str) -> None:
    render_helpers.set_up(0.2)
    file = replace(render_helpers.coordinate_map(tmp_path), pattern=BRICKS)
    material = build("Coded", [file])
    material.patina.use_anti_repetition = True
    obj = render_helpers.plane("Plane", has_uvs=False)
    # The corner of the plane is in the middle of the picture, since a tile ends in the middle of the plane.
    obj.data.transform(SIDES[axis] @ Matrix.Translation((0.25, 0.25, 0.0)))
    obj.matrix_world = Matrix.Translation((-0.25, -0.25, 0.0)) @ SIDES[axis].inverted()
    bpy.context.view_layer.update()
    fitted = tile_size.fitted(material, obj)
    pictures = []
    for texture in (nodes.textures(fitted)["normal"], *seconds(fitted)):
        render_helpers.emit(fitted, texture.outputs["Color"])
        pictures.append(render_helpers.render(tmp_path, obj, fitted)[..., :2].mean((0, 1)))
        (emission,) = [node for node in fitted.node_tree.nodes if node.type == 'EMISSION']
        fitted.node_tree.nodes.remove(emission)
    across, up = (pictures[1] - pictures[0]) % 1.0
    # Each of the two shifts fits on its own, and backward: Blender mirrors the maps on some sides.
    for found, shift in ((across, BRICKS.shift[0]), (up, BRICKS.shift[1])):
        assert min(abs(found - fitting) for fitting in (0.0, shift, 1 - shift, 1.0)) < 0.02
    assert max(across, up) > 0.1


def picture_of_blend(folder: Path, pattern: Pattern) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the second copy is seen, (rows, columns) from the bottom, on four tiles, and u and v there."""
    render_helpers.set_up(1.0)
    material = with_copy(folder, pattern)
    material.patina.meters = 0.5
    obj = render_helpers.plane("Plane")
    fitted = tile_size.fitted(material, obj)
    (ramp,) = [node for node in parts(fitted) if node.type == 'MAP_RANGE']
    render_helpers.emit(fitted, ramp.outputs["Result"])
    seen = render_helpers.render(folder, obj, fitted)[..., 0]
    side = (np.arange(render_helpers.PIXELS) + 0.5) / render_helpers.PIXELS * 2
    return (seen, *np.meshgrid(side, side))


@pytest.mark.parametrize("pattern", [BRICKS, BOARDS, STANDING])
def test_each_brick_and_board_is_of_one_copy(tmp_path: Path, pattern: Pattern) -> None:
    seen, along, across = picture_of_blend(tmp_path, pattern)
    if pattern.is_upright:
        along, across = across, along
    row = (across - pattern.bottom) * pattern.rows
    piece = along * pattern.pieces - np.array(pattern.starts)[np.floor(row).astype(int) % pattern.rows]
    pixel = 2 / render_helpers.PIXELS
    is_inside = (np.abs(row - np.round(row)) > 1.5 * pixel * pattern.rows) & (
        np.abs(piece - np.round(piece)) > 1.5 * pixel * pattern.pieces
    )
    number = np.floor(row) * 100 + np.floor(piece)
    choices = set()
    for one in np.unique(number[is_inside]):
        values = seen[is_inside & (number == one)]
        assert np.ptp(values) == pytest.approx(0.0, abs=1e-3)
        choices.add(round(float(values[0])))
    assert choices == {0, 1}


def test_rows_without_joints_are_the_same_all_across(tmp_path: Path) -> None:
    seen, _, across = picture_of_blend(tmp_path, SIDING)
    row = (across - SIDING.bottom) * SIDING.rows
    is_inside = np.abs(row - np.round(row)) > 1.5 * 2 / render_helpers.PIXELS * SIDING.rows
    for one in np.unique(np.floor(row[is_inside])):
        lines = seen[is_inside & (np.floor(row) == one)].reshape(-1, render_helpers.PIXELS)
        assert np.ptp(lines, axis=0).max() == pytest.approx(0.0, abs=0.02)
    assert seen.min() < 0.1 and seen.max() > 0.9


def test_the_higher_surface_comes_first(tmp_path: Path) -> None:
    """Where noise blends, a high first copy covers more of the second, and a low one less."""
    shares = []
    for high in (False, True):
        folder = tmp_path / str(high)
        folder.mkdir()
        x = np.arange(64) / 64 + np.zeros((64, 1))
        # The second copy lies half a tile further, where the first is the other way round.
        stripes = np.where((x < 0.5) == high, 1.0, 0.0)
        height = render_helpers.write(folder, "height", stripes)
        color = render_helpers.write(folder, "basecolor", np.full((64, 64, 3), 0.5))
        pattern = Pattern(True, (0.5, 0.0), 1.0)
        render_helpers.set_up(8.0)
        material = build("Stripes", [replace(color, pattern=pattern), height])
        material.patina.use_anti_repetition = True
        obj = render_helpers.plane("Plane", scale=(8.0, 8.0, 1.0))
        fitted = tile_size.fitted(material, obj)
        (ramp,) = [node for node in parts(fitted) if node.type == 'MAP_RANGE']
        render_helpers.emit(fitted, ramp.outputs["Result"])
        seen = render_helpers.render(folder, obj, fitted)[..., 0]
        u = (np.arange(render_helpers.PIXELS) + 0.5) / render_helpers.PIXELS * 8 % 1.0
        shares.append(seen[:, u < 0.5].mean())
    assert shares[1] < shares[0] - 0.02


def test_rotated_normals_of_a_copy_point_where_its_pixels_do(tmp_path: Path) -> None:
    """A slope to the right becomes, in the copy, the slope that its pixels show: turned back by the angle."""
    render_helpers.set_up(1.0)
    slope = np.broadcast_to(np.array((0.8, 0.5, 0.9)), (16, 16, 3))
    normal = render_helpers.write(tmp_path, "normal", slope)
    material = build("Slope", [replace(normal, pattern=GRAVEL)])
    material.patina.use_anti_repetition = True
    obj = render_helpers.plane("Plane")
    fitted = tile_size.fitted(material, obj)
    (rotation,) = [node for node in parts(fitted) if node.type == 'VECTOR_ROTATE']
    render_helpers.emit(fitted, rotation.outputs["Vector"])
    seen = render_helpers.render(tmp_path, obj, fitted).mean((0, 1)) - 0.5
    # The picture of the copy is turned by -37 degrees, since its coordinates are by 37.
    assert tuple(seen) == pytest.approx((0.3 * cos(radians(37)), -0.3 * sin(radians(37)), 0.4), abs=0.01)


def coded(folder: Path, pattern: Pattern) -> MapFile:
    return replace(map_files(folder, ("basecolor",))[0], pattern=pattern)


def test_the_graph_stays_small(tmp_path: Path) -> None:
    for pattern, most in ((BRICKS, 14), (BOARDS, 18), (SIDING, 15), (GRAIN, 15), (GRAVEL, 16)):
        assert len(parts(with_copy(tmp_path, pattern))) <= most, pattern


def test_a_material_without_a_height_blends_by_noise_alone(tmp_path: Path) -> None:
    material = build("Plain", [coded(tmp_path, GRAIN)])
    material.patina.use_anti_repetition = True
    assert not [node for node in parts(material) if node.type == 'MATH']
    update(material, map_files(tmp_path))
    assert len([node for node in parts(material) if node.type == 'MATH']) == 2
