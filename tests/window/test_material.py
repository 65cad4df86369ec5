# SPDX-License-Identifier: GPL-3.0-or-later
"""The active material in the panel, as an artist sees it."""

from .conftest import Window
from .test_generate import SESSION, material_of, wait_for_state

MAPS = "'basecolor', 'normal', 'roughness', 'metalness', 'height'"


def generate(window: Window, **given: object) -> None:
    window.open_sidebar()
    arguments = "".join(f", {name}={value!r}" for name, value in given.items())
    window.ask(f"bpy.ops.patina.generate_material(prompt='old brick', image_size=256, maps={{{MAPS}}}{arguments})")
    wait_for_state(window, "applied")


def settle(window: Window) -> None:
    window.wait_until(lambda: not window.ask(f"{SESSION}value = session.is_busy"), "the maps are changed")
    window.redraw()


def show_the_material(window: Window) -> None:
    """Scroll down with the mouse's wheel."""
    left, top, _, bottom = window.area("UI")
    window.move(left + 4, (top + bottom) // 2)
    window.run("xdotool", "click", "--repeat", "40", "--delay", "30", "5")
    window.redraw()


def test_a_change_in_the_material_panel_is_one_undo_step(window: Window) -> None:
    generate(window)
    show_the_material(window)
    window.keep_screenshot("material-panel")
    image = "bpy.data.materials['Old brick'].node_tree.nodes"
    normal = f"value = next(n.image.filepath for n in {image} if n.get('patina_map') == 'normal')"
    before = window.ask(normal)
    window.ask("bpy.context.window_manager.patina_adjust.flip_normal = True")
    window.redraw()
    window.keep_screenshot("material-panel-changing")
    settle(window)
    assert window.ask(normal) != before
    window.keep_screenshot("material-panel-flipped")
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.key("ctrl+z")
    window.wait_until(lambda: window.ask(normal) == before, "one undo took it back")
    assert material_of(window) == "Old brick"


def test_the_panel_shows_a_seam_and_a_changed_scale(window: Window) -> None:
    generate(window, tiling_mode='NONE')
    window.ask(
        "m = bpy.data.materials['Old brick']\n"
        "s = __import__('json').loads(m['patina_settings']); s['tiling_mode'] = 'XY'\n"
        "m['patina_settings'] = __import__('json').dumps(s)\n"
        "bpy.ops.patina.correct_maps()"
    )
    settle(window)
    window.ask("bpy.data.objects['Cube'].scale = (3, 3, 3)")
    window.ask("bpy.ops.patina.toggle_tile_preview()")
    settle(window)
    show_the_material(window)
    window.keep_screenshot("material-panel-seam")


def test_faces_selected_in_edit_mode_get_the_material(window: Window) -> None:
    window.open_sidebar()
    window.ask(
        "bpy.ops.object.mode_set(mode='EDIT')\n"
        "bpy.ops.mesh.select_mode(type='FACE')\n"
        "bpy.ops.mesh.select_all(action='DESELECT')\n"
        "import bmesh\n"
        "mesh = bmesh.from_edit_mesh(bpy.data.objects['Cube'].data)\n"
        "mesh.faces.ensure_lookup_table()\n"
        "mesh.faces[1].select_set(True)\n"
        "bmesh.update_edit_mesh(bpy.data.objects['Cube'].data)\n"
        "bpy.ops.ed.undo_push(message='Select')"
    )
    generate(window, assign_to='FACES')
    indices = (
        "item = bpy.data.objects['Cube']; item.update_from_editmode()\n"
        "value = [face.material_index for face in item.data.polygons]"
    )
    assert window.ask(indices) == [0, 1, 0, 0, 0, 0]
    window.keep_screenshot("faces-in-edit-mode")
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.key("ctrl+z")
    window.wait_until(lambda: window.ask(indices) == [0] * 6, "one undo took it back")
    assert window.ask("bpy.context.mode") == 'EDIT_MESH'
    assert window.ask("len(bpy.data.objects['Cube'].material_slots)") == 1


def test_copies_for_other_sizes_are_announced_with_one_for_all(window: Window) -> None:
    window.ask(
        "bpy.ops.mesh.primitive_cube_add(size=6, location=(0, 8, 0))\n"
        "bpy.context.object.name = 'Large'\n"
        "light = bpy.data.objects['Light']\n"
        "for obj in (light, bpy.data.objects['Cube']):\n"
        "    obj.select_set(True)\n"
        "bpy.context.view_layer.objects.active = bpy.data.objects['Cube']\n"
        "bpy.ops.ed.undo_push(message='Large')"
    )
    generate(window)
    assert material_of(window) != material_of(window, "Large")
    window.keep_screenshot("copies")
    show_the_material(window)
    window.keep_screenshot("copies-in-the-material-panel")
    window.ask("bpy.ops.patina.one_for_all()")
    assert material_of(window) == material_of(window, "Large") == "Old brick"
    window.redraw()
    window.keep_screenshot("one-for-all")
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.key("ctrl+z")
    window.wait_until(lambda: material_of(window, "Large") != "Old brick", "one undo took it back")
