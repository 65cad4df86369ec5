# SPDX-License-Identifier: GPL-3.0-or-later
"""An image that a request refers to, as a frozen value. Nothing is read here: a worker prepares it to be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from .urls import split

IN_BLENDER = "image:"
"""The beginning of the source of an image that is in Blender and has no file."""


class PixelSource(Protocol):
    """Pixels that only the main thread can copy."""

    shape: tuple[int, int, int]
    """The height, the width, and the channels."""

    def read(self, check: Callable[[], None]) -> Any:
        """Wait for the copy, an array as in InputImage.pixels. On a worker.

        `check` is called meanwhile, and ends the wait by what it raises. Raises InvalidRequest if the image is gone.
        """


@dataclass(frozen=True, slots=True)
class InputImage:
    """An image: exactly one of `url`, `path`, `contents` and `pixels` is set. Make it by one of the methods below.

    Two images are equal if they come from the same `source`; what they hold is not compared.
    """

    name: str
    """For people."""
    source: str
    """What tells it from every other image."""
    url: str = field(default="", compare=False, repr=False)
    path: Path | None = field(default=None, compare=False)
    """An absolute path."""
    contents: bytes | None = field(default=None, compare=False, repr=False)
    """The bytes of an image file."""
    pixels: Any = field(default=None, compare=False, repr=False)
    """An array (height, width, channels), C-contiguous or flipped, owned by this image, the first row at the top.

    uint8, or float32 from 0 to 1. Or a PixelSource, which gives such an array.
    """
    is_linear: bool = field(default=False, compare=False)
    """Whether `pixels` are scene-linear, not sRGB."""
    drawn_size: tuple[int, int] | None = field(default=None, compare=False)
    """The width and height with which Blender made it, if it did: an image of another size is from elsewhere."""
    size: tuple[int, int] | None = field(default=None, compare=False)
    """The width and height with which it is sent; None as long as that is unknown."""

    @classmethod
    def from_url(cls, url: str) -> InputImage:
        """Return an image on the network, at an http or https address, which the service fetches by itself."""
        url = url.strip()
        return cls(_url_name(url), url, url=url)

    @classmethod
    def from_file(cls, path: Path) -> InputImage:
        """Return an image file, absolute path. It is read when the job runs."""
        return cls(path.name, str(path), path=path)

    @classmethod
    def from_contents(cls, contents: bytes, name: str, source: str) -> InputImage:
        """Return the bytes of an image file, such as a packed one's. `source` tells it from every other image."""
        return cls(name, source, contents=contents)

    @classmethod
    def from_pixels(cls, pixels: Any, name: str, source: str, is_linear: bool = False) -> InputImage:
        """Return pixels that were copied for this image and that nobody else changes, or a PixelSource.

        `source` as above.
        """
        return cls(name, source, pixels=pixels, is_linear=is_linear)

    @property
    def is_local(self) -> bool:
        """Whether it is on this computer, and so must be sent along."""
        return not self.url

    @property
    def plain(self) -> dict[str, Any]:
        """What is worth keeping of it: plain values, and no query of a URL, since that may be a signature."""
        source = self.url.partition("?")[0].partition("#")[0] if self.url else self.source
        return {"name": self.name, "source": source, **({"size": list(self.size)} if self.size else {})}

    def without_data(self) -> InputImage:
        """Return an equal image that holds no pixels or bytes: for the time after it was sent."""
        return replace(self, contents=None, pixels=None)


def _url_name(url: str) -> str:
    """Return the last part of a URL's path, for people; never the query."""
    parts = split(url)
    return (parts.path.rstrip("/").rpartition("/")[2] or parts.hostname or "image") if parts else "image"
