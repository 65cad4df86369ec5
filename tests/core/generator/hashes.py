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
ROUND = (Recipe("granite", "fans"), Recipe("wallpaper", words=frozenset(("damask",))), Recipe("steel", "chainmail"))
"""What needs angles and cosines, which numpy computes with what the processor offers."""


def recipes() -> dict[str, Recipe]:
    """Forty materials: ROUND, and forms and substances in turn as they usually come, half of them with two layers."""
    usual = [(substance.id, substance.form) for substance in SUBSTANCES.values()]
    usual += [(form.substance, form.id) for form in FORMS.values()]
    once = {(recipe.substance, recipe.form) for recipe in ROUND}
    usual = [pair for pair in dict.fromkeys(usual) if pair not in once]
    layers, rest = list(LAYERS), COUNT - len(ROUND)
    chosen = [*ROUND]
    for number in range(rest):
        names = [layers[number % len(layers)], layers[(number * 5 + 3) % len(layers)]] if number % 2 else []
        chosen.append(Recipe(*usual[number * len(usual) // rest], layers=dict.fromkeys(names, 1.0)))
    return {"/".join((recipe.form, recipe.substance, *recipe.layers, *recipe.words)): recipe for recipe in chosen}


def hash_of(recipe: Recipe) -> str:
    """Return a hash of the pixels of all maps."""
    digest = hashlib.sha256()
    for rows in bake(recipe, canvas_for(recipe, SIZE, seed=5), BUILTIN.tasks["MATERIAL"].maps):
        digest.update(rows.kind.encode() + rows.pixels.tobytes())
    return digest.hexdigest()


def all_hashes() -> dict[str, str]:
    """Return the hash of each of the forty materials."""
    return {name: hash_of(recipe) for name, recipe in recipes().items()}


if __name__ == "__main__":
    PATH.write_text(json.dumps(all_hashes(), indent=1) + "\n")
