# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel of the active material: its variants, its size, its relief, and the corrections of its maps."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.maps import HEIGHT, MAPS, METALNESS, NORMAL, ROUGHNESS
from ...core.model.message import Message, listed
from .. import values
from ..actions import compare, correct_maps, pick_variant
from ..material import changeable
from ..message_layout import draw_message, is_narrow
from ..narrowing import present
from ..operators import compare as compare_operators
from ..operators import corrections as correction_operators
from ..operators import generate as operators
from ..operators import materials as material_operators
from ..operators import variants as variant_operators
from ..session import session
from ..targets import preview_material, provenance
from ..translation import shown
from . import material_size
from .base import PatinaPanel
from .buttons import draw_button
from .kept_drawing import draw_kept, of_inputs, of_material
from .material_facts import MaterialFacts, active_facts
from .material_header import draw_header
from .material_menu import draw_menu_button
from .price import with_price
from .variants import draw_variants

_PREVIEW_SCALE = 11.0
_MOST_UNKNOWN = 8
"""How many variants are drawn at most before it is known which there are."""
_LINKED = Message("Linked from another file. Make it local to edit it.")


class PATINA_PT_material(PatinaPanel):
    """The controls of the active material."""

    bl_idname = "PATINA_PT_material"
    bl_label = "Material"
    bl_parent_id = "PATINA_PT_main"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Return whether the material that is edited there is a Patina material."""
        return active_facts(context) is not None

    def draw_header_preset(self, context: bpy.types.Context) -> None:
        """Draw the menu in the header, where it moves nothing."""
        draw_menu_button(present(self.layout))

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        session.current().look()
        about = PATINA_PT_material.bl_idname, of_material(context), of_inputs(context)
        draw_kept(present(self.layout), context, _draw, *about)


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    active = active_facts(context)
    if active is None:
        return
    material, facts = active
    layout.use_property_split = not is_narrow(context)  # Then the names are in the fields.
    layout.use_property_decorate = False
    draw_header(layout, context, material, facts)
    if facts.problem:
        _draw_problem(layout, context, material, facts.problem)
        return
    _draw_variants(layout, material)
    material_size.draw_size(layout, context, material, facts)
    material_size.draw_relief(layout, context, material, facts)
    if preview_material.is_preview(material):
        return  # Its maps are not there to be corrected, or to be made again.
    _draw_corrections(layout, context, facts)
    _draw_generate(layout, context, material, facts)
    _draw_offered(layout, context, material)
    _draw_seams(layout, context, material)


def _draw_problem(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material, error: PatinaError
) -> None:
    """Draw why the material cannot be changed, and what can be done about it."""
    if changeable.is_linked(material):
        draw_message(layout, context, _LINKED, 'LIBRARY_DATA_DIRECT')
        return
    draw_message(layout, context, error.what, 'ERROR')
    draw_button(layout, material_operators.PATINA_OT_make_single_user, icon='DUPLICATE')


def _draw_variants(layout: bpy.types.UILayout, material: bpy.types.Material) -> None:
    """Draw the variants to pick from, as long as there are others. While they are not known, they have no pictures."""
    count, job = provenance.variant_count(material), provenance.job_of(material)
    current = session.current()
    known = current.variant_pictures.of(job)
    pictures = dict.fromkeys(range(min(count, _MOST_UNKNOWN)), 0) if known is None else known
    if count < 2 or len(pictures) < 2:
        return
    column = layout.column(align=True)
    row = column.row(align=True)
    row.label(text="Variants")
    draw_button(row, variant_operators.PATINA_OT_compare_variants, text="", icon='IMGDISPLAY').job = job
    draw_button(row, variant_operators.PATINA_OT_keep_variant)
    picked = pick_variant.shown_by(current, material)

    def fill(button: bpy.types.OperatorProperties, variant: int) -> None:
        button.material, button.variant = material.name, variant

    draw_variants(column, pictures.items(), picked, variant_operators.PATINA_OT_pick_variant, fill)


def _draw_corrections(layout: bpy.types.UILayout, context: bpy.types.Context, facts: MaterialFacts) -> None:
    """Draw the corrections, which change files. A thread does that, and until then the old maps are shown.

    Those of a map that is turned off are grayed out, and those of a normal map that nothing can show are left out.
    """
    switches = values.corrections(present(context.window_manager))
    if ROUGHNESS in facts.maps:
        column = layout.column(align=True)
        column.active = ROUGHNESS in facts.on
        column.prop(switches, "roughness_low")
        column.prop(switches, "roughness_high", text="Max")
    columns = 1 if is_narrow(context) else 2
    grid = layout.grid_flow(row_major=True, columns=columns, even_columns=True, align=True)
    grid.use_property_split = False
    for kind, name in (
        (NORMAL, "flip_normal"), (ROUGHNESS, "invert_roughness"), (METALNESS, "non_metal"), (HEIGHT, "invert_height")
    ):  # fmt: skip
        if kind in facts.maps - facts.without_uvs:
            cell = grid.row()
            cell.active = kind in facts.on - facts.off_with_relief
            cell.prop(switches, name, toggle=True)


def _draw_offered(layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material) -> None:
    """Ask whether these maps are to be corrected as the previous ones were."""
    if names := correct_maps.offered(session.current(), material):
        box = layout.box().column()
        draw_message(box, context, correct_maps.offer_message(names), 'QUESTION')
        row = box.row(align=True)
        draw_button(row, correction_operators.PATINA_OT_accept_corrections)
        draw_button(row, correction_operators.PATINA_OT_decline_corrections, text="", icon='X')


def _draw_seams(layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material) -> None:
    """Draw the maps with visible seams, and how to repair them.

    The buttons come first, and the pictures last of all: a repair is over at any time, and moves no button then.
    """
    analysis = provenance.analysis(material)
    if analysis is None or not analysis.visible_seams:
        return
    previews = session.current().previews
    box = layout.box().column()
    row = box.row(align=True)
    row.use_property_split = False
    row.prop(values.corrections(present(context.window_manager)), "repair_seams", toggle=True)
    draw_button(row, correction_operators.PATINA_OT_toggle_tile_preview, depress=previews.is_shown(material))
    is_repaired = provenance.corrections(material).repair_seams
    visible, unrepaired = (
        listed(MAPS[kind].label for kind in kinds if kind in MAPS)
        for kinds in (analysis.visible_seams, analysis.unrepaired)
    )
    if is_repaired and unrepaired:
        draw_message(box, context, Message("Patina could not repair the seams in {maps}.", maps=unrepaired), 'ERROR')
    elif is_repaired:
        box.label(text="Seams repaired", icon='CHECKMARK')
    else:
        draw_message(box, context, Message("Seams between tiles are visible in {maps}.", maps=visible), 'ERROR')
    icons = previews.icons(material)
    for number, icon in enumerate(icons):
        if len(icons) > 1:
            box.label(text="After" if number else "Before")
        if icon:
            box.template_icon(icon, scale=_PREVIEW_SCALE)
        else:
            box.label(text="The preview could not be created", icon='ERROR')


def _draw_generate(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material, facts: MaterialFacts
) -> None:
    """Draw the button that generates into this material, with its price. The panel above says why it cannot."""
    known = session.current().plans.of_panel(context, facts.regenerable)
    row, label = layout.row(align=True), Message("Generate into This Material")
    part = row.row(align=True)
    part.enabled = known.problem is None
    text = shown(label) if known.problem else with_price(context, known, label, Message("Into This Material"))
    generate = operators.PATINA_OT_generate_material
    draw_button(part, generate, text=text, icon='FILE_REFRESH', translate=False).into = material.name
    if facts.has_earlier_maps:
        before = compare.state_of(session.current(), material).shows_before
        part = row.row(align=True)
        part.enabled = before is not None
        button = compare_operators.PATINA_OT_compare_maps
        draw_button(part, button, text="", icon='ARROW_LEFTRIGHT', depress=bool(before)).material = material.name
