# SPDX-License-Identifier: GPL-3.0-or-later
"""Restore Settings: the panel gets what a job was made with, and keeps what the job says nothing about."""

from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.session import session
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.request import MaterialRequest
from tests import stored_jobs

from .helpers import begin_with, generate, last_job

pytestmark = pytest.mark.usefixtures("addon")


def test_every_setting_is_restored_into_the_panel(patina_home: Path) -> None:
    panel = bpy.context.scene.patina
    generate(prompt="red brick", image_size=32, seed=7, tiling_mode='X', maps={"basecolor", "metalness"})
    job = last_job()
    panel.prompt, panel.seed, panel.image_size, panel.tiling_mode = "other", -1, 1024, 'NONE'
    assert bpy.ops.patina.restore_settings(job=job.id) == {'FINISHED'}
    assert (panel.prompt, panel.seed, panel.image_size, panel.tiling_mode) == ("red brick", 7, 32, 'X')
    assert (panel.task, panel.service) == ('MATERIAL', 'AUTO')
    assert [kind for kind in ("basecolor", "normal", "roughness", "metalness", "height") if panel[f"use_{kind}"]] == [
        "basecolor",
        "metalness",
    ]


def test_settings_are_restored_from_the_store_with_existing_images(patina_home: Path, tmp_path: Path) -> None:
    photo = stored_jobs.with_maps(stored_jobs.job(patina_home, 1)).maps[0].path
    request = MaterialRequest(
        "", ("normal",), task="MAPS", image=InputImage.from_file(photo), variants=1, output_format="PNG"
    )
    job = stored_jobs.job(patina_home, request=request)
    gone = stored_jobs.job(patina_home, 2, request=replace(request, image=InputImage.from_file(tmp_path / "gone.png")))
    address = InputImage.from_url("https://example.com/a.png?signature=secret")
    linked = stored_jobs.job(patina_home, 3, request=replace(request, image=address, image_size=512))
    begin_with(patina_home, job, gone, linked)
    panel = bpy.context.scene.patina
    panel.mask = bpy.data.images.new("Mask", 8, 8)
    bpy.ops.patina.restore_settings(job=job.id)
    assert Path(panel.image.filepath) == photo
    assert panel.mask is None
    assert (panel.task, panel.seed, panel.match_image_size, panel.output_format) == ('MAPS', -1, True, 'PNG')
    bpy.ops.patina.restore_settings(job=linked.id)
    assert (panel.image, panel.image_url) == (None, "https://example.com/a.png")
    assert (panel.match_image_size, panel.image_size) == (False, 512)
    bpy.ops.patina.restore_settings(job=gone.id)
    assert (panel.image, panel.image_url) == (None, "")


def test_restoring_settings_leaves_the_rest_of_the_panel_alone(patina_home: Path, tmp_path: Path) -> None:
    photo = stored_jobs.with_maps(stored_jobs.job(patina_home, 1)).maps[0].path
    request = MaterialRequest("", ("normal",), image_size=512, task="EXTRACT", image=InputImage.from_file(photo))
    job = stored_jobs.job(patina_home, request=request)
    offline = stored_jobs.job(patina_home, 2, service="OFFLINE", request=MaterialRequest("brick", ("normal",), seed=3))
    begin_with(patina_home, job, offline)
    panel = bpy.context.scene.patina
    panel.prompt, panel.tiling_mode, panel.seed, panel.variants = "a long prompt", 'X', 7, 3
    panel.output_format, panel.upscale_factor = 'WEBP', 2
    bpy.ops.patina.restore_settings(job=job.id)
    assert (panel.task, panel.image_size, panel.upscale_factor) == ('EXTRACT', 512, 0)
    assert Path(panel.image.filepath) == photo
    assert (panel.service, panel.prompt, panel.tiling_mode) == ('AUTO', "a long prompt", 'X')
    assert (panel.seed, panel.variants, panel.output_format) == (7, 3, 'WEBP')
    panel.service = 'FOXAPI'
    bpy.ops.patina.restore_settings(job=offline.id)
    assert (panel.service, panel.prompt, panel.seed) == ('OFFLINE', "brick", 3)
    assert Path(panel.image.filepath) == photo


def test_settings_that_cannot_be_restored_are_reported(patina_home: Path) -> None:
    from patina_addon.blender.actions.restore_inputs import restore_inputs

    panel = bpy.context.scene.patina
    image = InputImage("old", "image:99")
    request = MaterialRequest("brick", ("normal",), tiling_mode="SPIRAL", seed=2**40, image=image)
    job = stored_jobs.job(patina_home, request=request, service="GONE")
    panel.service = 'FAL'
    said = restore_inputs(session.current(), bpy.context.scene, job)
    assert len(said) == 4
    assert panel.prompt == "brick"
