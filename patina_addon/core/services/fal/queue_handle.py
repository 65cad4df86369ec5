# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of a request in fal's queue, so that it can be asked about at any time. It holds no secret."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...model.urls import origin, split

APP = "fal-ai/patina"  # the addresses of a request name the app alone, without the rest of the endpoint's path

_STEPS = {"status_url": "/status", "response_url": "", "cancel_url": "/cancel"}
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class QueueHandle:
    """A request in the queue: its id, and where it is asked about, fetched and cancelled.

    All addresses are on the queue's own scheme, host and port: they are sent the key.
    """

    id: str
    status_url: str
    response_url: str
    cancel_url: str

    def written(self, root: str) -> str:
        """The task's id: the request's own, with its addresses only if they are not the documented ones."""
        if self == _make(self.id, {}, root):
            return self.id
        return json.dumps({"request_id": self.id} | {name: getattr(self, name) for name in _STEPS})


def read_handle(data: object, root: str) -> QueueHandle | None:
    """The handle in the response to a submission, None if it names no request. `root` is the queue's base URL.

    Addresses are used as given, since only fal knows them. One that is missing, or elsewhere than the queue, gives way
    to the documented one: the request exists and costs money, and the key goes nowhere else.
    """
    if not isinstance(data, Mapping):
        return None
    request_id = data.get("request_id")
    if not isinstance(request_id, str) or not _ID.fullmatch(request_id):
        return None
    return _make(request_id, data, root)


def parse_handle(task: str, root: str) -> QueueHandle | None:
    """The handle that was written as a task's id, None if none was."""
    if not task.startswith("{"):
        return read_handle({"request_id": task}, root)
    try:
        return read_handle(json.loads(task), root)
    except (ValueError, RecursionError):
        return None


def _make(request_id: str, given: Mapping[str, object], root: str) -> QueueHandle:
    urls = {}
    for name, step in _STEPS.items():
        url = given.get(name)
        is_good = isinstance(url, str) and _is_at(url, root)
        urls[name] = str(url) if is_good else f"{root}/{APP}/requests/{request_id}{step}"
    return QueueHandle(request_id, **urls)


def _is_at(url: str, root: str) -> bool:
    parts = split(url)
    return parts is not None and parts.username is None and len(url) <= _LONGEST_URL and origin(url) == origin(root)
