# SPDX-License-Identifier: GPL-3.0-or-later
"""A material to be exported, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model.maps import AO, METALNESS, ROUGHNESS
from .copy_maps import SourceMap

ORM = "orm"
"""What the packed file is called in file names and in the JSON."""
ORM_CHANNELS = (AO, ROUGHNESS, METALNESS)
"""The kinds of map in the red, green, and blue of the packed file."""


@dataclass(frozen=True, slots=True)
class TextureSet:
    """A material to be exported."""

    name: str
    """The beginning of the names of its files."""
    maps: tuple[SourceMap, ...]
    constants: Mapping[str, float]
    """Values from 0 to 1 that replace missing maps of ORM_CHANNELS, by kind."""
    provenance: Mapping[str, Any]
    """What the JSON says about where the maps came from."""
    normal_convention: str
    """The convention of its normal map: OPENGL or DIRECTX."""
