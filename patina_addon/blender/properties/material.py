# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls of a material, saved with it, and the measures of objects."""

import bpy
from bpy.props import (
    BoolProperty,
    EnumProperty,
    FloatProperty,
    FloatVectorProperty,
    PointerProperty,
    StringProperty,
)

from ..material import real_size, sync_controls
from ..narrowing import of_type
from .declarations import Attached, Classes

RELIEF_ITEMS = (
    ('BUMP', "Bump", "The shading shows the relief. The surface stays flat"),
    ('DISPLACEMENT', "Displacement", "The surface itself is displaced. This needs a dense mesh"),
    ('BOTH', "Both", "Displacement, with bump for details that are finer than the mesh"),
)
"""The values of Material.displacement_method."""
COPY_ITEMS = (
    ('SHIFT', "Shift", "Only shift the copy, so that rows, grain, and weaves continue"),
    ('ROTATE', "Rotate", "Rotate the copy as well, for surfaces without a direction, such as gravel"),
)
PROJECTION_ITEMS = (
    ('UV', "UV", "Use the object's UV map"),
    ('BOX', "Box", "Project from six sides, for objects without UVs"),
)


def _owner(group: bpy.types.PropertyGroup) -> bpy.types.Material:
    return of_type(group.id_data, bpy.types.Material)


def _on_mapping(group: bpy.types.PropertyGroup, _context: bpy.types.Context) -> None:
    sync_controls.sync_mapping(_owner(group))


def _on_meters(group: bpy.types.PropertyGroup, _context: bpy.types.Context) -> None:
    real_size.follow_tile(_owner(group))
    sync_controls.sync_mapping(_owner(group))


def _on_height(group: bpy.types.PropertyGroup, _context: bpy.types.Context) -> None:
    real_size.note_height(_owner(group))
    sync_controls.sync_height(_owner(group))


def _on_repetition(group: bpy.types.PropertyGroup, _context: bpy.types.Context) -> None:
    sync_controls.sync_repetition(_owner(group))


def _relief(group: bpy.types.PropertyGroup) -> int:
    return next(i for i, item in enumerate(RELIEF_ITEMS) if item[0] == _owner(group).displacement_method)


def _set_relief(group: bpy.types.PropertyGroup, index: int) -> None:
    sync_controls.sync_method(_owner(group), RELIEF_ITEMS[index][0])


class PATINA_PG_measure(bpy.types.PropertyGroup):
    """How a texture is projected onto an object; see material/texel_density.py. A density of 0 means not measured."""

    projection: EnumProperty(
        name="Projection",
        description="How the maps are projected onto the object",
        items=PROJECTION_ITEMS,
        options=set(),
    )
    density: FloatVectorProperty(
        name="Density", description="Meters per unit of the texture coordinate", options=set()
    )
    scale: FloatProperty(
        name="Scale",
        description="The object's scale if it is uniform and the same on all objects, otherwise 0",
        options=set(),
    )
    uv_map: StringProperty(
        name="UV Map", description="The UV map that is used; empty for the one that a render uses", options=set()
    )


