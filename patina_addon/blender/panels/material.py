# SPDX-License-Identifier: GPL-3.0-or-later
"""The active material in the panel: how large it is, how its relief shows, what is changed about its maps."""

import bpy

from ...core.model.corrections import DERIVABLE
from ...core.model.errors import PatinaError
from ...core.model.maps import HEIGHT, MAPS, METALNESS, NORMAL, ROUGHNESS
from ...core.model.message import Message, listed, plural
from .. import values
from ..actions import map_toggles
from ..actions.generate import maps_to_renew
from ..inputs import plan_request
from ..material import nodes, size
from ..material.active import active_material
from ..narrowing import present
from ..operators import corrections as correction_operators
from ..operators import fit_size as size_operators
from ..operators import generate as operators
from ..operators import materials as material_operators
from ..session import session
from ..targets import provenance, slots, variants
from ..text import Icon, draw_message
from ..translation import shown
from .base import PatinaPanel
from .buttons import draw_button, draw_menu
from .price import with_price

_PREVIEW_SCALE = 11.0
_IMAGE_SHARE = 0.7
"""How much of a row the name of an image gets."""
_LINKED = Message("Linked from another file. Make it local to edit it.")
_STALE = Message("The object's scale or UVs have changed, so the size may be off.")


class _MaterialPanel(PatinaPanel):
    """A panel that is there for our materials only."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only where the active object's active material is one of ours."""
        return active_material(context) is not None


class PATINA_PT_material(_MaterialPanel):
    """The controls of the active material."""

    bl_idname = "PATINA_PT_material"
    bl_label = "Material"
    bl_parent_id = "PATINA_PT_main"

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout, found = present(self.layout), active_material(context)
        if found is None:
            return
        layout.use_property_split = True
        layout.use_property_decorate = False
        _draw_name(layout, context, found)
        if not found.is_editable:
            draw_message(layout, context, _LINKED, 'LIBRARY_DATA_DIRECT')
            return
        _draw_variants(layout, found)
        _draw_size(layout, context, found)
        _draw_relief(layout, found)
        _draw_corrections(layout, context, found)
        _draw_seams(layout, context, found)
        _draw_again(layout, context, found)
        _draw_replaced(layout)


class PATINA_PT_material_maps(_MaterialPanel):
    """Each map of the active material: used or not, and which image it is."""

    bl_idname = "PATINA_PT_material_maps"
    bl_label = "Maps"
    bl_parent_id = "PATINA_PT_material"
    bl_options = {'DEFAULT_CLOSED'}

    def draw(self, context: bpy.types.Context) -> None:
        """Draw a row for each map, then what can be derived, then the images that are none."""
        layout, found = present(self.layout), active_material(context)
        if found is None or not found.is_editable:
            return
        files = {file.kind: file for file in session.current().corrections.files_of(found)}
        made = {file.kind: file for file in provenance.maps(found)}
        textures = nodes.textures(found)
        column = layout.column(align=True)
        for kind in MAPS:
            if kind in textures:
                row = column.row(align=True)
                is_on = map_toggles.is_on(found, kind)
                icon: Icon = 'HIDE_OFF' if is_on else 'HIDE_ON'
                toggle, text = material_operators.PATINA_OT_toggle_map, shown(MAPS[kind].label)
                draw_button(row, toggle, text=text, icon=icon, depress=is_on, translate=False).kind = kind
                if kind in files:
                    _draw_image(column, files[kind].path.name)
                elif kind in made and made[kind].derived_from:
                    draw_button(row, correction_operators.PATINA_OT_derive_map, text="", icon='X').kind = kind
        _draw_derivable(layout, set(textures))
        for file in session.current().corrections.files_of(found):
            if not file.kind:
                _draw_image(layout, file.path.name)


class PATINA_PT_material_placement(_MaterialPanel):
    """What is seldom needed."""

    bl_idname = "PATINA_PT_material_placement"
    bl_label = "Placement"
    bl_parent_id = "PATINA_PT_material"
    bl_options = {'DEFAULT_CLOSED'}

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout, found = present(self.layout), active_material(context)
        if found is None or not found.is_editable:
            return
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.prop(values.controls(found), "offset")
        layout.prop(values.controls(found), "use_anti_repetition")


def _draw_name(layout: bpy.types.UILayout, context: bpy.types.Context, found: bpy.types.Material) -> None:
    """The material's name, and in the same line, so that nothing moves, that its maps are being changed."""
    corrections = session.current().corrections
    if corrections.is_working_on(found):
        changing = Message("{material} (updating maps...)", material=found.name)
        layout.label(text=shown(changing), icon='SORTTIME', translate=False)
    else:
        layout.label(text=found.name, icon='MATERIAL', translate=False)
    if error := corrections.error_of(found):
        draw_message(layout, context, error, 'ERROR')


def _draw_variants(layout: bpy.types.UILayout, found: bpy.types.Material) -> None:
    """A button for each variant, the one that is shown pressed."""
    beside = variants.of(found)
    if len(beside) < 2:
        return
    row = layout.row(align=True)
    row.label(text="Variant")
    for variant, made in beside.items():
        pick = material_operators.PATINA_OT_pick_variant
        draw_button(row, pick, text=str(variant + 1), depress=made == found).variant = variant


