# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn a prompt into a recipe."""

from __future__ import annotations

from .language.reading import read
from .recipe import Recipe


def parse_prompt(prompt: str) -> Recipe:
    """Return the recipe for a prompt. See interpret_prompt for what was not understood."""
    return read(prompt).recipe