class PATINA_PG_material(bpy.types.PropertyGroup):
    """The controls of a Patina material."""

    meters: FloatProperty(
        name="Tile Size",
        description="Width of one tile in meters. Its height follows from the proportions of the image. "
        "The built-in generator sets it to the real size of what it makes, until you set another",
        default=1.0,
        min=0.0001,
        soft_min=0.01,
        soft_max=100.0,
        step=10,
        precision=3,
        options=set(),
        update=_on_meters,
    )
    aspect: FloatProperty(
        name="Proportions",
        description="Height of one tile divided by its width, as in the image",
        default=1.0,
        min=0.0001,
        options=set(),
    )
    rotation: FloatProperty(
        name="Rotation",
        description="Rotate the maps on the surface",
        subtype='ANGLE',
        options=set(),
        update=_on_mapping,
    )
    offset: FloatVectorProperty(
        name="Offset",
        description="Shift the maps on the surface, in tiles",
        size=2,
        soft_min=-1.0,
        soft_max=1.0,
        options=set(),
        update=_on_mapping,
    )
    relief: EnumProperty(
        name="Relief",
        description="How the height map is shown",
        items=RELIEF_ITEMS,
        options=set(),
        get=_relief,
        set=_set_relief,
    )
    height: FloatProperty(
        name="Height in Millimeters",
        description="Height of the relief from its lowest to its highest point, in millimeters. "
        "The built-in generator sets it to the real height of what it makes, and it follows the tile size, "
        "until you set another",
        default=20.0,
        min=0.0,
        soft_max=500.0,
        step=100,
        precision=2,
        options=set(),
        update=_on_height,
    )
    relief_share: FloatProperty(
        name="Share of the Tile Size",
        description="Height of the relief divided by the tile size, kept until you set another height; 0 if you have",
        min=0.0,
        options=set(),
    )
    use_anti_repetition: BoolProperty(
        name="Hide Repetition",
        description="Blend in a second copy of the maps, so that large surfaces do not show repeating tiles. "
        "This is not exported",
        options=set(),
        update=_on_repetition,
    )
    repetition_copy: EnumProperty(
        name="Copy",
        description="How the second copy of the maps lies on the first. Patina chooses by the maps",
        items=COPY_ITEMS,
        # What materials had that were saved before there was a choice.
        default='ROTATE',
        options=set(),
        update=_on_repetition,
    )
    pattern: StringProperty(
        name="Pattern", description="How the maps repeat within a tile, as measured", options=set()
    )
    use_one_size: BoolProperty(
        name="One Size",
        description="Use one material on all objects, although their UVs differ in size",
        options=set(),
    )
    use_own_mapping: BoolProperty(
        name="Own Mapping",
        description="The maps lie where the material's own texture does, so they have no tile size",
        options=set(),
    )
    uv_rotation: FloatProperty(
        name="Rotation in the UV Map",
        description="How far Prepare for Export has rotated the UVs",
        subtype='ANGLE',
        options=set(),
    )
    uv_offset: FloatVectorProperty(
        name="Offset in the UV Map",
        description="How far Prepare for Export has shifted the UVs, in tiles",
        size=2,
        options=set(),
    )
    measure: PointerProperty(type=PATINA_PG_measure)
    family: StringProperty(
        name="Family", description="Shared by a material and its copies for other objects", options=set()
    )
    family_name: StringProperty(
        name="Family Name", description="The last known name of the material, which a duplicate keeps", options=set()
    )


class PATINA_PG_object(bpy.types.PropertyGroup):
    """The measures of an object when a material was fitted to it."""

    measure: PointerProperty(type=PATINA_PG_measure)
    quick_measure: PointerProperty(type=PATINA_PG_measure)


class PATINA_PG_mesh(bpy.types.PropertyGroup):
    """What Prepare for Export changed about a mesh."""

    is_prepared: BoolProperty(name="Prepared", description="The mesh has a UV map for export", options=set())
    active_uv_map: StringProperty(
        name="Active UV Map", description="The UV map that was active before", options=set()
    )
    render_uv_map: StringProperty(
        name="Render UV Map", description="The UV map that renders used before", options=set()
    )
    original: PointerProperty(
        name="Original Mesh", description="The mesh that this one is a copy of", type=bpy.types.Mesh, options=set()
    )


CLASSES: Classes = (PATINA_PG_measure, PATINA_PG_material, PATINA_PG_object, PATINA_PG_mesh)
ATTACHED: Attached = (
    (bpy.types.Material, "patina", PointerProperty(type=PATINA_PG_material)),
    (bpy.types.Object, "patina", PointerProperty(type=PATINA_PG_object)),
    (bpy.types.Mesh, "patina", PointerProperty(type=PATINA_PG_mesh)),
)
