# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found out about the scene for the panels, as plain values, until something in the scene changes.

Blender calls a handler before it draws what has changed. Nothing here refers to its data, which may be gone by then.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")

_MOST = 64
_UNKNOWN = object()


class SceneFacts:
    """Keep facts. Main thread only."""

    def __init__(self) -> None:
        self._known: dict[Hashable, object] = {}

    def forget(self) -> None:
        """Know nothing any more: something was selected, moved, edited, undone, or loaded."""
        self._known.clear()

    def of(self, about: Hashable, find_out: Callable[[], T]) -> T:
        """Return what `find_out` returned since the last change. `about` tells it from everything else."""
        known = self._known.get(about, _UNKNOWN)
        if known is _UNKNOWN:
            known = find_out()
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[about] = known
        return cast("T", known)
