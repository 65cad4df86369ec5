# SPDX-License-Identifier: GPL-3.0-or-later
"""Follow a kind of map that only the table and one service know through the add-on, in a process of its own.

`test_new_map.py` starts it with a copy of the add-on that has the map. Every step is an assertion.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import addon_utils
import bpy

from tests.server import ApiServer, patina_api_schema
from tests.server.patina_api_scenarios import SCENARIOS

from .helpers import cube, last_job
from .recording_layout import draw

KIND, LABEL, ALIAS, SOCKET = "specular", "Specular", "Reflectance", "Specular IOR Level"
SENTENCE = "The built-in generator does not make the Specular map."
INPUTS = {"prompt": "red brick", "image_size": 64}


def run(folder: Path) -> None:
    """Follow the map all the way. `folder` is where the texture set goes."""
    bpy.ops.wm.read_homefile(use_empty=True)
    addon_utils.enable("patina_addon", default_set=True)
    patina_api_schema.MAPS = (*patina_api_schema.MAPS, KIND)
    try:
        check_tick_in_the_panel()
        with ApiServer(duration=0.0) as server:
            server.behavior = replace(SCENARIOS["ok"], completed=labeled)
            check_generation(server)
        material = bpy.data.materials[bpy.context.window_manager.patina.last_material]
        check_socket(material)
        check_switching_off_and_on(material)
        check_export(material, folder)
        check_the_builtin_generator_leaves_it_out()
    finally:
        addon_utils.disable("patina_addon", default_set=True)
    print("done")


def labeled(server: ApiServer, task: SimpleNamespace) -> dict:
    """The service's answer: it says which image is which, and has its own word for the map. The last comes first."""
    words = {kind: ALIAS if kind == KIND else kind for kind in task.maps}
    return {"results": [{"url": server.file_url(task, kind), "map_type": words[kind]} for kind in task.maps[::-1]]}


def check_tick_in_the_panel() -> None:
    settings = bpy.context.scene.patina
    assert f"use_{KIND}" not in draw().props, "the built-in generator does not make it"
    settings.service = 'FOXAPI'
    assert f"use_{KIND}" in draw().props
    settings.service = 'AUTO'
    assert settings.bl_rna.properties[f"use_{KIND}"].name == LABEL
    assert not getattr(settings, f"use_{KIND}")
    setattr(settings, f"use_{KIND}", True)


def check_generation(server: ApiServer) -> None:
    """Asked for by the panel's ticks and by name, downloaded, told apart by the service's other word for it."""
    os.environ |= {"PATINA_BASE_URL": server.url, "PATINA_API_KEY": server.key}
    bpy.context.preferences.system.use_online_access = True
    cube("A")
    operator = bpy.ops.patina.generate_material
    assert operator(**INPUTS, service='FOXAPI') == {'FINISHED'}
    assert operator(**INPUTS, service='FOXAPI', maps={'basecolor', KIND}) == {'FINISHED'}
    first, second = (request.json["maps"] for request in server.requests if request.method == "POST")
    assert first == ["basecolor", "normal", "roughness", "height", KIND]
    assert second == ["basecolor", KIND]
    job = last_job()
    assert not job.notes
    assert [(file.kind, file.path.name.endswith(f"_{file.kind}.png")) for file in job.maps] == [
        ("basecolor", True), (KIND, True),
    ]  # fmt: skip


def check_socket(material: bpy.types.Material) -> None:
    """To its socket, as data."""
    (link,) = socket_of(material).links
    assert link.from_node.get("patina_map") == KIND
    assert link.from_node.label == LABEL
    assert link.from_node.image.colorspace_settings.is_data


def check_switching_off_and_on(material: bpy.types.Material) -> None:
    """Its mean stands in."""
    (mean,) = {file.mean for file in last_job().maps if file.kind == KIND}
    texture = socket_of(material).links[0].from_node
    assert bpy.ops.patina.toggle_map(material=material.name, kind=KIND) == {'FINISHED'}
    assert not socket_of(material).is_linked
    assert abs(socket_of(material).default_value - mean[0]) < 1e-6
    assert bpy.ops.patina.toggle_map(material=material.name, kind=KIND) == {'FINISHED'}
    assert socket_of(material).links[0].from_node == texture


def check_export(material: bpy.types.Material, folder: Path) -> None:
    """As a file with its name, and described."""
    assert bpy.ops.patina.export_texture_set(target='GODOT', directory=str(folder)) == {'FINISHED'}
    (description,) = folder.glob("*/*.json")
    described = json.loads(description.read_text("utf-8"))["files"][KIND]
    assert described["color_space"] == "data"
    assert (description.parent / described["file"]).is_file()
    assert described["file"].endswith(f"_{KIND}.png")


def check_the_builtin_generator_leaves_it_out() -> None:
    """With a sentence, in the panel beforehand too; where it was all that was asked for, nothing is begun."""
    bpy.context.scene.patina.service = 'OFFLINE'
    assert SENTENCE in " ".join(draw().texts)
    operator, jobs = bpy.ops.patina.generate_material, last_job().id
    try:
        operator(**INPUTS, service='OFFLINE', maps={KIND})
    except RuntimeError as error:
        assert SENTENCE in str(error), error
    else:
        raise AssertionError("It was begun")
    assert last_job().id == jobs
    assert operator(**INPUTS, service='OFFLINE', maps={'basecolor', KIND}) == {'FINISHED'}
    assert last_job().request.maps == ("basecolor",)
    assert tuple(map(str, last_job().notes)) == (SENTENCE,)
    assert [file.kind for file in last_job().maps] == ["basecolor"]


def socket_of(material: bpy.types.Material) -> bpy.types.NodeSocket:
    nodes = material.node_tree.nodes
    (principled,) = (node for node in nodes if node.type == 'BSDF_PRINCIPLED')
    return next(socket for socket in principled.inputs if socket.identifier == SOCKET)
