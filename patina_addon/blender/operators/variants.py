# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators for the variants of a job: compare them, pick one, and decide for one."""

import bpy
from bpy.props import IntProperty

from ...core.model.message import Message
from ..actions import pick_variant
from ..actions.wait import finish_corrections
from ..material.active_material import active_material
from ..message_layout import Icon
from ..narrowing import present
from ..session import session
from ..session.session import Session
from ..targets import provenance, variants
from ..translation import shown
from .base import Result
from .jobs import JobOperator, PATINA_OT_apply
from .materials import MaterialOperator

_COLUMNS = 4
_SCALES = {1: 12.0, 2: 12.0, 3: 11.0, 4: 10.0}
"""How large each picture is, in widgets, by how many are side by side."""
_WIDGET_PIXELS, _GAP_PIXELS, _MARGIN_PIXELS = 20, 8, 24


class PATINA_OT_compare_variants(JobOperator, bpy.types.Operator):
    """Show the variants of a job large, side by side."""

    bl_idname = "patina.compare_variants"
    bl_label = "Compare Variants"
    bl_description = "Show the variants large, side by side, to pick one. Looking changes nothing"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Open the pictures. Escape and a click beside them close them."""
        material = variants.material_of(self.job, active_material(context))
        self.material = material.name if material else ""
        columns = self._columns()
        width = columns * (_SCALES[columns] * _WIDGET_PIXELS + _GAP_PIXELS) + _MARGIN_PIXELS
        return present(context.window_manager).invoke_popup(self, width=int(width))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Change nothing: without a window there is nothing to see."""

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the pictures, each with the button that picks it."""
        material, columns = self._shown_material(), self._columns()
        column = present(self.layout).column(align=True)
        column.label(text=self.bl_label)
        column.label(text=shown(_explanation(material)), translate=False)
        grid = present(self.layout).grid_flow(row_major=True, columns=columns, even_columns=True)
        picked = pick_variant.shown_by(session.current(), material) if material else None
        for variant, icon in pick_variant.pictures(session.current(), self.job).items():
            cell = grid.column(align=True)
            _draw_picture(cell, variant, icon, _SCALES[columns])
            self._draw_button(cell, material, variant, variant == picked)

    def _shown_material(self) -> bpy.types.Material | None:
        """Return the material that shows a variant; None if there is none, or if it was undone."""
        material = bpy.data.materials.get(self.material) if self.material else None
        return material if material and provenance.job_of(material) == self.job else None

    def _draw_button(
        self, layout: bpy.types.UILayout, material: bpy.types.Material | None, variant: int, is_picked: bool
    ) -> None:
        if material is None:
            button = present(layout.operator(PATINA_OT_apply.bl_idname, text="Apply"))
            button.job, button.variant = self.job, variant
            return
        icon: Icon = 'CHECKMARK' if is_picked else 'NONE'
        text = "Picked" if is_picked else "Pick"
        button = present(layout.operator(PATINA_OT_pick_variant.bl_idname, text=text, icon=icon, depress=is_picked))
        button.material, button.variant = material.name, variant

    def _columns(self) -> int:
        return max(1, min(len(pick_variant.pictures(session.current(), self.job)), _COLUMNS))


def _draw_picture(layout: bpy.types.UILayout, variant: int, icon: int, scale: float) -> None:
    layout.template_icon(icon_value=icon, scale=scale)
    title = layout.row()
    title.alignment = 'CENTER'
    title.label(text=shown(Message("Variant {number}", number=variant + 1)), translate=False)


def _explanation(material: bpy.types.Material | None) -> Message:
    if material is None:
        return Message("Apply gives a variant to the selection.")
    return Message("{material} shows the one that you pick, wherever it is used.", material=material.name)


class PATINA_OT_pick_variant(MaterialOperator, bpy.types.Operator):
    """Show another variant wherever a material is used."""

    bl_idname = "patina.pick_variant"
    bl_label = "Pick Variant"
    bl_description = "Show this variant wherever the material is used. Everything else about it stays. This is free"

    variant: IntProperty(
        name="Variant", description="Number of the variant, starting at 0", min=0, options={'SKIP_SAVE'}
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Show the variant."""
        material = self.target(context)
        pick_variant.pick(session, context, material, self.variant)
        finish_corrections(session, context, material)


class PATINA_OT_keep_variant(MaterialOperator, bpy.types.Operator):
    """Decide for the variant that a material shows."""

    bl_idname = "patina.keep_variant"
    bl_label = "Keep Only This"
    bl_description = (
        "Offer the other variants no more, and remove their materials from this file, except for those that are used "
        "or edited. The history keeps all of them"
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Keep it."""
        pick_variant.keep_only(session, self.target(context))


CLASSES = (PATINA_OT_compare_variants, PATINA_OT_pick_variant, PATINA_OT_keep_variant)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
