# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in generator as a service like any other: nothing is sent, nothing costs money.

The work is imported by the worker that does it: numpy takes longer to load than Blender's main thread may be held.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from ..model.account import Account
from ..model.errors import GenerationError, InvalidRequest
from ..model.request import MaterialRequest
from ..model.service import Reporter, Result, Service
from ..model.tasks import MATERIAL

MIN_SIZE, MAX_SIZE = 16, 8192
USUAL_SIZE = 1024
UPSCALES = (0, 1, 2, 4)
TASK = "offline-"


class Offline(Service):
    """Makes maps on this computer. A task's id carries its seed, so that it can be collected again at any time."""

    id = "OFFLINE"
    label = "built-in generator"
    takes: ClassVar[Mapping[str, frozenset[str]]] = {
        MATERIAL: frozenset({"prompt", "image_size", "tiling_mode", "upscale_factor", "seed"})
    }
    is_remote = False

    def __init__(self, account: Account | None = None) -> None:
        super().__init__(account or Account())

    def check(self, request: MaterialRequest) -> None:
        """Refuse sizes that the generator cannot make. An upscale factor multiplies the size. Raises InvalidRequest."""
        super().check(request)
        size = USUAL_SIZE if request.image_size is None else request.image_size
        if not MIN_SIZE <= size <= MAX_SIZE:
            raise InvalidRequest(
                f"The built-in generator cannot make images of {size} pixels.",
                f"Choose a size from {MIN_SIZE} to {MAX_SIZE}.",
            )
        if request.upscale_factor not in UPSCALES:
            raise InvalidRequest(
                f"The built-in generator cannot upscale by {request.upscale_factor}.", "Choose 0 (off), 2 or 4."
            )
        if final_size(request) > MAX_SIZE:
            raise InvalidRequest(
                f"An image of {size} pixels upscaled by {request.upscale_factor} would have "
                f"{final_size(request)} pixels a side, more than the built-in generator can make.",
                f"Choose a smaller size or factor; the limit is {MAX_SIZE}.",
            )

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """The task's id. All work is done in `collect`."""
        return f"{TASK}{request.seed or 0}"

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """Make the maps. Raises Cancelled, StorageError, GenerationError."""
        from .offline_work import make

        return make(_seed(task), request, folder, stem, reporter)


def final_size(request: MaterialRequest) -> int:
    """The side of the maps in pixels."""
    return (request.image_size or USUAL_SIZE) * max(1, request.upscale_factor)


def _seed(task: str) -> int:
    try:
        return int(task.removeprefix(TASK))
    except ValueError:
        raise GenerationError(f"The task {task!r} is none of the built-in generator's.") from None
