# SPDX-License-Identifier: GPL-3.0-or-later
"""In the Blender that is to be killed: report the progress of its jobs, and prolong short steps, so that kills hit."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from patina_addon.blender.targets import apply_maps
from patina_addon.core.jobs import store_monitor
from patina_addon.core.model.clock import Clock
from patina_addon.core.processing import sphere_files
from patina_addon.core.services.patina_api.client import PatinaApiClient
from patina_addon.core.store import jobs, owner
from patina_addon.core.store.jobs import Store

from . import CHECKPOINT_PREFIX

LONGEST_PAUSE = 0.03
"""The most seconds by which a step is prolonged."""


def emit(name: str, **facts: Any) -> None:
    """One line, whole: other threads emit, too."""
    os.write(1, f"\n{CHECKPOINT_PREFIX}{json.dumps({'name': name, **facts})}\n".encode())


def install(pace: float, silence_seconds: float, check_seconds: float) -> None:
    """Watch the add-on, which is imported but not yet enabled. A service waits `pace` seconds instead of one.

    `silence_seconds` and `check_seconds`, unless 0, replace owner.SILENCE_SECONDS and store_monitor.CHECK_SECONDS.
    """
    Clock.sleep = lambda clock, seconds, wait: wait(seconds * pace)  # its limits stay as they are
    if silence_seconds:
        owner.SILENCE_SECONDS, store_monitor.BEAT_SECONDS = silence_seconds, silence_seconds / 4
    if check_seconds:
        store_monitor.CHECK_SECONDS = check_seconds
    PatinaApiClient.submit = _with_checkpoints(PatinaApiClient.submit, after="answered")
    Store.claim = _with_checkpoints(Store.claim, before="claiming")
    sphere_files.write_sphere = _with_checkpoints(sphere_files.write_sphere, before="finishing")
    apply_maps.apply = _with_checkpoints(apply_maps.apply, before="applying")
    jobs.opened = _with_slow_commits(jobs.opened)


def _with_checkpoints(function: Callable[..., Any], before: str = "", after: str = "") -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        if before:
            _emit_and_pause(before)
        result = function(*arguments, **named)
        if after:
            _emit_and_pause(after)
        return result

    return call


def _with_slow_commits(opened: Callable[..., Any]) -> Callable[..., Any]:
    """Report that something is written but not yet committed, and the job's state once it is."""

    @contextmanager
    def open_slowly(path: Any, is_writing: bool = True) -> Iterator[Any]:
        with opened(path, is_writing) as connection:
            before = set(_states(connection)) if is_writing else set()
            yield connection
            changes = set(_states(connection)) - before if is_writing else set()
            if is_writing:
                _emit_and_pause("writing")
        for _, state in changes:
            _emit_and_pause(f"wrote {state}")

    return open_slowly


def _states(connection: Any) -> list[tuple[str, str]]:
    return [tuple(row) for row in connection.execute("SELECT id, state FROM job")]


def _emit_and_pause(name: str) -> None:
    emit(name)
    time.sleep(random.uniform(0, LONGEST_PAUSE))
