# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender itself does with the maps: decoding them, and compiling the material's shader."""

import time
from collections.abc import Generator, Iterator, Sequence

import bpy

from .stage import LOOK_SECONDS, Stage


def measure(stage: Stage) -> Iterator[float]:
    """Against maps of Blender's own and a bare Principled BSDF."""
    report, size = stage.report, stage.order.sizes[-1] if stage.order.sizes else 1024
    with report.catching("reader_start"):
        report.add("reader_start", *stage.time_reader())
    yield from stage.wait_for(stage.start('OFFLINE', size))
    material = bpy.context.object.active_material
    with report.catching(f"decoding_{size}"):
        images = [node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
        own = [save_like(stage, image.name, size) for image in images]
        report.add(f"decoding_{size}", stage.time(lambda: decode(images)), stage.time(lambda: decode(own)))
    with report.catching("shader_compilation"):
        bare = bpy.data.materials.new("Bare")
        if bare.node_tree is None:
            bare.use_nodes = True
        yield from time_shown(stage, bare)
        report.add("shader_compilation", reference=(yield from time_shown(stage, tinted(bare))))
        report.add("shader_compilation", (yield from time_shown(stage, material)))


def time_shown(stage: Stage, material: bpy.types.Material) -> Generator[float, None, float]:
    """Milliseconds until Material Preview shows the object with this material."""
    bpy.context.object.active_material = material
    stage.area.spaces.active.shading.type = 'SOLID' if stage.order.is_quick else 'MATERIAL'
    began = time.perf_counter()
    stage.redraw(2)
    while bpy.app.is_job_running('SHADER_COMPILATION'):
        yield LOOK_SECONDS
        stage.redraw()
    return (time.perf_counter() - began) * 1e3


def decode(images: Sequence[bpy.types.Image]) -> None:
    """Have Blender read the files: it does for their sizes."""
    for image in images:
        tuple(image.size)


def save_like(stage: Stage, name: str, size: int) -> bpy.types.Image:
    """A file of the same size as a map, written by Blender itself and loaded again."""
    made = bpy.data.images.new(name, size, size)
    made.generated_type = 'COLOR_GRID'
    made.filepath_raw, made.file_format = str(stage.folder / f"own_{name}"), 'PNG'
    made.save()
    return bpy.data.images.load(made.filepath_raw, check_existing=False)


def tinted(material: bpy.types.Material) -> bpy.types.Material:
    """A copy that needs a shader of its own."""
    copy = material.copy()
    shader = next(node for node in copy.node_tree.nodes if node.type == 'BSDF_PRINCIPLED')
    color = copy.node_tree.nodes.new('ShaderNodeRGB')
    copy.node_tree.links.new(color.outputs[0], shader.inputs["Base Color"])
    return copy
