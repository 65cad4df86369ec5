# SPDX-License-Identifier: GPL-3.0-or-later
"""The pixels of images that were painted and not saved, copied by the main thread when a worker is ready for them.

Blender hands out all pixels of an image at once, or none. Saving the image, in whatever format, takes several times as
long. Half of the time of a copy is the system's, which hands out fresh memory page by page, so a worker does that
before. One image is copied in one call of the timer.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.message import Message

_CHECK_SECONDS = 0.1
_STEP = 1 << 20
_requests: queue.SimpleQueue["PaintedPixels"] = queue.SimpleQueue()


@dataclass(slots=True)
class PaintedPixels:
    """The pixels of one of Blender's images; see PixelSource."""

    name: str
    uid: int
    """The image's `session_uid`."""
    shape: tuple[int, int, int]
    _values: Any = None
    """The memory for the copy; None as long as nobody waits for it."""
    _is_copied: threading.Event = field(default_factory=threading.Event)

    def read(self, check: Callable[[], None]) -> Any:
        """See PixelSource."""
        import numpy as np

        values = np.empty(self.shape, np.float32).reshape(-1)
        for start in range(0, values.size, _STEP):
            values[start : start + _STEP] = 0
            check()
        self._values = values
        _requests.put(self)
        try:
            while not self._is_copied.wait(_CHECK_SECONDS):
                check()
        finally:
            values, self._values = self._values, None
        if values is None:
            raise InvalidRequest(
                Message("The image {image} is no longer in this file.", image=self.name),
                Message("Choose an image and generate again."),
            )
        return values.reshape(self.shape)[::-1]

    def copy(self) -> None:
        """Copy the pixels, unless nobody waits for them any more. On the main thread."""
        values = self._values
        if values is None:
            return
        image = next((image for image in bpy.data.images if image.session_uid == self.uid), None)
        if image and _shape(image) == self.shape:
            image.pixels.foreach_get(values)
        else:
            self._values = None
        self._is_copied.set()


def source_of(image: bpy.types.Image) -> PaintedPixels:
    """Return the pixels of an image, of which nothing is copied yet. Their first row is at the top."""
    return PaintedPixels(image.name, image.session_uid, _shape(image))


def copy_next() -> None:
    """Copy the pixels that the first worker waits for. On the main thread."""
    try:
        request = _requests.get_nowait()
    except queue.Empty:
        return
    request.copy()


def size_of(image: bpy.types.Image) -> tuple[int, int]:
    """Return the width and the height of an image. Blender loads it for that if it has not yet."""
    size: Any = image.size  # The stubs do not know that it can be unpacked.
    width, height = size
    return width, height


def _shape(image: bpy.types.Image) -> tuple[int, int, int]:
    """Return the height, the width, and the channels of an image."""
    width, height = size_of(image)
    return height, width, image.channels
