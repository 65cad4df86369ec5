# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that fit materials to the selected objects: Fit Size and Add Subdivision."""

import bpy
from bpy.props import BoolProperty

from ...core.model.message import Message
from .. import compat
from ..actions import fit_size
from ..narrowing import present
from ..session.session import Session
from ..translation import shown
from .base import PatinaOperator, Report, Result


class PATINA_OT_fit_size(PatinaOperator, bpy.types.Operator):
    """Measure the selected objects again and fit their materials to them."""

    bl_idname = "patina.fit_size"
    bl_label = "Fit Size"
    bl_description = "Measure the selected objects again, so that tiles have the right size on them"

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what a click does for the active material, for the tooltip."""
        return shown(fit_size.purpose(context))

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Fit the Patina materials of the selected objects."""
        if copies := fit_size.fit_size(context):
            return Report(copies.messages())
        refusal = Message("No selected object has an editable Patina material with a tile size.")
        return Report(warnings=(refusal,), is_canceled=True)


class PATINA_OT_add_subdivision(PatinaOperator, bpy.types.Operator):
    """Add the faces that displacement needs to the selected objects."""

    bl_idname = "patina.add_subdivision"
    bl_label = "Add Subdivision"
    bl_description = "Add a Subdivision modifier that is fine enough for the relief to the selected mesh objects"
    bl_options = {'REGISTER', 'UNDO'}
    needs_object_mode = True

    use_adaptive: BoolProperty(
        name="Adaptive in Cycles",
        description="Let Cycles subdivide as finely as the rendered image needs",
        options={'SKIP_SAVE'},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask first if the scene has to change, too."""
        if not self.properties.is_property_set("use_adaptive"):
            self.use_adaptive = str(present(context.scene).render.engine) == 'CYCLES'
        if self.use_adaptive and compat.adaptive_needs_experimental(present(context.scene)):
            return present(context.window_manager).invoke_props_dialog(self, width=360)
        return self.execute(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the question and the option."""
        if compat.adaptive_needs_experimental(present(context.scene)):
            column = present(self.layout).column(align=True)
            column.label(text="Adaptive subdivision is experimental in this version of Blender", icon='INFO')
            column.label(text="The Cycles feature set of this scene will be set to Experimental")
        present(self.layout).prop(self, "use_adaptive")

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Add the modifiers."""
        if fit_size.add_subdivision(context, self.use_adaptive):
            return Report()
        return Report(warnings=(Message("No selected mesh object has a Patina material."),), is_canceled=True)


CLASSES = (PATINA_OT_fit_size, PATINA_OT_add_subdivision)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
