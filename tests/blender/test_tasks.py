# SPDX-License-Identifier: GPL-3.0-or-later
"""All tasks of the services, as an artist and a script ask for them: photos, textures, reference images."""

from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.session import session
from patina_addon.core.images import png
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.job import State
from tests.server import ApiServer

from .helpers import cube, last_job, reassign, tick_until

pytestmark = pytest.mark.usefixtures("addon")


def generate(**given: object) -> bpy.types.Material:
    assert bpy.ops.patina.generate_material(**({"service": 'FOXAPI', "maps": {'basecolor', 'normal'}} | given)) == {
        'FINISHED'
    }
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def uploads(server: ApiServer) -> int:
    return len(server.received(method="POST", path="/v1/files/upload"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "my photo.png"
    png.write(path, np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8))
    return path


def saved(photo: Path) -> bpy.types.Image:
    return bpy.data.images.load(str(photo))


def packed(photo: Path) -> bpy.types.Image:
    image = bpy.data.images.load(str(photo))
    image.pack()
    photo.unlink()
    return image


def painted(photo: Path) -> bpy.types.Image:
    image = bpy.data.images.new("Painted", 32, 32)
    image.pixels[:] = [0.5] * len(image.pixels)
    image.update()
    return image


@pytest.mark.parametrize("make", [saved, packed, painted])
def test_a_photo_in_blender_is_uploaded_and_its_material_extracted(server: ApiServer, photo: Path, make) -> None:
    image = make(photo)
    material = generate(task='EXTRACT', image=image.name)
    (sent,) = server.submissions
    assert sent.json["model"] == "patina-material-extract"
    assert set(sent.json) == {"model", "image_url", "maps", "image_size"}
    assert uploads(server) == 1
    assert material.name.startswith(("My photo", "Painted"))


def test_a_file_is_uploaded_once_for_two_tasks(server: ApiServer, photo: Path) -> None:
    for task in ('EXTRACT', 'MAPS'):
        generate(task=task, image=str(photo))
    assert uploads(server) == 1
    assert server.submissions[0].json["image_url"] == server.submissions[1].json["image_url"]


def test_an_image_url_is_sent_unchanged(server: ApiServer) -> None:
    generate(task='MAPS', image="https://example.invalid/photo.jpg")
    assert server.submissions[0].json == {
        "model": "patina-pbr-maps",
        "image_url": "https://example.invalid/photo.jpg",
        "maps": ["basecolor", "normal"],
    }
    assert uploads(server) == 0


def test_hidden_inputs_of_the_panel_are_not_sent(server: ApiServer, photo: Path) -> None:
    panel = bpy.context.scene.patina
    panel.task, panel.image, panel.prompt, panel.tiling_mode = 'EXTRACT', saved(photo), "left over", 'XY'
    generate()
    assert set(server.submissions[0].json) == {"model", "image_url", "maps", "image_size"}
    panel.task, panel.image_size, panel.match_image_size = 'MAPS', 512, False
    generate()
    assert server.submissions[1].json["image_size"] == 512


def test_a_reference_image_and_its_mask_are_sent_with_the_prompt(server: ApiServer, photo: Path) -> None:
    bpy.data.images.new("Mask", 8, 8)
    generate(prompt="red brick", image=str(photo), mask="Mask")
    assert {"image_url", "mask_url", "prompt"} <= set(server.submissions[0].json)
    assert uploads(server) == 2


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"task": 'EXTRACT'}, "No image is selected"),
        ({"task": 'MAPS', "image": "x.png", "tiling_mode": 'X'}, "does not support a tiling mode"),
        ({"task": 'EXTRACT', "image": "x.png", "prompt": "brick"}, "does not support a prompt"),
        ({"task": 'EXTRACT', "image": "x.png", "service": 'OFFLINE'}, "does not support"),
        ({"prompt": "brick", "mask": "x.png"}, "a mask but no image"),
        ({"task": 'MAPS', "image": "/there/is/none.png"}, "none.png"),
    ],
)
def test_inputs_that_a_task_does_not_accept_are_refused(server: ApiServer, inputs: dict, sentence: str) -> None:
    with pytest.raises(RuntimeError, match=sentence):
        generate(**inputs)
    assert not server.submissions


def test_an_image_that_cannot_be_sent_is_reported() -> None:
    bpy.data.images.new("Film", 8, 8).source = 'SEQUENCE'
    with pytest.raises(RuntimeError, match="Film is a sequence or movie"):
        generate(task='MAPS', image="Film")


def test_refused_options_can_be_removed_with_one_click(server: ApiServer) -> None:
    server.scenario = "bad_options"
    with pytest.raises(RuntimeError):
        generate(prompt="red brick", tiling_mode='XY', upscale_factor=2)
    refused = last_job()
    assert isinstance(refused.error, ServiceError)
    assert refused.error.refused_fields
    server.scenario = "ok"
    assert bpy.ops.patina.retry(job=refused.id) == {'FINISHED'}
    tick_until(lambda: last_job().state is State.APPLIED)
    assert "upscale_factor" not in server.submissions[-1].json
    assert refused.id not in session.current().jobs


def test_two_maps_can_be_swapped_afterwards(server: ApiServer) -> None:
    obj = cube("A")
    material = generate(prompt="red brick", maps={'basecolor', 'roughness'})
    before = {node.label: node.image.filepath for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'}
    reassign(last_job().id, 'basecolor', 'roughness')
    after = {node.label: node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'}
    assert after["Base Color"].filepath == before["Roughness"]
    assert after["Roughness"].filepath == before["Base Color"]
    assert not after["Base Color"].colorspace_settings.is_data
    assert after["Roughness"].colorspace_settings.is_data
    assert obj.material_slots[0].material == material
