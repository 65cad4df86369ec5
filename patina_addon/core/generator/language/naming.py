# SPDX-License-Identifier: GPL-3.0-or-later
"""What a material is called: "Marble herringbone, with moss"."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.message import Message
from ..forms import FORMS, SHEET
from ..forms.form import Form
from ..layers import LAYERS
from ..recipe import Recipe
from ..substances import SUBSTANCES
from ..substances.substance import Substance

PART_LABELS = {"mortar": Message("joints"), "vein": Message("veins"), "line": Message("lines")}
"""The names of parts that are no layers."""


def title(recipe: Recipe) -> Message:
    """Return the name of a form and its substance, for the start of a sentence, and for the material."""
    form, substance = FORMS[recipe.form], SUBSTANCES[recipe.substance]
    if recipe.form == SHEET:
        return substance.title
    if names_itself(form, substance):
        return form.title
    return Message("{substance} {form}", substance=substance.title, form=form.label)


def label(recipe: Recipe) -> Message:
    """Return the same name for the middle of a sentence."""
    form, substance = FORMS[recipe.form], SUBSTANCES[recipe.substance]
    if recipe.form == SHEET:
        return substance.label
    if names_itself(form, substance):
        return form.label
    return Message("{substance} {form}", substance=substance.label, form=form.label)


def names_itself(form: Form, substance: Substance) -> bool:
    """Return whether the name of a form says what it consists of: a brick wall is of clay."""
    return (form.names_substance and form.substance == substance.id) or form.label == substance.label


def with_layers(name: Message, recipe: Recipe, colors: Mapping[str, str]) -> Message:
    """Return a name with the layers that lie on the material, and with the colors of its parts, in words."""
    shown = {part: PART_LABELS[part] for part in PART_LABELS if part in colors}
    shown |= {layer.id: layer.label for layer in LAYERS.values() if layer.id in recipe.layers}
    parts = tuple(
        Message("{color} {part}", color=colors[part], part=own) if part in colors else own
        for part, own in shown.items()
    )
    return Message("{material}, with {layers}", material=name, layers=parts) if parts else name
