# SPDX-License-Identifier: GPL-3.0-or-later
"""One material that is to be handed over, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model.maps import AO, METALNESS, ROUGHNESS
from .copy_maps import Source

ORM = "orm"
PACKED = (AO, ROUGHNESS, METALNESS)
"""What red, green and blue of the packed file are."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One material that is to be handed over.

    `name` is what its files start with. `constants`, from 0 to 1 by kind, stand for those maps of PACKED that it does
    not have. `provenance` goes into the JSON as it is. `normals` is the convention of its normal map.
    """

    name: str
    sources: tuple[Source, ...]
    constants: Mapping[str, float]
    provenance: Mapping[str, Any]
    normals: str
