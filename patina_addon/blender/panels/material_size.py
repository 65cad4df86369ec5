# SPDX-License-Identifier: GPL-3.0-or-later
"""The size, the rotation, and the relief of the active material.

Controls that do nothing for the object or the maps are replaced by a line that says why. What appears on its own, such
as a changed scale, changes a button and adds no row, so that a click never meets another control.
"""

import bpy

from ...core.model.maps import HEIGHT, NORMAL
from ...core.model.message import Message
from .. import values
from ..material import proportions, subdivision
from ..message_layout import Icon, draw_message, is_narrow
from ..narrowing import present
from ..operators import fit_size as operators
from ..operators import materials as material_operators
from ..operators.placement import PATINA_OT_rotate
from ..translation import shown
from .buttons import draw_button
from .material_facts import MaterialFacts

_BOXED = Message(
    "Box projection: the maps come from six sides, because this object has no UVs. Rotation needs UVs."
)
_BOXED_WITH_NORMAL = Message(
    "Box projection: the maps come from six sides, because this object has no UVs. "
    "Rotation and the normal map need UVs."
)

_NO_MESH = Message("Displacement needs a mesh. Convert the object (Object > Convert > Mesh).")


_OWN = Message("The maps lie where the material's own texture does.")


def draw_size(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material, facts: MaterialFacts
) -> None:
    """Draw the size and the rotation, or why there is no rotation, and one row with what can be done about the size."""
    controls, column = values.controls(material), layout.column()
    if controls.use_own_mapping:
        draw_message(column, context, _OWN, 'UV')
        return
    column.prop(values.group_of(controls), "meters")
    if controls.measure.projection == 'BOX':
        draw_message(column, context, _BOXED_WITH_NORMAL if NORMAL in facts.maps else _BOXED, 'INFO')
    else:
        row = column.row(align=True)
        row.prop(values.group_of(controls), "rotation")
        draw_button(row, PATINA_OT_rotate, text="", icon='LOOP_FORWARDS')
    if not facts.is_on_object:  # There is nothing that it could be fitted to.
        return
    row = column.row(align=True)
    text = shown(Message("Scale or UVs Changed: Fit Size") if facts.is_stale else Message("Fit Size"))
    icon: Icon = 'ERROR' if facts.is_stale else 'NONE'
    draw_button(row, operators.PATINA_OT_fit_size, text=text, icon=icon, translate=False)
    if not controls.use_one_size and not facts.is_stale and facts.has_used_copies:
        draw_button(row, material_operators.PATINA_OT_one_for_all)


def draw_relief(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material, facts: MaterialFacts
) -> None:
    """Draw the relief, if there is a height map."""
    if HEIGHT not in facts.maps:
        return
    controls, column = values.group_of(values.controls(material)), layout.column()
    column.active = HEIGHT in facts.on
    choices = column.column(align=True) if is_narrow(context) else column.row()
    choices.use_property_split = False
    choices.prop(controls, "relief", expand=True)
    if HEIGHT in facts.off_with_relief:
        column.label(text="Bump shows the normal map", icon='INFO')
    else:
        column.prop(controls, "height", text="Height in mm")
    if material.displacement_method != 'BUMP' and facts.is_on_object:
        _draw_subdivision(column, context, material)


def _draw_subdivision(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material
) -> None:
    """Draw, in one row, whether there are faces to displace, and how to add some."""
    view_layer = present(context.view_layer)
    obj = present(view_layer.objects.active)
    if obj.type != 'MESH':
        draw_message(layout, context, _NO_MESH, 'ERROR')
        return
    row, modifier = layout.row(align=True), subdivision.find(obj)
    if subdivision.is_too_coarse(obj, min(proportions.tile_size(material)), view_layer.depsgraph):
        text = Message("Too few faces: add levels") if modifier else Message("Too few faces")
        row.label(text=shown(text), icon='ERROR', translate=False)
    elif modifier:
        levels, renders = modifier.levels, modifier.render_levels
        text = Message("Levels: {levels}, in renders: {renders}", levels=levels, renders=renders)
        row.label(text=shown(text), icon='MOD_SUBSURF', translate=False)
    if not modifier:
        draw_button(row, operators.PATINA_OT_add_subdivision, icon='MOD_SUBSURF')
