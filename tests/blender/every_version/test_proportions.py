# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that are not square keep their proportions: on UVs, from a box, turned, blended, and regenerated."""

from math import cos, radians, sin
from pathlib import Path

import bpy
import numpy as np
import pytest
from mathutils import Matrix

from patina_addon.blender.material import build, nodes, proportions, tile_size, update
from patina_addon.core.model.maps import MapFile

from .. import render_helpers
from ..grouping import group

pytestmark = pytest.mark.usefixtures("addon")

WIDTH = 0.5
"""Of a tile, in meters."""
VIEW = 2.0
SIZES = {"wide": (128, 64), "tall": (64, 192)}
SIDES = {'X': Matrix.Rotation(radians(90), 4, 'Y'), 'Y': Matrix.Rotation(radians(90), 4, 'X'), 'Z': Matrix()}
"""What turns a plane that faces up to where an axis points, by that axis."""


def coordinates(folder: Path, columns: int, rows: int) -> MapFile:
    """Data that say where on the tile they are: red rises with u, green with v."""
    y, x = np.mgrid[0:rows, 0:columns] + 0.5
    return render_helpers.write(folder, "normal", np.stack((x / columns, 1 - y / rows, np.ones_like(x)), -1))


def emitting(file: MapFile) -> bpy.types.Material:
    tile = build("Coded", [file])
    tile.patina.meters = WIDTH
    return tile


def steps(picture: np.ndarray) -> np.ndarray:
    """How many tiles lie on one unit: across and up the picture by u and v, of whole tiles, (2, 2)."""
    rates = []
    for axis in (1, 0):
        phases = np.unwrap(2 * np.pi * picture[..., :2], axis=axis) / (2 * np.pi)
        rates.append(np.median(np.diff(phases, axis=axis), axis=(0, 1)) * render_helpers.PIXELS / VIEW)
    return np.array(rates)


def expected(aspect: float, angle: float) -> np.ndarray:
    """The same for a tile of WIDTH that is turned by `angle`."""
    across, up = 1 / WIDTH, 1 / (WIDTH * aspect)
    return np.array(((across * cos(angle), up * sin(angle)), (-across * sin(angle), up * cos(angle))))


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return SIZES[request.param]


@pytest.mark.parametrize("angle", [0, 90, 180, -90, 30, 200])
def test_a_tile_on_uvs_has_the_proportions_of_its_image_however_it_is_turned(
    tmp_path: Path, size: tuple[int, int], angle: int
) -> None:
    render_helpers.set_up(VIEW)
    tile = emitting(coordinates(tmp_path, *size))
    render_helpers.emit(tile, nodes.textures(tile)["normal"].outputs["Color"])
    tile.patina.rotation = radians(angle)
    obj = render_helpers.plane("Plane", scale=(5.0, 2.5, 3.0))
    picture = render_helpers.render(tmp_path, obj, tile_size.fitted(tile, obj))
    assert steps(picture) == pytest.approx(expected(size[1] / size[0], radians(angle)), abs=0.06)


@pytest.mark.parametrize("axis", SIDES)
def test_a_tile_from_a_box_has_the_proportions_of_its_image_on_every_side(
    tmp_path: Path, size: tuple[int, int], axis: str
) -> None:
    render_helpers.set_up(VIEW)
    tile = emitting(coordinates(tmp_path, *size))
    render_helpers.emit(tile, nodes.textures(tile)["normal"].outputs["Color"])
    obj = render_helpers.plane("Plane", has_uvs=False)
    obj.data.transform(SIDES[axis] @ Matrix.Scale(4, 4))
    obj.matrix_world = SIDES[axis].inverted()
    bpy.context.view_layer.update()
    picture = render_helpers.render(tmp_path, obj, tile_size.fitted(tile, obj))
    rates = np.abs(steps(picture))
    along_u, along_v = rates[:, 0].max(), rates[:, 1].max()
    assert (along_u, along_v) == pytest.approx((1 / WIDTH, size[0] / size[1] / WIDTH), rel=0.02)
    assert np.sort(rates.ravel())[:2] == pytest.approx((0.0, 0.0), abs=0.02)


