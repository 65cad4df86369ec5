# SPDX-License-Identifier: GPL-3.0-or-later
"""In the Blender that is to be killed: says how far its jobs are, and makes short moments longer, to be hit."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from patina_addon.blender.assigning import applying
from patina_addon.core.images import thumbnail
from patina_addon.core.jobs import store_monitor
from patina_addon.core.model.clock import Clock
from patina_addon.core.services.patina_api.client import PatinaApiClient
from patina_addon.core.store import jobs, owner
from patina_addon.core.store.jobs import Store

MARK = "patina-milestone:"
LONGEST = 0.03
"""Seconds that a moment is made longer, at most."""


def tell(name: str, **facts: Any) -> None:
    """One line, whole: other threads tell things too."""
    os.write(1, f"\n{MARK}{json.dumps({'name': name, **facts})}\n".encode())


def install(pace: float, silence: float, look: float) -> None:
    """Watch the add-on, which is imported but not yet enabled. `pace` is how long a service waits in place of a second.

    `silence` and `look` are in place of owner.SILENCE_SECONDS and store_monitor.LOOK_SECONDS, where they are not 0.
    """
    Clock.sleep = lambda clock, seconds, wait: wait(seconds * pace)  # its limits stay as they are
    if silence:
        owner.SILENCE_SECONDS, store_monitor.BEAT_SECONDS = silence, silence / 4
    if look:
        store_monitor.LOOK_SECONDS = look
    PatinaApiClient.submit = _told(PatinaApiClient.submit, after="answered")
    Store.claim = _told(Store.claim, before="claiming")
    thumbnail.write = _told(thumbnail.write, before="finishing")
    applying.apply = _told(applying.apply, before="applying")
    jobs.opened = _slowly_committed(jobs.opened)


def _told(function: Callable[..., Any], before: str = "", after: str = "") -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        if before:
            _linger(before)
        result = function(*arguments, **named)
        if after:
            _linger(after)
        return result

    return call


def _slowly_committed(opened: Callable[..., Any]) -> Callable[..., Any]:
    """Tells when something was written that is not yet certain, and what the job's state is once it is."""

    @contextmanager
    def open_slowly(path: Any, is_writing: bool = True) -> Iterator[Any]:
        with opened(path, is_writing) as connection:
            before = set(_states(connection)) if is_writing else set()
            yield connection
            news = set(_states(connection)) - before if is_writing else set()
            if is_writing:
                _linger("writing")
        for _, state in news:
            _linger(f"wrote {state}")

    return open_slowly


def _states(connection: Any) -> list[tuple[str, str]]:
    return [tuple(row) for row in connection.execute("SELECT id, state FROM job")]


def _linger(name: str) -> None:
    tell(name)
    time.sleep(random.uniform(0, LONGEST))
