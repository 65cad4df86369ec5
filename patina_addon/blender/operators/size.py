# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does to materials on objects: fit their size, give the relief its faces."""

import bpy
from bpy.props import BoolProperty

from .. import compat, values
from ..material import is_ours, measuring, size, subdivision
from ..operator_base import SKIP_SAVE, is_in_mode


class PATINA_OT_fit_size(bpy.types.Operator):
    """Measure the selected objects again and give them the material of the right size."""

    bl_idname = "patina.fit_size"
    bl_label = "Fit Size"
    bl_description = "Measure the selected objects again, so that one tile covers as many metres as the material says"
    bl_options = {'REGISTER', 'UNDO'}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An undo step of another mode would not hold it."""
        return is_in_mode(cls, context, 'OBJECT')

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Measure all, then fit each slot that carries one of our materials."""
        items = [item for item in _chosen(context) if item.is_editable and any(_slots(item))]
        if not items:
            self.report({'WARNING'}, "No selected object has a Patina material that can be changed.")
            return {'CANCELLED'}
        for item, found in [(item, measuring.measure(item)) for item in items]:
            for slot in _slots(item):
                _put(item, slot, size.fitted(slot.material, item, found))
        return {'FINISHED'}


class PATINA_OT_add_subdivision(bpy.types.Operator):
    """Give the selected objects the faces that displacement needs."""

    bl_idname = "patina.add_subdivision"
    bl_label = "Add Subdivision"
    bl_description = "Add a Subdivision modifier that is fine enough for the relief to the selected mesh objects"
    bl_options = {'REGISTER', 'UNDO'}

    use_adaptive: BoolProperty(
        name="Adaptive in Cycles",
        description="Let Cycles subdivide as finely as the picture needs while it renders",
        options=SKIP_SAVE,
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An undo step of another mode would not hold it."""
        return is_in_mode(cls, context, 'OBJECT')

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first where more than the objects has to change."""
        if not self.properties.is_property_set("use_adaptive"):
            self.use_adaptive = context.scene.render.engine == 'CYCLES'
        if self.use_adaptive and compat.adaptive_needs_experimental(context.scene):
            return context.window_manager.invoke_props_dialog(self, width=360)
        return self.execute(context)

    def draw(self, context: bpy.types.Context) -> None:
        """The question, and the modifier's own choice."""
        if compat.adaptive_needs_experimental(context.scene):
            column = self.layout.column(align=True)
            column.label(text="In this Blender, adaptive subdivision is experimental.", icon='INFO')
            column.label(text="The scene's Cycles Feature Set is changed to Experimental.")
        self.layout.prop(self, "use_adaptive")

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Add or refine the modifiers."""
        items = [item for item in _chosen(context) if item.type == 'MESH' and item.is_editable and any(_slots(item))]
        if not items:
            self.report({'WARNING'}, "No selected mesh object has a Patina material.")
            return {'CANCELLED'}
        if self.use_adaptive:
            compat.allow_adaptive(context.scene)
        for item, length in [(item, measuring.face_size(item)) for item in items]:
            metres = min(values.controls(slot.material).metres for slot in _slots(item))
            subdivision.add(item, length, metres, self.use_adaptive)
        return {'FINISHED'}


def _chosen(context: bpy.types.Context) -> list[bpy.types.Object]:
    return list(context.view_layer.objects.selected)


def _slots(item: bpy.types.Object) -> list[bpy.types.MaterialSlot]:
    return [slot for slot in item.material_slots if is_ours(slot.material)]


def _put(item: bpy.types.Object, slot: bpy.types.MaterialSlot, material: bpy.types.Material) -> None:
    """Change a slot of this object and of no other that shares its data."""
    if slot.material == material:
        return
    data = item.data
    if slot.link == 'DATA' and (data.users - data.use_fake_user > 1 or not data.is_editable):
        slot.link = 'OBJECT'
    slot.material = material


CLASSES = (PATINA_OT_fit_size, PATINA_OT_add_subdivision)


register, unregister = bpy.utils.register_classes_factory(CLASSES)
