# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Patina as the bench's parts in a window use it: everything of its inside that they touch."""

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
    """Patina in this Blender. `assigned` is when the last material was put on its object, by time.monotonic."""

    def __init__(self) -> None:
        self.assigned = 0.0
        self.panel = part("panels.main").PATINA_PT_main
        self.history = part("panels.history").PATINA_PT_history
        self.busy_seconds = float(part("pump").BUSY_SECONDS)

    # Jobs

    def start(self, service: str, size: int, number: int = 0) -> str:
        """Start a job as a click does. Jobs of different numbers are different. Returns its id."""
        given: dict[str, Any] = {"seed": 1} if service == 'OFFLINE' else {}
        prompt = f"{PROMPT}, {number}" if number else PROMPT
        bpy.ops.patina.generate_material(prompt=prompt, service=service, image_size=size, maps=MAPS, **given)
        return str(bpy.context.window_manager.patina.last_job)

    @property
    def is_busy(self) -> bool:
        """Whether anything is at work or waits to be applied."""
        return bool(session().is_busy)

    def task(self, job: str) -> str:
        """The task of a job; empty until the service has accepted it."""
        return str(session().jobs[job].job.task)

    def error(self, job: str) -> str:
        """What went wrong with a job, if anything did. That it was canceled is not wrong."""
        found = session().jobs[job].job.error
        return "" if found is None or type(found).__name__ == "Canceled" else str(found)

    def cancel(self, job: str) -> None:
        """Stop a job."""
        bpy.ops.patina.cancel(job=job)

    def dismiss(self, job: str) -> None:
        """Take a job that has ended out of the panel."""
        bpy.ops.patina.dismiss(job=job)

    # Registration, and the timer's work

    def register(self) -> None:
        """Enable Patina."""
        sys.modules[NAME].register()

    def unregister(self) -> None:
        """Disable it."""
        sys.modules[NAME].unregister()

    def move_to(self, home: Path) -> None:
        """Disable it; its folder is this one when it is enabled again."""
        self.unregister()
        os.environ["PATINA_HOME"] = str(home)

    def begin(self) -> None:
        """Do what Blender's timer does a moment after Patina was enabled, in its place. The timer is off then."""
        bpy.app.timers.unregister(part("pump").tick)
        self.tick()

    def tick(self) -> None:
        """Do what Patina's timer does, once."""
        part("pump").tick()

    @property
    def has_history(self) -> bool:
        """Whether the history has been read and is not empty."""
        page = session().history.page
        return bool(page and page.total)

    # What is measured while it runs

    def watch(self, heartbeat: Heartbeat) -> None:
        """Have everything of Patina's that Blender calls on the main thread timed, and `assigned` kept."""
        pump, applying = part("pump"), part("targets.apply_maps")
        is_running = bpy.app.timers.is_registered(pump.tick)
        if is_running:
            bpy.app.timers.unregister(pump.tick)  # Blender knows it by its identity.
        heartbeat.watch(pump, "tick")
        if is_running:
            pump.start()
        heartbeat.watch(self.panel, "draw")
        heartbeat.watch(part("operators.generate").PATINA_OT_generate_material, "execute")
        heartbeat.watch_undo(part("undo"))
        applying.assign = self._noted(applying.assign)

    def _noted(self, assign: Callable[..., Any]) -> Callable[..., Any]:
        def assigned(*arguments: Any) -> Any:
            outcome = assign(*arguments)
            self.assigned = time.monotonic()
            return outcome

        return assigned


def part(name: str) -> Any:
    """A module of the add-on's Blender half."""
    return import_module(f"{NAME}.blender.{name}")


def session() -> Any:
    """The session as it is now: enabling Patina makes another."""
    return part("session.session").current()
