# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps for a Texture on an unwrapped model, as an artist sees it."""

from tests.server import ApiServer

from .conftest import Window
from .test_generate import click_generate, material_of, wait_for_state

CRATE = """
import numpy
image = bpy.data.images.new('crate.png', 512, 256)
y, x = numpy.mgrid[0:256, 0:512]
pixels = numpy.ones((256, 512, 4), numpy.float32)
pixels[..., 0], pixels[..., 1], pixels[..., 2] = x / 512, y / 256, ((x // 32 + y // 32) % 2) * 0.6
pixels[(x % 128 < 6) | (y % 64 < 6)] = (0.05, 0.03, 0.02, 1.0)
image.pixels.foreach_set(pixels.ravel()); image.pack()
cube = bpy.data.objects['Cube']
material = bpy.data.materials.new('Crate'); material.use_nodes = True
tree = material.node_tree; shader = tree.nodes['Principled BSDF']
texture = tree.nodes.new('ShaderNodeTexImage'); texture.image = image; texture.location = (-500, 300)
hue = tree.nodes.new('ShaderNodeHueSaturation'); hue.location = (-200, 300)
tree.links.new(texture.outputs['Color'], hue.inputs['Color'])
tree.links.new(hue.outputs['Color'], shader.inputs['Base Color'])
cube.data.materials.clear(); cube.data.materials.append(material)
bpy.context.scene.patina.task = 'MAPS'
area = next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == 'VIEW_3D')
area.spaces.active.shading.type = 'MATERIAL'
bpy.ops.ed.undo_push(message='Crate')
"""
NODES = "value = sorted(node.name for node in bpy.data.materials['Crate'].node_tree.nodes)"


def test_the_maps_join_the_material_and_one_undo_takes_them_back(online: Window, server: ApiServer) -> None:
    online.ask(f"{CRATE}\nvalue = 0")
    before = online.ask(NODES)
    online.open_sidebar()
    online.keep_screenshot("maps-for-texture-offered")
    online.ask("bpy.ops.patina.use_texture()")
    assert online.ask("bpy.context.scene.patina.image.name") == "crate.png"
    online.keep_screenshot("maps-for-texture-chosen")
    click_generate(online)
    wait_for_state(online, "applied")
    assert material_of(online) == "Crate"
    assert set(before) < set(online.ask(NODES))
    assert online.ask("len(bpy.data.materials['Crate'].node_tree.nodes['Image Texture'].inputs['Vector'].links)") == 0
    online.keep_screenshot("maps-for-texture-done")
    left, top, right, bottom = online.area()
    online.move((left + right) // 3, (top + bottom) // 2)
    online.key("ctrl+z")
    online.wait_until(lambda: online.ask(NODES) == before, "one undo took them back")
