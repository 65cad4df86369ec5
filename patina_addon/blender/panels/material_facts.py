# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels show of the active material, found out once until the scene changes: its nodes are many."""

from dataclasses import dataclass
from functools import partial

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.maps import HEIGHT, NORMAL
from ...core.model.message import Message
from .. import values
from ..actions import map_toggles
from ..actions.generate import maps_to_regenerate
from ..material import changeable, density_copies, nodes, proportions, relief, tile_size, tiling_layout
from ..material.active_material import edited_material, object_with
from ..narrowing import present
from ..session import session
from ..targets import earlier_maps, provenance


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """Facts about a material, on the active object if that has it. Maps are named by their kind."""

    problem: InvalidRequest | None
    """Why the material cannot be changed."""
    maps: frozenset[str]
    """The maps that it has."""
    on: frozenset[str]
    """Those that it uses."""
    without_uvs: frozenset[str]
    """Those that have no effect because of box projection."""
    off_with_relief: frozenset[str]
    """Those that have no effect because of how the relief is shown, before Blender 5.1."""
    missing: Message
    """What is to be said of files that are gone."""
    restorable: tuple[str, ...]
    """The removed jobs that have those files."""
    damage: tuple[Message, ...]
    """What cannot be read of its record."""
    regenerable: frozenset[str]
    """Those that a service can generate."""
    has_earlier_maps: bool
    """Whether it had other maps before, which are noted with it."""
    is_stale: bool
    """Whether it may have another size on the object than it says."""
    is_on_object: bool
    """Whether the active object has it. An editor may be pinned to any material."""
    has_used_copies: bool
    """Whether copies for other sizes are used."""
    is_skewed: bool
    """Whether glTF cannot carry its rotation."""
    can_rotate_copy: bool
    """Whether the copy that hides repetition can be rotated."""


def active_facts(context: bpy.types.Context) -> tuple[bpy.types.Material, MaterialFacts] | None:
    """Return the material that is edited there, with the facts about it; None if it is not a Patina material."""
    material = edited_material(context)
    facts = facts_of(context, material) if material else None
    return (material, facts) if material and facts else None


def facts_of(context: bpy.types.Context, material: bpy.types.Material) -> MaterialFacts | None:
    """Return the facts about a material, which the active object may have; None if it is not a Patina material.

    Blender reports changes of what it evaluates. It does not evaluate a hidden object, so that one is looked at anew,
    and so is a material that an editor is pinned to.
    """
    scene, obj = present(context.scene), object_with(context, material)
    find_out = partial(_find_out, obj, material)
    if obj is None or not obj.visible_get(view_layer=present(context.view_layer)):
        return find_out()
    about = obj.session_uid, material.session_uid, scene.unit_settings.scale_length
    return session.current().facts.of(about, find_out)


def _find_out(obj: bpy.types.Object | None, material: bpy.types.Material) -> MaterialFacts | None:
    maps = frozenset(nodes.textures(material))
    if not maps:
        return None
    no_uvs = {NORMAL} if values.controls(material).measure.projection == 'BOX' else set()
    off = {NORMAL} if relief.is_normal_map_off(material) else set()
    return MaterialFacts(
        problem=changeable.problem(material),
        maps=maps,
        on=frozenset(kind for kind in maps if map_toggles.is_on(material, kind)),
        without_uvs=frozenset(no_uvs),
        off_with_relief=frozenset(off | ({HEIGHT} if relief.is_height_off(material) else set())),
        missing=session.current().missing_files.message(material),
        restorable=session.current().missing_files.restorable(material),
        damage=provenance.damage(material),
        regenerable=frozenset(maps_to_regenerate(material)),
        has_earlier_maps=bool(earlier_maps.job_of(material)),
        is_stale=obj is not None and tile_size.is_stale(obj, material),
        is_on_object=obj is not None,
        has_used_copies=density_copies.has_used_copies(material),
        is_skewed=proportions.is_skewed(material),
        can_rotate_copy=tiling_layout.can_rotate(material),
    )
