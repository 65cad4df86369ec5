# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina in editors besides the 3D Viewport: the Shader Editor's sidebar, and Properties > Material."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import panels
from patina_addon.blender.actions.map_toggles import is_on
from patina_addon.blender.material.active_material import active_material, shown_materials
from patina_addon.blender.operators.show_tab import KEYMAPS, PATINA_OT_show_tab
from patina_addon.blender.panels.shortcut import draw_shortcut
from tests.blender.helpers import cube, generate
from tests.blender.recording_layout import RecordingLayout, here, layout

pytestmark = pytest.mark.usefixtures("addon")

SHORTCUT = (True, True, False, 'P')
"""Ctrl, Shift, Alt, and the key."""


@pytest.fixture
def area() -> Iterator[bpy.types.Area]:
    """An area that a test may make any editor of."""
    area = next(area for area in bpy.context.window.screen.areas if area.type == 'VIEW_3D')
    yield area
    area.type = 'VIEW_3D'


def shader_editor(area: bpy.types.Area) -> bpy.types.SpaceNodeEditor:
    area.type = 'NODE_EDITOR'
    area.ui_type = 'ShaderNodeTree'
    return area.spaces.active


def properties(area: bpy.types.Area) -> bpy.types.SpaceProperties:
    area.type = 'PROPERTIES'
    return area.spaces.active


def shown(space: bpy.types.Space, kind: str, region: str) -> dict[str, RecordingLayout]:
    """What the panels draw in an editor, by their names. Those whose parents are hidden are hidden."""
    drawn: dict[str, RecordingLayout] = {}
    context = here()
    context.space_data, context.area = space, SimpleNamespace(type=kind)
    for cls in panels.CLASSES:
        is_panel = issubclass(cls, bpy.types.Panel) and (cls.bl_space_type, cls.bl_region_type) == (kind, region)
        parent = getattr(cls, "bl_parent_id", "")
        if is_panel and (not parent or parent in drawn) and cls.poll(context):
            drawn[cls.bl_idname] = layout()
            cls.draw(SimpleNamespace(layout=drawn[cls.bl_idname]), context)
    return drawn


def in_shader_editor(space: bpy.types.SpaceNodeEditor) -> dict[str, RecordingLayout]:
    return shown(space, 'NODE_EDITOR', 'UI')


def in_properties(space: bpy.types.SpaceProperties) -> dict[str, RecordingLayout]:
    return shown(space, 'PROPERTIES', 'WINDOW')


def other_material() -> bpy.types.Material:
    """A Patina material that the active object does not have."""
    bpy.context.view_layer.objects.active = cube("Other")
    material = generate(prompt="grass")
    bpy.context.view_layer.objects.active = cube("Plain")
    return material


def test_each_panel_has_a_name_of_its_own_in_blender() -> None:
    names = [cls.bl_idname for cls in panels.CLASSES if issubclass(cls, bpy.types.Panel)]
    assert len(set(names)) == len(names)
    assert all(getattr(bpy.types, name).is_registered for name in names)


def test_the_shader_editor_has_the_prompt_for_an_object_without_a_material(area: bpy.types.Area) -> None:
    bpy.context.view_layer.objects.active = cube("A")
    drawn = in_shader_editor(shader_editor(area))
    assert {"PATINA_PT_shader_main", "PATINA_PT_shader_export", "PATINA_PT_shader_history"} == set(drawn)
    main = drawn["PATINA_PT_shader_main"]
    assert "patina.generate_material" in {call.args[0] for call in main.operator.call_args_list}
    assert not main.prop_enum.called, "The Shader Editor has no shading of its own."


@pytest.mark.parametrize("tree", ["GeometryNodeTree", "CompositorNodeTree"])
def test_other_node_editors_have_no_panel(area: bpy.types.Area, tree: str) -> None:
    area.type = 'NODE_EDITOR'
    area.ui_type = tree
    assert not in_shader_editor(area.spaces.active)


def test_the_shader_nodes_of_a_world_have_no_panel(area: bpy.types.Area) -> None:
    space = shader_editor(area)
    space.shader_type = 'WORLD'
    assert not in_shader_editor(space)


def test_properties_show_the_material_with_its_maps_and_its_placement(area: bpy.types.Area) -> None:
    bpy.context.view_layer.objects.active = cube("A")
    space = properties(area)
    assert not in_properties(space)
    material = generate(prompt="brick")
    assert material == bpy.context.object.active_material
    drawn = in_properties(space)
    assert list(drawn) == [
        "PATINA_PT_properties_material",
        "PATINA_PT_properties_material_maps",
        "PATINA_PT_properties_material_placement",
    ]
    controls = drawn["PATINA_PT_properties_material"]
    assert "meters" in controls.props
    assert "patina.generate_material" in {call.args[0] for call in controls.operator.call_args_list}
    assert bpy.types.PATINA_PT_properties_material.bl_label == "Patina"


