# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged images of every format: none ends this Blender, and none keeps the next one from being decoded.

PATINA_MUTATED_IMAGES is how many are tried; a few dozen by default. With -s, a table of what became of them is printed.
"""

import math
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import compat
from patina_addon.core.images import safe_files
from patina_addon.core.images.decoder_client import Decoder, UnreadableImage
from patina_addon.core.images.image_check import ImageCheck, ImageLimits
from patina_addon.core.images.image_header import BadImage
from patina_addon.core.model.maps import MapFile
from tests.mutated_images import FORMATS, mutated, whole_files

COUNT = int(os.environ.get("PATINA_MUTATED_IMAGES", "45"))
LIMITS = ImageLimits(side=4096)
_SEED = bpy.app.version[0] * 100 + bpy.app.version[1]
"""So that every version gets other files."""


def would_be_downloaded(data: bytes) -> bool:
    """Whether a download takes these bytes for an image."""
    check = ImageCheck(LIMITS)
    try:
        check.feed(data)
        return LIMITS.allows(check.finish())
    except BadImage:
        return False


def show(path: Path) -> None:
    """Have this Blender decode a file, as it does when a material is drawn."""
    image = bpy.data.images.load(str(path))
    assert all(image.size)
    assert len(image.pixels[:4]) >= 1
    bpy.data.images.remove(image)


@pytest.fixture
def child() -> Iterator[Decoder]:
    decoder = Decoder(compat.decoder_command())
    decoder.acquire()
    yield decoder
    decoder.release()


@pytest.mark.parametrize("ending", FORMATS)
def test_no_damaged_image_ends_blender_or_the_work(tmp_path: Path, child: Decoder, ending: str) -> None:
    counts = Counter[str]()
    whole = tmp_path / f"whole.{ending}"
    whole.write_bytes(whole_files(ending)[0])
    processes = set()
    for number, data in enumerate(mutated(ending, COUNT // len(FORMATS), _SEED)):
        path = tmp_path / f"{number}.{ending}"
        path.write_bytes(data)
        is_accepted = would_be_downloaded(data)
        counts["refused by the download"] += not is_accepted
        if child._process:
            processes.add(child._process)
        try:
            measured = child.measure(MapFile("basecolor", path, 8, 8))
        except UnreadableImage:
            counts["not decoded"] += 1
            assert not safe_files.is_safe(path)
        else:
            assert measured.mean
            assert all(map(math.isfinite, measured.mean))
            assert safe_files.is_safe(path)
            counts["decoded"] += 1
            counts["decoded and downloaded"] += is_accepted
            show(path)
        path.unlink()
    assert child.measure(MapFile("basecolor", whole, 8, 8)).mean
    counts["processes"] = len(processes)
    print(f"\n{bpy.app.version_string} {ending}:", dict(counts))
