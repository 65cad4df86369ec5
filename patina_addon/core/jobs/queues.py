# SPDX-License-Identifier: GPL-3.0-or-later
"""What threads hand over to the main thread."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")


def drain(waiting: queue.SimpleQueue[T]) -> Iterator[T]:
    """Return everything that waits now, the oldest first. Never blocks."""
    with contextlib.suppress(queue.Empty):
        while True:
            yield waiting.get_nowait()
