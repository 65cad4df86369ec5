# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell images that something uses from those that only materials show that were set aside."""

from collections.abc import Iterable

import bpy

from . import replaced_materials

_INTERFACE = ('SCREEN', 'WINDOWMANAGER', 'WORKSPACE')
"""What shows images without using them: an image editor, for example."""


def in_use(images: Iterable[bpy.types.Image], include_set_aside: bool = False) -> list[bpy.types.Image]:
    """Return those of `images` that a scene, or anything that the user gave a fake user, needs in whatever way.

    `include_set_aside`: what only those need that replaced_materials.set_aside returns counts as well.
    """
    images = list(images)
    if not images:
        return []
    users = bpy.data.user_map()
    ignored: set[bpy.types.ID] = set() if include_set_aside else set(replaced_materials.set_aside())
    return [image for image in images if _is_kept(image, users, ignored)]


def _is_kept(
    image: bpy.types.Image, users: dict[bpy.types.ID, set[bpy.types.ID]], ignored: set[bpy.types.ID]
) -> bool:
    """Return whether something that Blender saves leads to `image`: its users, and theirs, are followed."""
    seen: set[bpy.types.ID] = {image}
    pending: list[bpy.types.ID] = [image]
    while pending:
        block = pending.pop()
        if block in ignored or block.id_type in _INTERFACE:
            continue
        if block.use_fake_user or isinstance(block, bpy.types.Scene):
            return True
        more = users[block] - seen
        seen |= more
        pending += more
    return False
