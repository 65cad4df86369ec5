# SPDX-License-Identifier: GPL-3.0-or-later
"""Hashes of what the generator makes: python3 -m tests.core.generator.hashes writes those of now into hashes.json."""

import hashlib
import json
from pathlib import Path

from patina_addon.core.generator.bake import bake
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.forms import FORMS
from patina_addon.core.generator.layers import LAYERS
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.generator.substances import SUBSTANCES
from patina_addon.core.services.builtin.spec import BUILTIN

PATH = Path(__file__).with_name("hashes.json")
SIZE, COUNT = 64, 40


def recipes() -> dict[str, Recipe]:
    """Forty materials: forms and substances in turn, as they usually come, every other one with two layers."""
    usual = [Recipe(substance.id, substance.form) for substance in SUBSTANCES.values()]
    usual += [Recipe(form.substance, form.id) for form in FORMS.values()]
    layers = list(LAYERS)
    chosen = {}
    for number in range(COUNT):
        recipe = usual[number * len(usual) // COUNT]
        names = [layers[number % len(layers)], layers[(number * 5 + 3) % len(layers)]] if number % 2 else []
        recipe = Recipe(recipe.substance, recipe.form, layers=dict.fromkeys(names, 1.0))
        chosen["/".join((recipe.form, recipe.substance, *recipe.layers))] = recipe
    return chosen


def hash_of(recipe: Recipe) -> str:
    """Return a hash of the pixels of all maps."""
    digest = hashlib.sha256()
    for rows in bake(recipe, canvas_for(recipe, SIZE, seed=5), BUILTIN.tasks["MATERIAL"].maps):
        digest.update(rows.kind.encode() + rows.pixels.tobytes())
    return digest.hexdigest()


if __name__ == "__main__":
    PATH.write_text(json.dumps({name: hash_of(recipe) for name, recipe in recipes().items()}, indent=1) + "\n")
