# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a prompt names metal, for maps from any service. English and Chinese."""

from __future__ import annotations

from .forms import FORMS
from .language.reading import read
from .substances import SUBSTANCES

COVERING = ("paint", "rust", "moss", "snow", "leaves", "frost")
"""Layers that hide metal, unless they are only slight."""


def is_bare_metal(prompt: str) -> bool:
    """Return whether the material of a prompt is metal all over: not painted, rusty, or partly another material."""
    reading = read(prompt)
    if not (reading.is_understood and reading.is_metal) or reading.names_another:
        return False
    joint = FORMS[reading.recipe.form].joint
    if joint is not None and joint.substance and not SUBSTANCES[joint.substance].is_metal:
        return False
    return all(reading.recipe.layers.get(layer, 0.0) < 1.0 for layer in COVERING)


def names_metal(prompt: str) -> bool:
    """Return whether a prompt names any metal, or rust."""
    return read(prompt).names_metal
