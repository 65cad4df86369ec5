# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a form and its substances together: pieces of one substance, with a joint of another between them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .canvas import Band, Canvas
from .forms import FORMS
from .forms.form import Joint
from .layers import LAYERS
from .noise import noise
from .pieces import Layout, Place, sheet
from .recipe import Recipe
from .substances import SUBSTANCES
from .substances.substance import Skin
from .surface import Painter, Surface, mix, step

CHIP_MM = 12.0
"""How far broken corners reach into a piece that is worn."""
EMPTY = "gap"
"""What lies in a joint that is not filled."""
SHADOW = np.float32(0.78)
"""The lightness of what lies between threads."""


def width_mm(recipe: Recipe) -> float:
    """Return the width of the tile in the real world."""
    form, substance = FORMS[recipe.form], SUBSTANCES[recipe.substance]
    usual = substance.width_mm if form.build is None else form.width_mm
    if form.build is None:
        return usual * recipe.scale
    length = recipe.piece_mm(form)[0]
    usual *= length / form.piece_mm[0]
    return recipe.count * length if recipe.count else usual


def canvas_for(recipe: Recipe, size: int, seed: int, tiles_x: bool = True, tiles_y: bool = True) -> Canvas:
    """Return the canvas for a recipe, at its real size."""
    return Canvas(size, seed, tiles_x, tiles_y, width_mm(recipe), f"{recipe.form}/{recipe.substance}")


def build_base(canvas: Canvas, recipe: Recipe) -> Painter:
    """Return what paints the form and its substances, without layers."""
    form = FORMS[recipe.form]
    face = _face(canvas, recipe)
    if form.build is None:
        return lambda band: face(Place(band, sheet(band), None))
    layout = form.build(canvas, recipe, form)
    if form.joint is None:
        return lambda band: _lifted(face(place := Place(band, layout.on(band), layout)), place)
    return _with_joint(canvas, recipe, layout, face, form.joint)


def _face(canvas: Canvas, recipe: Recipe) -> Skin:
    """Return what paints the substance of the pieces, in two colors if the form has two."""
    build = SUBSTANCES[recipe.substance].build
    form = FORMS[recipe.form]
    if recipe.look:
        return _printed(canvas, recipe)
    if not form.has_second_color:
        return build(canvas, recipe)
    light = build(canvas, replace(recipe, colors=recipe.colors[:1]))
    second = recipe.part_colors.get("line", form.second_color)
    build = SUBSTANCES[form.second_substance or recipe.substance].build
    dark = build(canvas, replace(recipe, colors=recipe.colors[1:2] or (second,)))

    def paint(place: Place) -> Surface:
        surface, other, share = light(place), dark(place), place.pieces.second
        if share is not None:
            surface.color = mix(surface.color, other.color, share)
        return surface

    return paint


def _printed(canvas: Canvas, recipe: Recipe) -> Skin:
    """Return what paints a substance in the colors of another that it only looks like."""
    own = _face(canvas, replace(recipe, look="", colors=(), lightness=1.0))
    image = _face(canvas, replace(recipe, look="", substance=recipe.look))

    def paint(place: Place) -> Surface:
        surface = own(place)
        surface.color = image(place).color
        surface.metalness = np.zeros_like(surface.metalness)
        return surface

    return paint


def _lifted(surface: Surface, place: Place) -> Surface:
    if place.pieces.lift is not None:
        surface.height = surface.height + place.pieces.lift
    return surface


def filled_with(recipe: Recipe, joint: Joint) -> str:
    """Return the id of the substance in the joints; empty if one sees through them."""
    return EMPTY if joint.substance and not recipe.has_joint else joint.substance


def _with_joint(canvas: Canvas, recipe: Recipe, layout: Layout, face: Skin, joint: Joint) -> Painter:
    substance = SUBSTANCES[recipe.substance]
    reduction = recipe.reduction(FORMS[recipe.form])
    depth, bevel = joint.depth_mm * reduction, joint.bevel_mm * reduction
    plain = replace(recipe, colors=(), lightness=1.0)
    filling = SUBSTANCES[filled_with(recipe, joint)].build(canvas, plain) if joint.substance else None
    wear = min(1.5, recipe.layers.get("weathered", 0.0) + 0.5 * recipe.layers.get("rough", 0.0))
    ragged = noise(canvas, "ragged", canvas.cells(13), octaves=4, gain=0.6)
    broken = noise(canvas, "broken", canvas.cells(39), octaves=4, gain=0.6)
    # Thin pieces have fine edges.
    shortest = min(recipe.piece_mm(FORMS[recipe.form]))
    stray = min(substance.ragged_mm, 0.02 * shortest) * (1 + 0.7 * wear)
    chip_depth = min(CHIP_MM * min(1.0, substance.ragged_mm), 0.12 * shortest)

    def paint(band: Band) -> Surface:
        place = Place(band, layout.on(band), layout)
        edge = place.pieces.edge
        if stray:
            edge = edge + ragged.on(band) * np.float32(stray)
            # Broken corners where noise is high, near the edge only.
            chip = step(1.6 - 0.75 * wear, 2.2 - 0.6 * wear, broken.on(band)) * step(-2 * chip_depth, 0.0, -edge)
            edge -= chip * np.float32(chip_depth)
        soft = band.pixel_mm * 0.75
        is_face = step(-soft, soft, edge)
        surface = face(place)
        bed = filling(place) if filling else _shadow(surface)
        slope = 1 - np.clip(edge * np.float32(1 / bevel), 0, 1)
        rounded = np.sqrt(np.maximum(1 - slope * slope, 0))
        height = surface.height + rounded * np.float32(depth)
        height += (place.value("lift") - np.float32(0.5)) * np.float32(depth * 0.25)
        if place.pieces.lift is not None:
            height += place.pieces.lift
        if substance.uneven:
            surface.color *= 1 + (place.value("lightness") - np.float32(0.5)) * np.float32(2 * substance.uneven)
        return Surface(
            mix(bed.height, height, is_face),
            mix(bed.color, surface.color, is_face),
            mix(bed.roughness, surface.roughness, is_face),
            mix(bed.metalness, surface.metalness, is_face),
        )

    return paint


def _shadow(surface: Surface) -> Surface:
    """Return what shows between threads: the same, a little darker."""
    return Surface(np.zeros_like(surface.height), surface.color * SHADOW, surface.roughness, surface.metalness)


def relief_range(recipe: Recipe) -> tuple[float, float]:
    """Return the lowest and the highest height of a recipe in millimeters, the same for every seed and size.

    Zero is the bottom of the joints, or the middle of a sheet.
    """
    form, substance = FORMS[recipe.form], SUBSTANCES[recipe.substance]
    half = substance.relief_mm / 2
    low, high = -half, half + form.relief_mm * (recipe.stretch(form) if form.is_stretched else 1.0)
    if form.joint:
        if form.joint.substance:
            low = min(low, -SUBSTANCES[filled_with(recipe, form.joint)].relief_mm / 2)
        high += form.joint.depth_mm * recipe.reduction(form) * 1.125
    layers = [LAYERS[layer] for layer in recipe.layers if layer in LAYERS]
    return low - sum(layer.depth_mm for layer in layers), high + sum(layer.rise_mm for layer in layers)