def test_properties_pinned_to_a_material_show_it_and_offer_nothing_for_an_object(area: bpy.types.Area) -> None:
    material, space = other_material(), properties(area)
    assert not in_properties(space)
    space.pin_id = material
    controls = in_properties(space)["PATINA_PT_properties_material"]
    assert material.name in controls.texts
    assert "patina.fit_size" not in {call.args[0] for call in controls.operator.call_args_list}
    space.pin_id = None
    space.pin_id = bpy.data.objects["Other"]
    assert material.name in in_properties(space)["PATINA_PT_properties_material"].texts
    with bpy.context.temp_override(area=area):
        assert active_material(bpy.context) == material
        switches = bpy.context.window_manager.patina_adjust
        switches.flip_normal = True
        assert switches.flip_normal
    assert not switches.flip_normal, "The active object's material has no flipped normals."
    assert material in shown_materials(bpy.context), "Its picture is made, too."


def test_a_click_in_pinned_properties_changes_the_material_that_they_show(area: bpy.types.Area) -> None:
    material, space = other_material(), properties(area)
    space.pin_id = material
    assert is_on(material, 'normal')
    with bpy.context.temp_override(area=area):
        bpy.ops.patina.toggle_map(kind='normal')
    assert not is_on(material, 'normal')
    with pytest.raises(RuntimeError, match="no active Patina material"):
        bpy.ops.patina.toggle_map(kind='normal')


def used_shortcuts() -> set[tuple[bool, bool, bool, str]]:
    """What Blender's own keymaps use, however their preferences are set."""
    sys.path.insert(0, next(iter(bpy.utils.preset_paths("keyconfig"))))
    try:
        from keymap_data import blender_default, industry_compatible_data
    finally:
        del sys.path[0]
    chosen = [
        blender_default.Params(select_mouse=mouse, spacebar_action=action, use_v3d_tab_menu=True)
        for mouse in ('LEFT', 'RIGHT')
        for action in ('TOOL', 'PLAY', 'SEARCH')
    ]
    maps = [keymap for parameters in chosen for keymap in blender_default.generate_keymaps(parameters)]
    maps += industry_compatible_data.generate_keymaps(industry_compatible_data.Params(use_mouse_emulate_3_button=False))
    events = [item[1] for _, _, content in maps for item in content["items"]]
    keys = ("ctrl", "shift", "alt")
    return {(*(bool(event.get(key) or event.get("any")) for key in keys), event["type"]) for event in events}


def test_the_shortcut_is_free_in_blenders_own_keymaps() -> None:
    used = used_shortcuts()
    assert (True, False, False, 'Z') in used
    assert SHORTCUT not in used


def shortcuts() -> list[tuple[str, bool, bool, bool, str]]:
    keymaps = bpy.context.window_manager.keyconfigs.addon.keymaps
    return [
        (name, bool(item.ctrl), bool(item.shift), bool(item.alt), item.type)
        for name, _ in KEYMAPS
        if name in keymaps
        for item in keymaps[name].keymap_items
        if item.idname == PATINA_OT_show_tab.bl_idname
    ]


def test_the_shortcut_goes_with_the_addon(addon) -> None:
    expected = [(name, *SHORTCUT) for name, _ in KEYMAPS]
    assert shortcuts() == expected
    addon.unregister()
    assert not shortcuts()
    addon.register()
    assert shortcuts() == expected


def test_the_preferences_list_the_shortcut_so_that_it_can_be_changed() -> None:
    drawn = layout()
    bpy.context.window_manager.keyconfigs.update()
    draw_shortcut(drawn, here())
    items = {call.args[0] for call in drawn.prop.call_args_list if isinstance(call.args[0], bpy.types.KeyMapItem)}
    assert [(item.idname, item.type) for item in items] == [(PATINA_OT_show_tab.bl_idname, 'P')] * len(KEYMAPS)


def test_the_shortcut_opens_the_sidebar_of_the_editor_under_the_mouse(area: bpy.types.Area) -> None:
    space = shader_editor(area)
    space.show_region_ui = False
    with bpy.context.temp_override(area=area):
        bpy.ops.patina.show_tab()
    assert space.show_region_ui