def test_hide_repetition_keeps_right_angles(tmp_path: Path, size: tuple[int, int]) -> None:
    render_helpers.set_up(VIEW)
    tile = emitting(coordinates(tmp_path, *size))
    tile.patina.use_anti_repetition = True
    tile.patina.repetition_copy = 'ROTATE'
    for projection, has_uvs in (('UV', True), ('BOX', False)):
        obj = render_helpers.plane("Plane", has_uvs=has_uvs, scale=(4.0, 4.0, 4.0))
        fitted = tile_size.fitted(tile, obj)
        assert fitted.patina.measure.projection == projection
        (second,) = [node for node in fitted.node_tree.nodes if node.get("patina_repetition") == "normal"]
        render_helpers.emit(fitted, second.outputs["Color"])
        across, up = steps(render_helpers.render(tmp_path, obj, fitted))
        meters = np.array((WIDTH, WIDTH * size[1] / size[0]))
        assert np.linalg.norm(across * meters) == pytest.approx(1.0, rel=0.03)
        assert np.linalg.norm(up * meters) == pytest.approx(1.0, rel=0.03)
        assert (across * meters) @ (up * meters) == pytest.approx(0.0, abs=0.03)


def test_other_maps_bring_their_own_proportions(tmp_path: Path) -> None:
    tile = emitting(coordinates(tmp_path, 128, 64))
    assert tile.patina.aspect == pytest.approx(0.5)
    obj = render_helpers.plane("Plane")
    obj.data.materials.append(tile_size.fitted(tile, obj))
    tile.patina.rotation = radians(30)
    assert len(proportions_of(tile)) == 1
    update(tile, [coordinates(tmp_path, 64, 64)])
    assert tile.patina.aspect == 1.0
    assert not proportions_of(tile)
    (texture,) = nodes.textures(tile).values()
    assert texture.inputs["Vector"].links[0].from_node == nodes.find(tile, nodes.MAPPING)


def test_new_maps_take_the_coordinates_that_the_others_have(tmp_path: Path) -> None:
    tile = emitting(coordinates(tmp_path, 128, 64))
    obj = render_helpers.plane("Plane")
    obj.data.materials.append(tile_size.fitted(tile, obj))
    tile.patina.rotation = radians(30)
    color = render_helpers.write(tmp_path, "basecolor", np.zeros((64, 128, 3)))
    update(tile, [color, coordinates(tmp_path, 128, 64)])
    sources = {texture.inputs["Vector"].links[0].from_socket for texture in nodes.textures(tile).values()}
    assert sources == {proportions.output(tile)}


@pytest.mark.parametrize("kinds", [('TEX_IMAGE',), ('MAPPING',), ('TEX_IMAGE', 'MAPPING', 'TEX_COORD')])
@pytest.mark.parametrize("has_uvs", [True, False])
def test_nodes_in_groups_show_the_same(tmp_path: Path, kinds: tuple[str, ...], has_uvs: bool) -> None:
    render_helpers.set_up(VIEW)
    pictures = []
    for is_grouped in (False, True):
        tile = emitting(render_helpers.write(tmp_path, "basecolor", np.random.default_rng(1).random((16, 32, 3))))
        if is_grouped:
            group([node for node in tile.node_tree.nodes if node.type in kinds])
        principled = nodes.find(tile, nodes.PRINCIPLED)
        render_helpers.emit(tile, principled.inputs["Base Color"].links[0].from_socket)
        item = render_helpers.plane("Plane", has_uvs=has_uvs, scale=(4.0, 4.0, 4.0))
        fitted = tile_size.fitted(tile, item)
        fitted.patina.rotation = radians(30)
        pictures.append(render_helpers.render(tmp_path, item, fitted))
    assert pictures[0].std() > 0.1
    assert np.abs(pictures[0] - pictures[1]).mean() < 0.01


def proportions_of(tile: bpy.types.Material) -> list[bpy.types.Node]:
    return [node for node in tile.node_tree.nodes if node.get(proportions.ROLE)]
