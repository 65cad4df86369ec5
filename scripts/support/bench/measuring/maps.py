# SPDX-License-Identifier: GPL-3.0-or-later
"""Five maps of the built-in generator, against Cycles baking one, and the picture of them. Runs on the bpy wheel."""

import time
from pathlib import Path

import bpy
import numpy as np
import numpy.typing as npt

from patina_addon.core.generator.bake import bake as make_rows
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.language.lexicon import lexicon
from patina_addon.core.generator.language.reading import read_with
from patina_addon.core.generator.parse_prompt import parse_prompt
from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.examples import EXAMPLES
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.processing.lit_sphere import lit_sphere
from patina_addon.core.processing.sphere_files import MAP_SIDE
from patina_addon.core.services.builtin.spec import BUILTIN
from tests.server.client_helpers import RecordingContext

from ..measurements import Report
from ..settings import Settings

PROMPT = "weathered red brick wall with moss"


def measure(settings: Settings, report: Report) -> None:
    """Measure both by turns, after a first time that does not count."""
    folder = Path(settings.folder)
    build_scene()
    time_maps(folder, 64)
    bake(folder, 64)
    for size in settings.sizes:
        for _ in range(settings.count(3)):
            report.add(f"offline_{size}", time_maps(folder, size), bake(folder, size))
    time_reading(64)
    for _ in range(settings.count(9)):
        report.add("read_prompt", *time_reading(64))
    time_sphere(64)
    for _ in range(settings.count(5)):
        report.add("sphere", *time_sphere(MAP_SIDE))


def make_maps(folder: Path, size: int, tiling: str = "DEFAULT") -> tuple[MapFile, ...]:
    """Make five maps on disk."""
    service, context = BUILTIN.connect(Account(), Clock()), RecordingContext()
    request = MaterialRequest(PROMPT, BUILTIN.tasks["MATERIAL"].maps, tiling, size, seed=1)
    return service.collect(service.submit(request, context), request, folder, "maps", context).maps


def time_maps(folder: Path, size: int) -> float:
    """Return how many seconds five maps on disk take."""
    began = time.perf_counter()
    make_maps(folder, size)
    return time.perf_counter() - began


def time_reading(size: int) -> tuple[float, float]:
    """Return how many milliseconds of a processor one of usual prompts takes to be read, and its maps to be made."""
    prompts = [str(prompt) for kind in EXAMPLES.values() for prompt in kind]
    began = time.thread_time()
    for prompt in prompts:
        read_with(prompt, lexicon())
    read = time.thread_time()
    recipe = parse_prompt(PROMPT)
    for _ in make_rows(recipe, canvas_for(recipe, size, 1), BUILTIN.tasks["MATERIAL"].maps):
        pass
    return (read - began) * 1000 / len(prompts), (time.thread_time() - read) * 1000


def time_sphere(size: int) -> tuple[float, float]:
    """Return how many milliseconds of a processor the picture of a material takes, and how many its maps do."""
    began, bands = time.thread_time(), dict[str, list[npt.NDArray[np.float32]]]()
    recipe = parse_prompt(PROMPT)
    for rows in make_rows(recipe, canvas_for(recipe, size, 1), BUILTIN.tasks["MATERIAL"].maps):
        bands.setdefault(rows.kind, []).append(rows.pixels * np.float32(1 / np.iinfo(rows.pixels.dtype).max))
    made = time.thread_time()
    maps = {kind: np.concatenate(rows) for kind, rows in bands.items()}
    ready = time.thread_time()
    lit_sphere(maps)
    return (time.thread_time() - ready) * 1000, (made - began) * 1000


def bake(folder: Path, size: int) -> float:
    """Return how many seconds one map on disk takes, baked with one sample."""
    image = bpy.data.images.new("Baked", size, size)
    image.filepath_raw, image.file_format = str(folder / "baked.png"), 'PNG'
    tree = bpy.context.object.active_material.node_tree
    tree.nodes.active.image = image
    began = time.perf_counter()
    bpy.ops.object.bake(type='EMIT', margin=0)
    image.save()
    took = time.perf_counter() - began
    bpy.data.images.remove(image)
    return took


def build_scene() -> None:
    """Build a plane with a brick wall of procedural nodes: bricks, mixed with two noises."""
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.mesh.primitive_plane_add()
    material = bpy.data.materials.new("Bricks")
    bpy.context.object.data.materials.append(material)
    if material.node_tree is None:
        material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    output, light, bricks, first, second, target = (
        tree.nodes.new(f"ShaderNode{kind}")
        for kind in ("OutputMaterial", "Emission", "TexBrick", "TexNoise", "TexNoise", "TexImage")
    )
    for noise, socket in ((first, "Color1"), (second, "Color2")):
        noise.inputs["Scale"].default_value = 30
        noise.inputs["Detail"].default_value = 8
        tree.links.new(noise.outputs["Color"], bricks.inputs[socket])
    tree.links.new(bricks.outputs["Color"], light.inputs["Color"])
    tree.links.new(light.outputs[0], output.inputs["Surface"])
    tree.nodes.active = target
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    scene.cycles.samples = 1

