# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep or release materials that a Patina material replaced and that have no users left.

The user's own materials get a fake user and are never removed. A material that Patina made gets none, so that Blender
does not save it, since the history can make it again. It is kept as well if its maps are not on this computer, or if
the user added nodes or animation to it, or marked it as an asset.
"""

from collections.abc import Iterable

import bpy

from .. import values
from ..material import nodes
from . import provenance

REPLACED = "patina_replaced"
"""The custom property of a material that Patina made and replaced."""


def keep(materials: Iterable[bpy.types.Material]) -> tuple[str, ...]:
    """Keep those that lost their last user and cannot be made again. Return their names.

    Linked ones stay in their own file.
    """
    return release([material for material in materials if _is_lost(material)])


def release(materials: Iterable[bpy.types.Material]) -> tuple[str, ...]:
    """Keep only those that cannot be made again. Return their names."""
    kept = []
    for material in materials:
        if provenance.is_made_by_patina(material):
            material[REPLACED] = True
            material.use_fake_user = not can_be_made_again(material)
        else:
            material.use_fake_user = True
        if material.use_fake_user:
            kept.append(material.name)
    return tuple(sorted(kept))


def keep_edited(copies: Iterable[bpy.types.Material]) -> None:
    """Give a fake user to those that nothing uses any more and that the material's other copies cannot replace."""
    for material in copies:
        if not material.users and not can_be_made_again(material):
            material.use_fake_user = True


def use_again(material: bpy.types.Material) -> None:
    """Note that a material, which may have been replaced before, is used again."""
    if _is_marked(material):
        del material[REPLACED]
        material.use_fake_user = bool(material.asset_data)


def replaced() -> list[bpy.types.Material]:
    """Return the materials that Patina made and replaced, and that are not used."""
    return [
        material
        for material in bpy.data.materials
        if _is_marked(material) and provenance.is_made_by_patina(material) and is_unused(material)
    ]


def set_aside() -> list[bpy.types.Material]:
    """Return the unused materials that the file holds because of Patina alone, since it replaced them."""
    unused = [material for material in bpy.data.materials if is_unused(material) and not material.asset_data]
    return [material for material in unused if _is_kept_as_replaced(material)]


def remove_unsaved() -> None:
    """Remove the replaced materials that Blender would not save. It would save their images, used or not."""
    bpy.data.batch_remove([material for material in replaced() if not material.users])


def can_be_made_again(material: bpy.types.Material) -> bool:
    """Return whether nothing is lost with `material`: its maps are on this computer, and its nodes are Patina's."""
    tree = material.node_tree
    if not provenance.is_made_by_patina(material):
        return False
    if material.asset_data or material.animation_data or tree is None or tree.animation_data:
        return False
    files = provenance.originals(material)
    is_complete = bool(files) and all(file.path.is_file() for file in files)
    return is_complete and all(nodes.is_patinas(node) for node in tree.nodes)


def is_unused(material: bpy.types.Material) -> bool:
    """Return whether nothing uses a material of this file, apart from a fake user."""
    return not material.library and material.users == material.use_fake_user


def _is_marked(material: bpy.types.Material) -> bool:
    return values.custom(material).flag(REPLACED)


def _is_kept_as_replaced(material: bpy.types.Material) -> bool:
    """Return whether a replaced material has no fake user, or only the one that Patina gave it."""
    is_users_own = material.use_fake_user and can_be_made_again(material)
    return _is_marked(material) and provenance.is_made_by_patina(material) and not is_users_own


def _is_lost(material: bpy.types.Material) -> bool:
    """Return whether it lost its last user. A Patina material to which the user gave a fake user is left alone."""
    is_kept_by_user = material.use_fake_user and not _is_marked(material)
    return is_unused(material) and not (is_kept_by_user and provenance.is_made_by_patina(material))
