# SPDX-License-Identifier: GPL-3.0-or-later
"""A handle to a request in fal's queue, with which its status can be requested at any time. It holds no secret."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...model.foreign_text import KEY_MARK
from ...model.urls import origin, split

APP = "fal-ai/patina"  # the addresses of a request name the app alone, without the rest of the endpoint's path

_STEPS = {"status_url": "/status", "response_url": "", "cancel_url": "/cancel"}
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class QueueHandle:
    """A request in the queue. All addresses are on the queue's own scheme, host and port: they are sent the key."""

    id: str
    """The request's own id."""
    status_url: str
    response_url: str
    """Where its result is."""
    cancel_url: str

    def to_task_id(self, root: str) -> str:
        """Return the task's id: the request's own, with its addresses only if they are not the documented ones."""
        if self == _make(self.id, {}, root):
            return self.id
        return json.dumps({"request_id": self.id} | {name: getattr(self, name) for name in _STEPS})


def read_handle(data: object, root: str) -> QueueHandle | None:
    """Return the handle in the response to a submission, None if it names no request. `root` is the queue's base URL.

    Addresses are used as given, since only fal knows them. One that is missing or not on the queue's host is replaced
    by the documented one: the request exists and costs money, and the key is sent nowhere else.
    """
    if not isinstance(data, Mapping):
        return None
    request_id = data.get("request_id")
    if not isinstance(request_id, str) or not _ID.fullmatch(request_id):
        return None
    return _make(request_id, data, root)


def parse_handle(task: str, root: str) -> QueueHandle | None:
    """Return the handle that a task's id stands for, None if it is not one."""
    if not task.startswith("{"):
        return read_handle({"request_id": task}, root)
    try:
        return read_handle(json.loads(task), root)
    except (ValueError, RecursionError):
        return None


def _make(request_id: str, addresses: Mapping[str, object], root: str) -> QueueHandle:
    urls = {}
    for name, step in _STEPS.items():
        url = addresses.get(name)
        is_usable = isinstance(url, str) and _is_at(url, root)
        urls[name] = str(url) if is_usable else f"{root}/{APP}/requests/{request_id}{step}"
    return QueueHandle(request_id, **urls)


def _is_at(url: str, root: str) -> bool:
    if len(url) > _LONGEST_URL or KEY_MARK in url:
        return False
    parts = split(url)
    return parts is not None and parts.username is None and origin(url) == origin(root)
