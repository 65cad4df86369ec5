# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of substances. To add one, add a file here and a line to the table."""

from __future__ import annotations

from . import (
    cardboard,
    ceramic,
    clay,
    cliff,
    cloth,
    concrete,
    crumpled,
    decorated,
    fibrous,
    gaps,
    grass,
    ground,
    leather,
    metal,
    molded,
    mortar,
    mud,
    nature,
    plaster,
    rock,
    rust,
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
        *rock.ALL,
        cliff.SUBSTANCE,
        *slab_stone.ALL,
        *wood.ALL,
        *metal.ALL,
        *molded.ALL,
        cardboard.SUBSTANCE,
        leather.SUBSTANCE,
        *nature.ALL,
        *fibrous.ALL,
        crumpled.SUBSTANCE,
        *rust.ALL,
        *decorated.ALL,
        *ground.ALL,
        *cloth.ALL,
        concrete.SUBSTANCE,
        grass.SUBSTANCE,
        soil.SUBSTANCE,
        mud.SUBSTANCE,
        plaster.SUBSTANCE,
        mortar.MORTAR,
        mortar.GROUT,
        mortar.JOINT_SAND,
        gaps.GAP,
        gaps.EARTH,
        gaps.WHITE_METAL,
    )
}
FALLBACK = "plaster"
"""The substance for a prompt that names none."""
