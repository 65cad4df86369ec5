# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the PATINA API's responses in every shape that they have. Values of a wrong type are ignored."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...images.map_identification import ResultImage
from ...model.error_rule import ErrorBody
from ...network.response import Response
from ..collect import find_images

_ID = re.compile(r"[\w.:~=+@,/-]{1,200}", re.ASCII)
_MOST_CREDITS = 100_000.0
_OPTIONS = ("tiling_mode", "upscale_factor", "image_size")
_LIKELY_OPTIONS = ("tiling_mode", "upscale_factor")
_STATUSES = {"canceled": "cancelled", "succeeded": "completed", "success": "completed"}


@dataclass(frozen=True, slots=True)
class TaskResponse:
    """A task as the service describes it."""

    status: str
    """In lower case; empty if there is none."""
    progress: float
    """From 0 to 100."""
    images: tuple[ResultImage, ...]
    """Those of the result; none before it is there."""
    credits: float | None
    """What the service reserved; None if it does not say, or says what cannot be."""


def task_id(data: object) -> str:
    """Return the id of a new task, or "" if there is none that its status could be requested with."""
    if not isinstance(data, Mapping):
        return ""
    for name in ("id", "task_id"):
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and is_usable_id(value.strip()):
            return value.strip()
    return ""


def is_usable_id(task: str) -> bool:
    """Return whether a task's id can be part of a path, and is neither an address nor something cleaned."""
    return bool(task.strip(".")) and "://" not in task and _ID.fullmatch(task) is not None


def estimated_seconds(data: object) -> float | None:
    """Return the service's own estimate for a new task; None if there is none."""
    info = data.get("task_info") if isinstance(data, Mapping) else None
    seconds = number(info.get("estimated_time")) if isinstance(info, Mapping) else None
    return seconds if seconds and 0 < seconds < 36_000 else None


def read_task(data: object) -> TaskResponse:
    """Read a task in its current shape (`results`) or its older one (`output`)."""
    if not isinstance(data, Mapping):
        return TaskResponse("", 0.0, (), None)
    status = data.get("status")
    word = status.strip().lower() if isinstance(status, str) else ""
    usage = data.get("usage")
    return TaskResponse(
        _STATUSES.get(word, word),
        min(max(number(data.get("progress")) or 0.0, 0.0), 100.0),
        tuple(find_images([data.get("results"), data.get("output")])),
        _credits(usage.get("credits_reserved")) if isinstance(usage, Mapping) else None,
    )


def _credits(value: object) -> float | None:
    """Return what was reserved; None for what would talk the daily limit down, or use it up."""
    amount = number(value)
    return amount if amount is not None and 0 <= amount <= _MOST_CREDITS else None


def number(value: object) -> float | None:
    """Return a finite number, also from a string such as "45"; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def read_error(response: Response) -> ErrorBody:
    """Read `{"error": {"message", "type", "code"}}`, or as much of it as there is."""
    error = response.data.get("error") if isinstance(response.data, Mapping) else None
    if isinstance(error, str):
        return ErrorBody(message=error)
    if not isinstance(error, Mapping):
        return ErrorBody(text=response.text)

    def field(name: str) -> str:
        value = error.get(name)
        return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""

    code = field("code")
    refused = _refused_options(error) if code == "unsupported_advanced_options" else ()
    return ErrorBody(field("message"), field("type"), code, refused_fields=refused)


def _refused_options(error: Mapping[object, object]) -> tuple[str, ...]:
    """Return the advanced options that an error names, in its message or in a list of undocumented name."""
    lists = [value for value in error.values() if isinstance(value, list)]
    named = tuple(name for name in _OPTIONS if any(name in one for one in (*lists, str(error.get("message")))))
    return named or _LIKELY_OPTIONS
