# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of families of materials. To add one, add a file here and a line to the table."""

from __future__ import annotations

from . import brick, concrete, fabric, grass, metal, plaster, soil, stone, wood
from .family import Family

FAMILIES: dict[str, Family] = {
    family.id: family
    for family in (
        brick.FAMILY,
        stone.FAMILY,
        wood.FAMILY,
        metal.FAMILY,
        fabric.FAMILY,
        concrete.FAMILY,
        grass.FAMILY,
        soil.FAMILY,
        plaster.FAMILY,
    )
}
FALLBACK = "plaster"
"""The family for a prompt that names no material."""
