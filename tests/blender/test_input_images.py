# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that a request refers to: only what is asked for, never in the way, still there for a second try."""

from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.inputs import blender_images, plan_request
from patina_addon.blender.session import session
from patina_addon.core.images import png
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.job import State
from tests.server import ApiServer

from .helpers import generate, last_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")


def film() -> bpy.types.Image:
    image = bpy.data.images.new("Film", 8, 8)
    image.source = 'SEQUENCE'
    return image


def painted() -> bpy.types.Image:
    image = bpy.data.images.new("Painted", 16, 16)
    image.pixels[:] = [0.5] * len(image.pixels)
    image.update()
    return image


def test_an_image_that_the_service_does_not_accept_is_ignored() -> None:
    bpy.context.scene.patina.image = film()
    assert generate(prompt="red brick")


def test_an_invalid_image_can_still_be_cleared_in_the_panel(
    server: ApiServer,
) -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image = "red brick", 'FOXAPI', film()
    plan = plan_request.make_plan(bpy.context, {})
    assert "image" in plan.accepted_fields
    with pytest.raises(InvalidRequest, match="a sequence or movie"):
        plan.check()
    with pytest.raises(RuntimeError, match="a sequence or movie"):
        bpy.ops.patina.generate_material()
    assert not server.requests


@pytest.mark.parametrize("inputs", [{"service": 'OFFLINE', "prompt": "x"}, {"image": "https://example.invalid/a.png"}])
def test_pixels_that_are_not_sent_are_not_copied(monkeypatch: pytest.MonkeyPatch, inputs: dict) -> None:
    def fail(_: object) -> None:
        raise AssertionError("copied for nothing")

    monkeypatch.setattr(blender_images, "_pixels", fail)
    panel = bpy.context.scene.patina
    panel.image, panel.service = painted(), 'FOXAPI'
    assert plan_request.make_plan(bpy.context, inputs, with_data=True)


def refuse(server: ApiServer, image: bpy.types.Image) -> str:
    server.scenario = "bad_options"
    with pytest.raises(RuntimeError):
        bpy.ops.patina.generate_material(prompt="red brick", service='FOXAPI', image=image.name, tiling_mode='X')
    server.scenario = "ok"
    return last_job().id


def test_a_painted_image_can_be_sent_again(server: ApiServer) -> None:
    refused = refuse(server, painted())
    assert bpy.ops.patina.retry(job=refused) == {'FINISHED'}
    tick_until(lambda: not last_job().is_active)
    assert last_job().error is None
    tick_until(lambda: last_job().state is State.APPLIED)
    assert "image_url" in server.submissions[-1].json


def test_an_image_that_was_removed_is_reported(server: ApiServer) -> None:
    image = painted()
    refused = refuse(server, image)
    bpy.data.images.remove(image)
    sent = len(server.submissions)
    with pytest.raises(RuntimeError, match="Painted is no longer"):
        bpy.ops.patina.retry(job=refused)
    assert len(server.submissions) == sent
    assert last_job().id == refused


def test_a_leftover_mask_in_the_panel_is_ignored(server: ApiServer) -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.mask = "red brick", 'FOXAPI', painted()
    plan_request.make_plan(bpy.context, {}).check()
    plan = plan_request.make_plan(bpy.context, {"image": "https://example.invalid/a.png"})
    assert plan.request.image
    assert plan.request.mask is None


@pytest.mark.parametrize("name", ["nope.png", "//nope.png", '"C:\\\\nope.png"'])
def test_an_image_that_does_not_exist_is_refused_before_a_job_begins(server: ApiServer, name: str) -> None:
    with pytest.raises(RuntimeError, match=r"was not found: there is no file .*nope\.png"):
        bpy.ops.patina.generate_material(prompt="red brick", service='FOXAPI', image=name)
    assert not session.current().jobs
    assert not server.requests


def test_an_image_whose_file_is_gone_is_refused_before_a_job_begins(server: ApiServer, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    png.write(path, np.zeros((8, 8, 3), np.uint8))
    image = bpy.data.images.load(str(path))
    path.unlink()
    with pytest.raises(RuntimeError, match=r"The image photo\.png was not found"):
        bpy.ops.patina.generate_material(prompt="red brick", service='FOXAPI', image=image.name)
    assert not session.current().jobs


def test_a_path_may_have_quotes(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    png.write(path, np.zeros((8, 8, 3), np.uint8))
    found = blender_images.from_text(f'"{path}"', with_data=True)
    assert found and found.path == path
