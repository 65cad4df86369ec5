# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper that was crumpled and smoothed again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface
from .decorated import FOIL_COLOR, build_foil
from .molded import PAPER
from .substance import Skin


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare paper with the folds of foil."""
    folded, plain = build_foil(canvas, replace(recipe, colors=())), PAPER.build(canvas, recipe)

    def paint(place: Place) -> Surface:
        folds, paper = folded(place), plain(place)
        paper.height = paper.height + folds.height
        paper.color *= np.square(folds.color[:1] * np.float32(1 / FOIL_COLOR[0]))  # Creases are worn and dark.
        return paper

    return paint


SUBSTANCE = replace(
    PAPER,
    id="crumpled_paper",
    label=Message("crumpled paper"),
    title=Message("Crumpled paper"),
    words=words("crumpled_paper crinkled_paper wrinkled_paper creased_paper 皱纸 揉皱的纸"),
    build=build,
    width_mm=300,
    relief_mm=30,
)
