# SPDX-License-Identifier: GPL-3.0-or-later
"""Map files as samples and rasters, through the decoder and a folder that is gone afterwards."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ..images.decoder_client import Decoder
from ..model.errors import GenerationError
from ..model.maps import HEIGHT, MAPS, NORMAL, MapFile, sorted_files
from ..model.message import Message
from .raster import Array, Check, Pixels, Raster
from .sample import Sample, load

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LoadedMaps:
    """Maps that are open."""

    files: list[MapFile] = field(default_factory=list)
    """All of them as they were given, with their mean colors."""
    samples: dict[str, Sample] = field(default_factory=dict)
    """A sample of each that could be read, by kind."""
    rasters: dict[str, Raster] = field(default_factory=dict)
    """The pixels of each that could be read, by kind. A map is unpacked when its first row is read: most never are."""


@contextmanager
def load_maps(maps: Iterable[MapFile], folder: Path, decoder: Decoder, check: Check) -> Iterator[LoadedMaps]:
    """Open maps for as long as they are needed. A height is sampled in the size of the normal map.

    `folder` is where there is room for them. Raises OSError where there is none, and UnreadableImage for a map that
    cannot be decoded. A raster raises GenerationError where there is no decoder any more.
    """
    loaded = LoadedMaps()
    with tempfile.TemporaryDirectory(prefix=".", dir=folder, ignore_cleanup_errors=True) as temporary:
        for file in sorted_files(maps):
            check()
            target = Path(temporary) / f"{file.kind}.npz"
            size = loaded.samples[NORMAL].size if file.kind == HEIGHT and NORMAL in loaded.samples else None
            info = decoder.take_sample(file, target, size)
            if info is None:
                _log.warning("The %s map could not be read, so it stays as it is", MAPS[file.kind].label)
                loaded.files.append(file)
                continue
            loaded.files.append(replace(file, mean=file.mean or info.mean))
            loaded.samples[file.kind] = load(target, info.mean)
            channels, read = MAPS[file.kind].channels, _reader(file, target.with_suffix(""), decoder)
            loaded.rasters[file.kind] = Raster(info.rows, info.columns, channels, info.is_fine, read)
        yield loaded


def _reader(file: MapFile, target: Path, decoder: Decoder) -> Callable[[int, int], Array]:
    @cache
    def pixels() -> Raster:
        channels = MAPS[file.kind].channels
        unpacked = decoder.unpack(file.path, target, channels)
        if unpacked is None:
            what = Message("The {map} map could not be read again.", map=MAPS[file.kind].label)
            raise GenerationError(what, Message("Its file is {path}. Try again.", path=str(file.path)))
        return Pixels(target, unpacked.rows, unpacked.columns, channels, unpacked.is_fine).raster()

    return lambda top, bottom: pixels().read(top, bottom)
