# SPDX-License-Identifier: GPL-3.0-or-later
"""A material in modes with brushes: one undo takes it back, and the strokes before it stay until the next."""

from collections.abc import Callable

from .conftest import Window
from .test_generate import material_of
from .test_material import generate

SUBDIVIDED = """
bpy.ops.object.mode_set(mode='EDIT')
bpy.ops.mesh.subdivide(number_cuts=20)
bpy.ops.object.mode_set(mode='OBJECT')
"""
SHAPE = "value = [tuple(vertex.co) for vertex in bpy.data.objects['Cube'].data.vertices]"
PAINTED = "value = list(bpy.data.images['Painted'].pixels)"
IMAGE = """
image = bpy.data.images.new('Painted', 64, 64)
image.generated_color = (1, 1, 1, 1)
material = bpy.data.materials['Material']
if material.node_tree is None:
    material.use_nodes = True
texture = material.node_tree.nodes.new('ShaderNodeTexImage')
texture.image = image
material.node_tree.nodes.active = texture
"""


def drag(window: Window, x: int, y: int) -> None:
    """Draw a short stroke."""
    window.move(x - 20, y)
    window.run("xdotool", "mousedown", "1")
    for step in range(-10, 30, 10):
        window.move(x + step, y + step // 2)
    window.run("xdotool", "mouseup", "1")
    window.let_events_pass()


def middle(window: Window) -> tuple[int, int]:
    left, top, right, bottom = window.area()
    return (left + right) // 2, (top + bottom) // 2


def check_undo(window: Window, state: Callable[[], object], untouched: object) -> None:
    """Apply a material after a stroke, and undo both."""
    stroke = state()
    assert stroke != untouched
    generate(window)
    assert material_of(window) == "Old brick"
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.key("ctrl+z")
    window.wait_until(lambda: material_of(window) == "Material", "one undo took the material back")
    assert state() == stroke
    for _ in range(2):
        if state() != untouched:
            window.key("ctrl+z")
            window.let_events_pass()
    window.wait_until(lambda: state() == untouched, "the stroke was undone too")
    assert material_of(window) == "Material"


def test_after_a_stroke_in_sculpt_mode(window: Window) -> None:
    window.ask(f"{SUBDIVIDED}\nbpy.ops.object.mode_set(mode='SCULPT')\nbpy.ops.ed.undo_push(message='Sculpt')")
    window.open_sidebar()
    untouched = window.ask(SHAPE)
    drag(window, *middle(window))
    check_undo(window, lambda: window.ask(SHAPE), untouched)
    assert window.ask("bpy.context.mode") == 'SCULPT'


def test_after_a_stroke_in_texture_paint_mode(window: Window) -> None:
    window.ask(f"{IMAGE}\nbpy.ops.object.mode_set(mode='TEXTURE_PAINT')\nbpy.ops.ed.undo_push(message='Paint')")
    window.open_sidebar()
    untouched = window.ask(PAINTED)
    drag(window, *middle(window))
    check_undo(window, lambda: window.ask(PAINTED), untouched)
