# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps for a Texture in the panel: which images it offers, and which settings it shows."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import panels
from patina_addon.blender.material import nodes
from tests.server import ApiServer

from .recording_layout import context, draw, layout, operators
from .texture_materials import complete, crate

pytestmark = pytest.mark.usefixtures("addon")


def test_the_image_list_leaves_out_patinas_own_maps(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    poll = type(bpy.context.scene.patina).__annotations__["image"].keywords["poll"]
    listed = [candidate for candidate in bpy.data.images if poll(bpy.context.scene.patina, candidate)]
    assert listed == [image]
    assert len(bpy.data.images) == 1 + len(nodes.textures(material))


def test_the_texture_of_the_active_material_is_offered_first(tmp_path: Path) -> None:
    obj, _, image = crate(tmp_path)
    panel = bpy.context.scene.patina
    panel.task = 'MAPS'
    assert "use_texture" not in operators(draw())
    bpy.context.view_layer.objects.active = obj
    drawn = draw()
    assert "use_texture" in operators(drawn)
    assert "Use crate.png" in [call.kwargs.get("text") for call in drawn.operator.call_args_list]
    assert bpy.ops.patina.use_texture() == {'FINISHED'}
    assert panel.image == image
    assert "use_texture" not in operators(draw())


def test_a_material_with_the_users_mapping_has_no_tile_size_in_the_panel(server: ApiServer, tmp_path: Path) -> None:
    obj, _, image = crate(tmp_path)
    bpy.context.view_layer.objects.active = obj
    complete(image)
    drawn = layout()
    panels.PATINA_PT_material.draw(SimpleNamespace(layout=drawn), context())
    assert "meters" not in drawn.props
    assert "relief" in drawn.props
    assert not panels.PATINA_PT_material_placement.poll(bpy.context)
