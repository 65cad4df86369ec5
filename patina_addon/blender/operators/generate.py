# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator Generate Material."""

from typing import cast

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, StringProperty

from ...core.model.message import Message
from ..actions import generate
from ..actions.generate import Destination
from ..inputs import request_inputs
from ..inputs.map_items import AVAILABLE_MAPS, flags
from ..inputs.request_inputs import RequestInputs
from ..properties.inputs import SharedInputs
from ..session.session import Session
from ..targets.capture import NOTHING
from ..translation import translated
from .base import Report
from .dialog import AskingOperator, Dialog


class PATINA_OT_generate_material(SharedInputs, AskingOperator, bpy.types.Operator):
    """Generate a material and assign it to the selected objects."""

    bl_idname = "patina.generate_material"
    bl_label = "Generate Material"
    bl_description = "Generate the material and assign it to the selected objects"
    # No UNDO: starting changes no data, and the function that applies the result pushes the one step.
    # No REGISTER: Repeat Last would then start another task, which may cost money, without asking.
    bl_options = set()

    image: StringProperty(
        name="Image",
        description="The photo, texture, or reference image to work from: "
        "the name of an image in Blender, a path, or a web address",
        options={'SKIP_SAVE'},
    )
    mask: StringProperty(
        name="Mask",
        description="White where the image is used, black where it is not: "
        "the name of an image in Blender, a path, or a web address",
        options={'SKIP_SAVE'},
    )
    maps: EnumProperty(
        name="Maps",
        description="The maps to generate. If not set, those enabled in the panel",
        items=flags(AVAILABLE_MAPS),
        options={'SKIP_SAVE', 'ENUM_FLAG'},
    )
    material_name: StringProperty(
        name="Material Name",
        description="Name of the new material. If empty, it is made from the prompt",
        options={'SKIP_SAVE'},
    )
    into: StringProperty(
        name="Into",
        description="Name of an existing Patina material that gets the new maps and keeps everything else",
        options={'SKIP_SAVE'},
    )
    wait: BoolProperty(
        name="Wait",
        description="Return only when the material is ready. In background mode, the operator always waits",
        options={'SKIP_SAVE'},
    )
    timeout: IntProperty(
        name="Timeout",
        description="Maximum wait in seconds. The job keeps running afterwards",
        default=900,
        min=0,
        options={'SKIP_SAVE'},
    )
    over_limit: BoolProperty(
        name="Exceed Daily Limit",
        description="Generate even if this exceeds the daily limit",
        options={'SKIP_SAVE'},
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what this button does."""
        if properties.is_property_set("assign_to") and properties.assign_to == NOTHING:
            return translated("Generate the material without assigning it to anything. You can apply it later")
        return translated(cls.bl_description)

    def question(self, context: bpy.types.Context, session: Session) -> Dialog | None:
        """Ask before the same request is sent again, and before the daily limit is exceeded."""
        question = generate.question(session, context, self._inputs(), self.into)
        if question is None:
            return None
        if question.is_over_limit:
            self.over_limit = True
        return Dialog(question.title, (question.text,), Message("Generate"))

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Begin, and wait if `wait` is set or Blender runs in the background."""
        assign_to = self.assign_to if self.properties.is_property_set("assign_to") else None
        destination = Destination(assign_to, self.into, self.material_name)
        inputs = self._inputs()
        if not (self.wait or bpy.app.background):
            generate.generate(session, context, inputs, destination, self.over_limit)
            return Report()
        result = generate.generate_and_wait(session, context, inputs, destination, self.over_limit, self.timeout)
        generated = Message("Generated: {material}", material=result.applied.material)
        assignment = result.applied.assignment
        return Report((generated, *assignment.notes, *assignment.copies.messages()), result.warnings)

    def _inputs(self) -> RequestInputs:
        """Return the properties that were set. Only is_property_set tells an omitted `maps` from an empty one."""
        inputs = {name: getattr(self, name) for name in request_inputs.NAMES if self.properties.is_property_set(name)}
        return cast("RequestInputs", inputs)  # mypy knows no dictionary of this type whose names are not written out.


CLASSES = (PATINA_OT_generate_material,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
