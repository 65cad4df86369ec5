# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts to begin with, by the kind of surface. Every service knows what they name."""

from __future__ import annotations

from .message import Message

EXAMPLES: dict[Message, tuple[Message, ...]] = {
    Message("Brick"): (
        Message("Weathered red brick wall with moss"),
        Message("White painted brick, peeling"),
        Message("Dark brown brick with light mortar"),
    ),
    Message("Stone"): (
        Message("Wet cobblestone street"),
        Message("Gray slate slabs"),
        Message("Old sandstone masonry with lichen"),
    ),
    Message("Wood"): (
        Message("Old oak planks"),
        Message("Polished walnut floor"),
        Message("Blue painted wood, chipped"),
    ),
    Message("Metal"): (
        Message("Polished gold"),
        Message("Rusty steel plate"),
        Message("Worn green painted metal with rust"),
    ),
    Message("Fabric"): (
        Message("Blue denim"),
        Message("Coarse burlap"),
        Message("Cream linen"),
    ),
    Message("Concrete and Plaster"): (
        Message("Cracked gray concrete"),
        Message("Wet dirty concrete floor"),
        Message("White rough stucco"),
    ),
    Message("Ground"): (
        Message("Dry grass"),
        Message("Muddy soil with puddles"),
        Message("Desert sand"),
    ),
}
"""The first of all is the one that an empty prompt shows."""