def _draw_size(layout: bpy.types.UILayout, context: bpy.types.Context, found: bpy.types.Material) -> None:
    column = layout.column()
    column.prop(values.controls(found), "meters")
    column.prop(values.controls(found), "rotation")
    if size.is_stale(present(present(context.view_layer).objects.active), found):
        box = layout.box().column()
        draw_message(box, context, _STALE, 'ERROR')
        draw_button(box, size_operators.PATINA_OT_fit_size)


def _draw_relief(layout: bpy.types.UILayout, found: bpy.types.Material) -> None:
    if HEIGHT not in nodes.textures(found):
        return
    column = layout.column()
    row = column.row()
    row.use_property_split = False
    row.prop(values.controls(found), "relief", expand=True)
    column.prop(values.controls(found), "height", text="Height in mm")
    if values.controls(found).relief != 'BUMP':
        draw_button(column, size_operators.PATINA_OT_add_subdivision, icon='MOD_SUBSURF')


def _draw_corrections(layout: bpy.types.UILayout, context: bpy.types.Context, found: bpy.types.Material) -> None:
    """What changes files. Works on a thread; until then the old maps show."""
    wanted, textures = values.corrections(present(context.window_manager)), nodes.textures(found)
    if ROUGHNESS in textures:
        column = layout.column(align=True)
        column.prop(wanted, "roughness_low")
        column.prop(wanted, "roughness_high", text="Max")
    grid = layout.grid_flow(row_major=True, columns=2, even_columns=True, align=True)
    grid.use_property_split = False
    for kind, name in (
        (NORMAL, "flip_normal"), (ROUGHNESS, "invert_roughness"), (METALNESS, "non_metal"), (HEIGHT, "invert_height")
    ):  # fmt: skip
        if kind in textures:
            grid.prop(wanted, name, toggle=True)


def _draw_seams(layout: bpy.types.UILayout, context: bpy.types.Context, found: bpy.types.Material) -> None:
    """What was found out about the edges, and what to do about it."""
    findings = provenance.findings(found)
    if findings is None or not findings.visible_seams:
        return
    wanted = values.corrections(present(context.window_manager))
    box = layout.box().column()
    labels = listed(MAPS[kind].label for kind in findings.visible_seams if kind in MAPS)
    if wanted.repair_seams:
        box.label(text="Seams repaired", icon='CHECKMARK')
    else:
        draw_message(box, context, Message("Seams are visible in {maps} where tiles repeat.", maps=labels), 'ERROR')
    row = box.row(align=True)
    row.use_property_split = False
    row.prop(wanted, "repair_seams", toggle=True)
    previews = session.current().previews
    draw_button(row, correction_operators.PATINA_OT_toggle_tile_preview, depress=previews.is_shown(found))
    icon = previews.icon(found)
    if icon:
        box.template_icon(icon, scale=_PREVIEW_SCALE)
    elif icon == 0:
        box.label(text="The preview could not be created", icon='ERROR')


def _draw_again(layout: bpy.types.UILayout, context: bpy.types.Context, found: bpy.types.Material) -> None:
    """What the panel asks for, into this material, with the price where it is known."""
    wanted = plan_request.read(context, {"maps": maps_to_renew(found)})
    row, label = layout.row(), Message("Generate into This Material")
    try:
        wanted.check()
    except PatinaError:
        # The panel above says why.
        row.enabled = False
    else:
        label = with_price(label, wanted)
    generate = operators.PATINA_OT_generate_material
    draw_button(row, generate, text=shown(label), icon='FILE_REFRESH', translate=False).into = found.name


def _draw_image(layout: bpy.types.UILayout, file: str) -> None:
    """Draw the name of an image, and a menu that assigns it to another map."""
    row = layout.split(factor=_IMAGE_SHARE)
    row.label(text=shown(Message("Image: {name}", name=file)), translate=False)
    draw_menu(row, correction_operators.PATINA_OT_assign_image, "kind", text="Set As...").file = file


def _draw_derivable(layout: bpy.types.UILayout, kinds: set[str]) -> None:
    """What was not bought and can be computed."""
    if not kinds & {NORMAL, HEIGHT}:
        return
    for kind in DERIVABLE:
        if kind not in kinds:
            text = shown(Message("Derive {map}", map=MAPS[kind].label))
            derive = correction_operators.PATINA_OT_derive_map
            draw_button(layout, derive, text=text, icon='ADD', translate=False).kind = kind


def _draw_replaced(layout: bpy.types.UILayout) -> None:
    if found := slots.replaced():
        label = plural(len(found), "Remove {count} Replaced Material", "Remove {count} Replaced Materials")
        remove = material_operators.PATINA_OT_remove_replaced
        draw_button(layout, remove, text=shown(label), icon='TRASH', translate=False)


CLASSES = (PATINA_PT_material, PATINA_PT_material_maps, PATINA_PT_material_placement)
