# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Patina, as the bench uses it in a window: all access to the add-on's internals."""

import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import bpy

from .heartbeat import Heartbeat

NAME = "bl_ext.user_default.patina"
PROMPT = "weathered red brick wall with moss"
MAPS = {'basecolor', 'normal', 'roughness', 'metalness', 'height'}


class Patina:
    """Give access to Patina in this Blender."""

    def __init__(self) -> None:
        self.assigned = 0.0
        """When the object last got the maps of a result, by time.monotonic."""
        self.previewed = 0.0
        """When it last got those of a preview."""
        self.panel = part("panels.main").PATINA_PT_main
        self.panels = [cls for cls in part("panels").CLASSES if _is_in_sidebar(cls)]
        """All panels of Patina's tab."""
        self.rows = part("panels.job_rows").PATINA_UL_jobs
        """What draws the rows of the list in one of them."""
        self.busy_seconds = float(part("pump").BUSY_SECONDS)

    # Jobs

    def start(self, service: str, size: int, number: int = 0) -> str:
        """Start a job as a click does, and return its ID. Jobs of different numbers have different prompts."""
        given: dict[str, Any] = {"seed": 1} if service == 'OFFLINE' else {}
        prompt = f"{PROMPT}, {number}" if number else PROMPT
        bpy.ops.patina.generate_material(prompt=prompt, service=service, image_size=size, maps=MAPS, **given)
        return str(bpy.context.window_manager.patina.last_job)

    @property
    def is_busy(self) -> bool:
        """Return whether a job is running or waits to be applied."""
        return bool(session().is_busy)

    def task(self, job: str) -> str:
        """Return the task ID of a job; empty until the service has accepted it."""
        return str(session().jobs[job].job.task)

    def error(self, job: str) -> str:
        """Return the error of a job; empty if it has none or was canceled."""
        error = session().jobs[job].job.error
        return "" if error is None or type(error).__name__ == "Canceled" else str(error)

    def cancel(self, job: str) -> None:
        """Cancel a job."""
        bpy.ops.patina.cancel(job=job)

    def dismiss(self, job: str) -> None:
        """Remove a job that has ended from the panel."""
        bpy.ops.patina.dismiss(job=job)

    # Registration, and the timer's work

    def register(self) -> None:
        """Enable Patina."""
        sys.modules[NAME].register()

    def unregister(self) -> None:
        """Disable Patina."""
        sys.modules[NAME].unregister()

    def move_to(self, home: Path) -> None:
        """Disable Patina. When it is enabled again, its folder is `home`."""
        self.unregister()
        os.environ["PATINA_HOME"] = str(home)

    def begin(self) -> None:
        """Turn the timer off, and do what it would have done first."""
        bpy.app.timers.unregister(part("pump").tick)
        self.tick()

    def tick(self) -> None:
        """Do what Patina's timer does, once."""
        part("pump").tick()

    @property
    def has_history(self) -> bool:
        """Return whether the history has been read and is not empty."""
        page = session().history.page
        return bool(page and page.total)

    # Measuring while it runs

    def watch(self, heartbeat: Heartbeat) -> None:
        """Time every function of Patina that Blender calls on the main thread, and keep `assigned` up to date."""
        pump, apply_maps = part("pump"), part("targets.apply_maps")
        is_running = bpy.app.timers.is_registered(pump.tick)
        if is_running:
            bpy.app.timers.unregister(pump.tick)  # Blender knows a timer by the identity of its function.
        heartbeat.watch(pump, "tick")
        if is_running:
            pump.start()
        heartbeat.watch(self.panel, "draw")
        heartbeat.watch(part("operators.generate").PATINA_OT_generate_material, "execute")
        heartbeat.watch_undo(part("undo"))
        previews = part("targets.preview_material")
        apply_maps.assign_measured = self._with_time(apply_maps.assign_measured, "assigned")
        apply_maps.show_in_previews = self._with_time(apply_maps.show_in_previews, "assigned")
        previews.assign_measured = self._with_time(previews.assign_measured, "previewed")

    def _with_time(self, assign: Callable[..., Any], name: str) -> Callable[..., Any]:
        def assign_and_note_time(*arguments: Any) -> Any:
            result = assign(*arguments)
            setattr(self, name, time.monotonic())
            return result

        return assign_and_note_time


def _is_in_sidebar(cls: Any) -> bool:
    is_panel = issubclass(cls, bpy.types.Panel)
    return is_panel and (cls.bl_space_type, cls.bl_region_type) == ('VIEW_3D', 'UI')


def part(name: str) -> Any:
    """Return a module of the add-on's Blender half."""
    return import_module(f"{NAME}.blender.{name}")


def session() -> Any:
    """Return the current session; enabling Patina makes a new one."""
    return part("session.session").current()
