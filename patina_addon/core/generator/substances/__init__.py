# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of substances. To add one, add a file here and a line to the table."""

from __future__ import annotations

from . import (
    ceramic,
    clay,
    cloth,
    concrete,
    gaps,
    grass,
    ground,
    leather,
    metal,
    molded,
    mortar,
    nature,
    plaster,
    rock,
    slab_stone,
    soil,
    wood,
)
from .substance import Substance

SUBSTANCES: dict[str, Substance] = {
    substance.id: substance
    for substance in (
        clay.SUBSTANCE,
        ceramic.SUBSTANCE,
        rock.ROCK,
        rock.SANDSTONE,
        rock.LIMESTONE,
        rock.SLATE,
        rock.BASALT,
        *slab_stone.ALL,
        *wood.ALL,
        *metal.ALL,
        *molded.ALL,
        leather.SUBSTANCE,
        *nature.ALL,
        *ground.ALL,
        *cloth.ALL,
        concrete.SUBSTANCE,
        grass.SUBSTANCE,
        soil.SUBSTANCE,
        plaster.SUBSTANCE,
        mortar.MORTAR,
        mortar.GROUT,
        gaps.GAP,
        gaps.EARTH,
    )
}
FALLBACK = "plaster"
"""The substance for a prompt that names none."""
