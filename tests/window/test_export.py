# SPDX-License-Identifier: GPL-3.0-or-later
"""A material leaves Blender: what the panel says and does on the way, with a window."""

from .conftest import Window
from .test_generate import SESSION
from .test_material import generate, show_the_material


def test_a_material_is_prepared_saved_and_exported(window: Window) -> None:
    window.open_panel("export", "PATINA_PT_export")
    window.ask("mesh = bpy.data.objects['Cube'].data\nmesh.uv_layers.remove(mesh.uv_layers[0])\nmesh.update()")
    generate(window)
    blend, out = window.folder / "scene.blend", window.folder / "out"
    window.ask(f"bpy.ops.wm.save_as_mainfile(filepath={str(blend)!r})")
    show_the_material(window)
    window.keep_screenshot("export-boxed")
    window.ask("bpy.ops.patina.prepare_for_export('EXEC_DEFAULT', True)")
    window.ask("bpy.ops.patina.save_maps('EXEC_DEFAULT', True, place='TEXTURES')")
    assert (blend.parent / "textures" / "old_brick_basecolor.png").is_file()
    window.ask(f"bpy.ops.patina.export_texture_set('EXEC_DEFAULT', target='UNREAL', directory={str(out)!r})")
    window.keep_screenshot("export-running")
    window.wait_until(lambda: window.ask(f"{SESSION}value = session.texture_export.result is not None"), "it is done")
    assert (out / "old_brick" / "old_brick_orm.png").is_file()
    assert (out / "old_brick" / "old_brick_normal_dx.png").is_file()
    show_the_material(window)
    window.keep_screenshot("export-done")
