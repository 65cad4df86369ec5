# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels below that of the active material: its maps one by one, and their placement."""

import bpy

from ...core.model.corrections import DERIVABLE
from ...core.model.maps import HEIGHT, MAPS, NORMAL, Way, is_guessed
from ...core.model.message import Message
from .. import values
from ..message_layout import Icon
from ..narrowing import present
from ..operators import corrections as correction_operators
from ..operators import materials as material_operators
from ..session import session
from ..targets import provenance
from ..translation import shown
from .base import PatinaPanel
from .buttons import draw_button, draw_menu
from .kept_drawing import draw_kept, of_material
from .material_facts import MaterialFacts, active_facts

_NAME_SHARE = 0.7
"""How much of a row the name of an image gets."""


class _DetailsPanel(PatinaPanel):
    """A panel of details, which is shown for materials that can be changed."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Return whether the material that is edited is a Patina material that can be changed."""
        return _changeable(context) is not None


class PATINA_PT_material_maps(_DetailsPanel):
    """The maps of the active material: whether each is used, and its image."""

    bl_idname = "PATINA_PT_material_maps"
    bl_label = "Maps"
    bl_parent_id = "PATINA_PT_material"
    bl_options = {'DEFAULT_CLOSED'}

    def draw(self, context: bpy.types.Context) -> None:
        """Draw a row for each map, then the maps that can be derived, then images without a map.

        Where it was a guess which image is which map, each has a menu that sets it right.
        """
        about = PATINA_PT_material_maps.bl_idname, of_material(context)
        draw_kept(present(self.layout), context, _draw_maps, *about)


class PATINA_PT_material_placement(_DetailsPanel):
    """Controls that are rarely needed."""

    bl_idname = "PATINA_PT_material_placement"
    bl_label = "Placement"
    bl_parent_id = "PATINA_PT_material"
    bl_options = {'DEFAULT_CLOSED'}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Return whether the active material is one that can be placed: it does not lie where another texture does."""
        active = _changeable(context)
        return active is not None and not values.controls(active[0]).use_own_mapping

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        about = PATINA_PT_material_placement.bl_idname, of_material(context)
        draw_kept(present(self.layout), context, _draw_placement, *about)


def _changeable(context: bpy.types.Context) -> tuple[bpy.types.Material, MaterialFacts] | None:
    """Return the active material with its facts; None if it is not a Patina material that can be changed."""
    active = active_facts(context)
    return None if active is None or active[1].problem else active


def _draw_maps(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    active = _changeable(context)
    if active is None:
        return
    material, facts = active
    originals = session.current().corrections.files_of(material)
    files = {file.kind: file for file in originals}
    current_files = {file.kind: file for file in provenance.maps(material)}
    is_guess = is_guessed(originals)
    column = layout.column(align=True)
    for kind in MAPS:
        if kind in facts.maps:
            row = column.row(align=True)
            _draw_toggle(row, facts, kind)
            if kind in files:
                if is_guess:
                    _draw_image(column, files[kind].path.name)
            elif kind in current_files and current_files[kind].derived_from:
                draw_button(row, correction_operators.PATINA_OT_derive_map, text="", icon='X').kind = kind
    _draw_derivable(layout, facts)
    for file in originals:
        if not file.kind:
            _draw_image(layout, file.path.name)


def _draw_placement(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    active = _changeable(context)
    if active is None:
        return
    material, facts = active
    layout.use_property_split = True
    layout.use_property_decorate = False
    controls = values.controls(material)
    layout.prop(values.group_of(controls), "offset")
    layout.prop(values.group_of(controls), "use_anti_repetition")
    if controls.use_anti_repetition and facts.can_rotate_copy:
        layout.row().prop(values.group_of(controls), "repetition_copy", expand=True)


def _draw_toggle(layout: bpy.types.UILayout, facts: MaterialFacts, kind: str) -> None:
    """Draw whether a map is used, as a button that toggles it, or why it cannot be used."""
    is_on, label = kind in facts.on, MAPS[kind].label
    if kind in facts.without_uvs:
        is_on, label = False, Message("{map} (needs UVs)", map=label)
        layout = layout.row()
        layout.enabled = False
    elif kind in facts.off_with_relief:
        label = Message("{map} (off with this relief)", map=label)
    elif MAPS[kind].wiring.way is Way.OCCLUSION:
        label = Message("{map} (exports only)", map=label)
    icon: Icon = 'HIDE_OFF' if is_on else 'HIDE_ON'
    toggle = material_operators.PATINA_OT_toggle_map
    draw_button(layout, toggle, text=shown(label), icon=icon, depress=is_on, translate=False).kind = kind


def _draw_image(layout: bpy.types.UILayout, file: str) -> None:
    """Draw the name of an image, and a menu that assigns it to another map."""
    row = layout.split(factor=_NAME_SHARE)
    row.label(text=shown(Message("Image: {name}", name=file)), translate=False)
    draw_menu(row, correction_operators.PATINA_OT_assign_image, "kind", text="Set As...").file = file


def _draw_derivable(layout: bpy.types.UILayout, facts: MaterialFacts) -> None:
    """Draw buttons for missing maps that can be computed. Box projection shows no normal map."""
    if not facts.maps & {NORMAL, HEIGHT}:
        return
    for kind in DERIVABLE:
        if kind not in facts.maps | facts.without_uvs:
            text = shown(Message("Derive {map}", map=MAPS[kind].label))
            derive = correction_operators.PATINA_OT_derive_map
            draw_button(layout, derive, text=text, icon='ADD', translate=False).kind = kind
