# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's own work with the maps: decoding them, and compiling the material's shader."""

import time
from collections.abc import Generator, Iterator, Sequence

import bpy

from .bench_window import POLL_SECONDS, BenchWindow


def measure(bench: BenchWindow) -> Iterator[float]:
    """Measure against images that Blender saved, and against a bare Principled BSDF."""
    report, size = bench.report, bench.settings.sizes[-1] if bench.settings.sizes else 1024
    with report.catching("reader_start"):
        report.add("reader_start", *bench.time_reader())
    yield from bench.wait_for(bench.start('OFFLINE', size))
    material = bpy.context.object.active_material
    with report.catching(f"decoding_{size}"):
        images = [node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
        saved = [save_image(bench, image.name, size) for image in images]
        report.add(f"decoding_{size}", bench.time(lambda: decode(images)), bench.time(lambda: decode(saved)))
    with report.catching("shader_compilation"):
        bare = bpy.data.materials.new("Bare")
        if bare.node_tree is None:
            bare.use_nodes = True
        yield from time_preview(bench, bare)
        report.add("shader_compilation", reference=(yield from time_preview(bench, variant_of(bare))))
        report.add("shader_compilation", (yield from time_preview(bench, material)))


def time_preview(bench: BenchWindow, material: bpy.types.Material) -> Generator[float, None, float]:
    """Return how many milliseconds pass until Material Preview shows the object with this material."""
    bpy.context.object.active_material = material
    bench.area.spaces.active.shading.type = 'SOLID' if bench.settings.is_quick else 'MATERIAL'
    began = time.perf_counter()
    bench.redraw(2)
    while bpy.app.is_job_running('SHADER_COMPILATION'):
        yield POLL_SECONDS
        bench.redraw()
    return (time.perf_counter() - began) * 1e3


def decode(images: Sequence[bpy.types.Image]) -> None:
    """Have Blender read the files, as it does when asked for their sizes."""
    for image in images:
        tuple(image.size)


def save_image(bench: BenchWindow, name: str, size: int) -> bpy.types.Image:
    """Have Blender save an image of a map's size, and load it again."""
    image = bpy.data.images.new(name, size, size)
    image.generated_type = 'COLOR_GRID'
    image.filepath_raw, image.file_format = str(bench.folder / f"own_{name}"), 'PNG'
    image.save()
    return bpy.data.images.load(image.filepath_raw, check_existing=False)


def variant_of(material: bpy.types.Material) -> bpy.types.Material:
    """Return a copy that needs a shader of its own."""
    copy = material.copy()
    shader = next(node for node in copy.node_tree.nodes if node.type == 'BSDF_PRINCIPLED')
    color = copy.node_tree.nodes.new('ShaderNodeRGB')
    copy.node_tree.links.new(color.outputs[0], shader.inputs["Base Color"])
    return copy
