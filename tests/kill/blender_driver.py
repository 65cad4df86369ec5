# SPDX-License-Identifier: GPL-3.0-or-later
"""Run in a Blender that is to be killed: resume the jobs that are there, begin new ones, and report checkpoints.

Its only argument is its plan as JSON. After a checkpoint that ends in "?" it waits for a line on its input.
"""

import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy  # isort: skip
import addon_utils  # Blender's own modules can be imported once bpy is there.

from . import checkpoints
from .checkpoints import emit

ADDON = "patina_addon"
WAIT = 500.0  # less than the test waits for it


@dataclass(frozen=True)
class Plan:
    """What one Blender does. `jobs` are properties of the operator; `is_operator` has it begin the last of them.

    `is_last`: after that, what is missing is fetched, what is ready is applied, and the add-on is disabled. For
    `silence_seconds` and `check_seconds` see checkpoints.install.
    """

    jobs: list[dict[str, Any]]
    pace: float
    is_operator: bool = False
    is_last: bool = False
    silence_seconds: float = 1.0
    check_seconds: float = 1.0


def main() -> None:
    plan = Plan(**json.loads(sys.argv[1]))
    logging.basicConfig(format="%(levelname)s %(name)s %(threadName)s: %(message)s")
    checkpoints.install(plan.pace, plan.silence_seconds, plan.check_seconds)
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.context.preferences.system.use_online_access = True
    addon_utils.enable(ADDON, default_set=True, handle_error=_fail)
    emit("enabled")
    bpy.ops.patina.wait(timeout=WAIT)
    _emit_and_wait("recovered?")
    _begin(plan)
    _tick_until(_have_all_ended)
    _emit_and_wait("idle?")
    if plan.is_last:
        _finish()


def _begin(plan: Plan) -> None:
    from patina_addon.blender.actions.generate import Destination, generate
    from patina_addon.blender.session import session

    cube = bpy.data.objects.new("Cube", bpy.data.meshes.new("Cube"))
    bpy.context.scene.collection.objects.link(cube)
    cube.select_set(True)
    for number, given in enumerate(plan.jobs, start=1):
        pause = given.pop("pause")
        if plan.is_operator and number == len(plan.jobs):
            bpy.ops.patina.generate_material(**given)
            return
        generate(session.current(), bpy.context, given, Destination('SELECTED'))
        _tick(pause)


def _have_all_ended() -> bool:
    from patina_addon.blender.session import session

    return not any(tracked.job.is_active for tracked in session.current().jobs.values())


def _have_all_answered() -> bool:
    from patina_addon.blender.session import session

    return not session.current().calls.is_busy


def _tick_until(has_happened: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not has_happened():
        if time.monotonic() > end:
            emit("stuck")
            return
        _tick(0.02)


def _tick(seconds: float) -> None:
    """Do what Blender's timer does, for a while."""
    from patina_addon.blender import pump

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pump.tick()
        time.sleep(0.01)


def _finish() -> None:
    """Fetch what is missing, apply what is ready, report which files each material shows, and disable the add-on."""
    from patina_addon.blender import preferences
    from patina_addon.blender.session import resumable, session
    from patina_addon.core.store import Store

    home, current = preferences.read(bpy.context).home, session.current()
    jobs = [job.id for job in Store(home / "jobs.sqlite3").page((), 0, 1 << 20).jobs]
    for job_id in jobs:
        if resumable.can_fetch(current.find(bpy.context, job_id).job):
            bpy.ops.patina.fetch(job=job_id)
    bpy.ops.patina.wait(timeout=WAIT)
    shown = {}
    for job in [current.find(bpy.context, job_id).job for job_id in jobs]:
        if job.maps:
            bpy.ops.patina.apply(job=job.id)
            material = bpy.data.materials[bpy.context.window_manager.patina.last_material]
            images = {node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE' and node.image}
            shown[job.id] = sorted(bpy.path.abspath(image.filepath) for image in images)
    _emit_and_wait("applied?", shown=shown)
    _tick_until(_have_all_answered)  # What a thread still writes, such as a picture, is not yet whole.
    addon_utils.disable(ADDON, default_set=True, handle_error=_fail)
    emit("disabled?")
    sys.stdin.readline()


def _emit_and_wait(name: str, **facts: Any) -> None:
    """Emit a checkpoint and wait for the answer, while the timer keeps running, as it does while panels are drawn."""
    from patina_addon.blender.session import session

    answer = threading.Thread(target=sys.stdin.readline, daemon=True)
    answer.start()
    emit(name, **facts)
    while answer.is_alive():
        session.current().look()
        _tick(0.02)


def _fail(error: Exception) -> None:
    raise error


if __name__ == "__main__":
    main()
