# SPDX-License-Identifier: GPL-3.0-or-later
"""The active material in the panel, as an artist sees it."""

from collections.abc import Callable

from .conftest import ADDON, Window
from .sidebar_positions import card_icon
from .test_generate import SESSION, click_until, material_of, wait_for_state

Opener = Callable[..., Window]
MAPS = "'basecolor', 'normal', 'roughness', 'metalness', 'height'"


def generate(window: Window, **given: object) -> None:
    window.open_sidebar()
    arguments = "".join(f", {name}={value!r}" for name, value in ({"image_size": 256} | given).items())
    window.ask(f"bpy.ops.patina.generate_material(prompt='old brick', maps={{{MAPS}}}{arguments})")
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


def test_undo_takes_back_a_correction_that_is_still_being_computed(window: Window) -> None:
    generate(window, image_size=1024)
    show_the_material(window)
    material = "bpy.data.materials['Old brick']"
    state = (
        f"height = {material}.patina.height\n"
        f"normal = next(n.image.filepath for n in {material}.node_tree.nodes if n.get('patina_map') == 'normal')\n"
        "value = [round(height, 3), normal, bpy.context.window_manager.patina_adjust.flip_normal]"
    )
    window.ask(f"{material}.patina.height = 0.045\nbpy.ops.ed.undo_push(message='Height')")
    before = window.ask(state)
    window.ask("bpy.context.window_manager.patina_adjust.flip_normal = True")
    assert window.ask(state) == [*before[:2], True]
    window.redraw()
    window.keep_screenshot("correction-pending")
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.key("ctrl+z")
    window.wait_until(lambda: window.ask(state) == before, "undo took the correction back")
    settle(window)
    window.keep_screenshot("correction-taken-back")
    assert window.ask(state) == before
    window.key("ctrl+shift+z")
    window.wait_until(lambda: window.ask(state)[2], "redo requested it again")
    settle(window)
    height, normal, is_flipped = window.ask(state)
    assert (height, is_flipped) == (0.045, True)
    assert normal != before[1]
    window.keep_screenshot("correction-done-again")
    window.key("ctrl+z")
    window.wait_until(lambda: window.ask(state) == before, "undo took it back")


def test_a_blender_that_quits_keeps_the_corrections_of_saved_files_and_the_one_shown_last(open_window: Opener) -> None:
    window = open_window()
    home = window.folder / "home"
    window.ask(f"import os\nos.environ['PATINA_HOME'] = {str(home)!r}")
    generate(window)
    for number, low in enumerate((0.1, 0.2, 0.3, 0.4)):
        window.ask(f"bpy.context.window_manager.patina_adjust.roughness_low = {low}")
        settle(window)
        if number == 1:
            window.ask(f"bpy.ops.wm.save_as_mainfile(filepath={str(window.folder / 'scene.blend')!r})")
    folders = sorted(home.glob("materials/*/corrected_*"))
    assert len(folders) == 4
    window.ask("bpy.app.timers.register(lambda: bpy.ops.wm.quit_blender() and None, first_interval=0.1)")
    window.wait_until(lambda: not window.is_running, "Blender has ended")
    left = sorted(home.glob("materials/*/corrected_*"))
    assert sorted((folder / ".unsaved").exists() for folder in left) == [False, True]


def test_disabling_the_addon_keeps_the_corrections_that_undo_may_need(open_window: Opener) -> None:
    window = open_window()
    home = window.folder / "home"
    window.ask(f"import os\nos.environ['PATINA_HOME'] = {str(home)!r}")
    generate(window)
    for low in (0.1, 0.2):
        window.ask(f"bpy.context.window_manager.patina_adjust.roughness_low = {low}")
        settle(window)
    window.ask(f"bpy.ops.preferences.addon_disable(module={ADDON!r})")
    window.let_events_pass()
    window.ask("bpy.app.timers.register(lambda: bpy.ops.wm.quit_blender() and None, first_interval=0.5)")
    window.wait_until(lambda: not window.is_running, "Blender has ended")
    assert len(list(home.glob("materials/*/corrected_*"))) == 2


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
    settle(window)
    shows_after = {True: [0, 1, 0, 0, 0, 0], False: [0] * 6}
    for is_after in (False, True):
        click_until(window, *card_icon(window, 5, 6), lambda now=shows_after[is_after]: window.ask(indices) == now)
        window.keep_screenshot(f"faces-{'after' if is_after else 'before'}")
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    for is_after in (False, True, False):
        window.key("ctrl+z")
        window.wait_until(lambda now=shows_after[is_after]: window.ask(indices) == now, "one undo took it back")
    assert window.ask("bpy.context.mode") == 'EDIT_MESH'
    assert window.ask("len(bpy.data.objects['Cube'].material_slots)") == 1


def test_the_earlier_maps_are_one_click_away_after_generate_into_this_material(window: Window) -> None:
    generate(window)
    nodes = "bpy.data.materials['Old brick'].node_tree.nodes"
    normal = f"value = next(n.image.filepath for n in {nodes} if n.get('patina_map') == 'normal')"
    before = window.ask(normal)
    again = f"prompt='old brick', maps={{{MAPS}}}, image_size=256, into='Old brick'"
    window.ask(f"bpy.ops.patina.generate_material({again})")
    window.wait_until(lambda: window.ask(normal) != before, "the material has its new maps")
    settle(window)
    after = window.ask(normal)
    for name, expected in (("before", before), ("after", after)):
        click_until(window, *card_icon(window, 5, 6), lambda now=expected: window.ask(normal) == now)
        window.keep_screenshot(f"into-material-{name}")
    assert material_of(window) == "Old brick"


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
