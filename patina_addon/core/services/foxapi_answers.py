# SPDX-License-Identifier: GPL-3.0-or-later
"""What the PATINA API's answers say, whatever shape they come in. Wrong types are tolerated: they say nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..images.map_identification import Image

_ID_LIMIT = 200
_IMAGE_LIMIT = 100
_STATUSES = {"canceled": "cancelled", "succeeded": "completed", "success": "completed"}


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """A task as the service tells it: `status` "" and `credits` None if it tells none; `progress` is 0 to 100."""

    status: str
    progress: float
    images: tuple[Image, ...]
    credits: float | None


def task_id(data: object) -> str:
    """The id of a new task, or "" if there is none that could be asked for again."""
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
    """Whether a task's id can stand in a path."""
    return bool(task.strip(".")) and len(task) <= _ID_LIMIT and task.isprintable()


def estimated_seconds(data: object) -> float | None:
    """The service's own guess at a new task's time; None if it makes none."""
    info = data.get("task_info") if isinstance(data, Mapping) else None
    seconds = number(info.get("estimated_time")) if isinstance(info, Mapping) else None
    return seconds if seconds and 0 < seconds < 36_000 else None


def read_task(data: object) -> TaskAnswer:
    """Read a task in its current shape (`results`) or its older one (`output`)."""
    if not isinstance(data, Mapping):
        return TaskAnswer("", 0.0, (), None)
    status = data.get("status")
    word = status.strip().lower() if isinstance(status, str) else ""
    usage = data.get("usage")
    return TaskAnswer(
        _STATUSES.get(word, word),
        min(max(number(data.get("progress")) or 0.0, 0.0), 100.0),
        _images(data),
        number(usage.get("credits_reserved")) if isinstance(usage, Mapping) else None,
    )


def number(value: object) -> float | None:
    """A finite number, also from a string such as "45"; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def _images(data: Mapping[object, object]) -> tuple[Image, ...]:
    """All images, each URL once, in order."""
    found: dict[str, Image] = {}
    for image in (*_walk(data.get("results")), *_walk(data.get("output"))):
        found.setdefault(image.url, image)
    return tuple(found.values())[:_IMAGE_LIMIT]


def _walk(value: object, depth: int = 0) -> Iterator[Image]:
    """Images in a string, an object with `url` or `urls`, or a list of either."""
    if depth > 3:
        return
    if isinstance(value, str):
        if url := value.strip():
            yield Image(url)
    elif isinstance(value, Mapping):
        map_type = value.get("map_type")
        for image in (*_walk(value.get("url"), depth + 1), *_walk(value.get("urls"), depth + 1)):
            yield Image(image.url, map_type if isinstance(map_type, str) else "")
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
