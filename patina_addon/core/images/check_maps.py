# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out of maps whether they may be loaded in Blender itself; see safe_files.py."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..model.maps import MAPS, UNCHECKED, MapFile
from ..model.message import Message, verbatim
from . import safe_files
from .checksum import checksum_if_readable
from .decoder_client import Decoder, UnreadableImage
from .image_check import is_whole_png

PATIENCE = 10.0
"""How long Blender's main thread may wait for the decoder, in seconds."""


@dataclass(frozen=True, slots=True)
class CheckedMaps:
    """Maps by what may be done with them."""

    safe: tuple[MapFile, ...]
    """What may be loaded."""
    unreadable: tuple[MapFile, ...]
    """What is no image, or kills whatever decodes it."""
    unchecked: tuple[MapFile, ...]
    """What nothing could check; withheld."""

    @property
    def refused(self) -> tuple[MapFile, ...]:
        """What must not be loaded."""
        return (*self.unreadable, *self.unchecked)


def check_maps(files: Iterable[MapFile], decoder: Decoder, patience: float = -1) -> CheckedMaps:
    """Return the maps by what may be done with them. Those that are known to be safe cost next to nothing.

    Others are compared with what was decoded earlier, or else decoded now: for at most `patience` seconds altogether,
    unless that is negative. A file that is missing is left to Blender.
    """
    unreadable: list[MapFile] = []
    unchecked: list[MapFile] = []
    files, began = tuple(files), time.monotonic()
    unknown = [file for file in files if not _is_known(file)]
    if unknown:
        decoder.acquire()
    try:
        for file in unknown:
            try:
                left = patience if patience < 0 else max(began + patience - time.monotonic(), 0.0)
                decoder.measure(file, left)
            except UnreadableImage:
                unreadable.append(file)
                continue
            if not safe_files.is_safe(file.path) and not check_png(file.path):
                unchecked.append(replace(file, withheld=UNCHECKED))
    finally:
        if unknown:
            decoder.release()
    refused = {file.path for file in (*unreadable, *unchecked)}
    safe = tuple(file for file in files if file.path not in refused)
    return CheckedMaps(safe, tuple(unreadable), tuple(unchecked))


def refusal(file: MapFile) -> Message:
    """Return why a file is not loaded."""
    label = MAPS[file.kind].label if file.kind else verbatim(file.path.name)
    if file.withheld == UNCHECKED:
        return Message("The {map} map could not be checked, so it was not loaded.", map=label)
    return Message("Blender cannot read the {map} map.", map=label)


def _is_known(file: MapFile) -> bool:
    """Return whether it is known that a file may be loaded, or there is none."""
    return not file.path.is_file() or safe_files.is_safe(file.path) or _is_unchanged(file)


def _is_unchanged(file: MapFile) -> bool:
    """Return whether these are the bytes that were decoded earlier, or that the person trusts."""
    stamp = safe_files.stamp_of(file.path)
    if not (file.mean or file.is_trusted) or not file.sha256 or checksum_if_readable(file.path) != file.sha256:
        return False
    safe_files.add(file.path, stamp)
    return True


def check_png(path: Path) -> bool:
    """Return whether Patina's own reader can unpack a file, which is then known to be safe."""
    stamp = safe_files.stamp_of(path)
    if not is_whole_png(path):
        return False
    safe_files.add(path, stamp)
    return True
