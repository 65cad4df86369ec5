# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests in Blender have in common."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from patina_addon.blender import preferences, pump
from patina_addon.blender.actions import generate as generate_action
from patina_addon.blender.actions.generate import Destination
from patina_addon.blender.session import map_corrections, session
from patina_addon.blender.session.history import History
from patina_addon.blender.session.tracked_job import TrackedJob
from patina_addon.core.images import png
from patina_addon.core.model.job import Job
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.service import KeyReport
from patina_addon.core.services import SERVICES
from tests import stored_jobs
from tests.waiting import until

KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
"""What every service makes."""

VALUES = {
    "basecolor": (200, 100, 50),
    "normal": (128, 128, 255),
    "roughness": (100,),
    "metalness": (0,),
    "height": (90,),
    "ao": (220,),
}


def map_files(folder: Path, kinds: tuple[str, ...] = KINDS, **changes: Any) -> tuple[MapFile, ...]:
    """Flat maps of 8 pixels on disk."""
    return tuple(_map_file(folder / f"red_{kind}.png", kind, **changes) for kind in kinds)


def _map_file(path: Path, kind: str, **changes: Any) -> MapFile:
    value = VALUES[kind]
    png.write(path, np.full((8, 8, 3) if len(value) == 3 else (8, 8), value, np.uint8))
    mean = tuple(channel / 255 for channel in (value * 3)[:3])
    return MapFile(kind, path, 8, 8, mean, **changes)


def cube(name: str = "Cube", data: bpy.types.ID | None = None, selected: bool = True) -> bpy.types.Object:
    """A new object in the scene."""
    obj = bpy.data.objects.new(name, data or bpy.data.meshes.new(name))
    bpy.context.scene.collection.objects.link(obj)
    obj.select_set(selected)
    return obj


def generate(**given: Any) -> bpy.types.Material:
    """Run the operator with quick settings and return what it made."""
    quick = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 32, "seed": 1}
    assert bpy.ops.patina.generate_material(**(quick | given)) == {'FINISHED'}
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def addon_preferences() -> bpy.types.AddonPreferences:
    """Patina's own preferences."""
    return bpy.context.preferences.addons["patina_addon"].preferences


def fill_panel(**inputs: object) -> bpy.types.PropertyGroup:
    """Set the inputs in the panel that a free material needs, and those that are given."""
    panel = bpy.context.scene.patina
    for name, value in ({"prompt": "red brick", "service": 'OFFLINE'} | inputs).items():
        setattr(panel, name, value)
    return panel


def start_job(assign_to: str | None = None, into: str = "", material_name: str = "", **given: Any) -> str:
    """Begin a job as the panel's button does, which waits for nothing, and return its id."""
    quick = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 16, "seed": 1}
    destination = Destination(assign_to, into, material_name)
    return generate_action.generate(session.current(), bpy.context, quick | given, destination).job.id


def tracked(job_id: str) -> TrackedJob:
    """All that the session knows of a job."""
    return session.current().jobs[job_id]


def job_of(job_id: str) -> Job:
    """The newest snapshot of a job."""
    return tracked(job_id).job


def change_job(job_id: str, **changes: Any) -> None:
    """Have the session know a job otherwise."""
    tracked(job_id).job = replace(job_of(job_id), **changes)


def last_job() -> Job:
    """The job that was started last."""
    return job_of(bpy.context.window_manager.patina.last_job)


def tick_until(is_done: Callable[[], bool]) -> None:
    """Do what Blender's timer does, until something is so, as if every slider had rested long enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_corrections, "SETTLING_SECONDS", 0.0)
        until(is_done, pump.tick)


def begin_with(home: Path, *jobs: Job) -> History:
    """Do what Blender does a moment after its start, with these jobs in the store, until the first page is there."""
    stored_jobs.save(home, jobs)
    session.current().begin(bpy.context)
    history = session.current().history
    tick_until(lambda: history.page is not None and history.page.total == len(jobs))
    return history


def key_report(service_id: str) -> KeyReport | None:
    """What the preferences say about the key that a service has now."""
    account = preferences.account_of(bpy.context, SERVICES[service_id])
    return session.current().key_tests.report(service_id, account)


def reassign(job_id: str, kind: str, meant: str) -> None:
    """Say that the image which is taken for one kind of map is another."""
    (files,) = [files for files in job_of(job_id).maps if files.kind == kind]
    assert bpy.ops.patina.assign_job_image(job=job_id, file=files.path.name, kind=meant) == {'FINISHED'}
