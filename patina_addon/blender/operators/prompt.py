# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that set the prompt of the panel."""

import bpy
from bpy.props import BoolProperty, StringProperty

from ..actions import prompt
from ..session.session import Session
from ..translation import CONTEXT, translated
from .base import PatinaOperator


class PATINA_OT_use_prompt(PatinaOperator, bpy.types.Operator):
    """Set the prompt."""

    bl_idname = "patina.use_prompt"
    bl_label = "Use Prompt"
    bl_description = "Set the prompt in the panel. Nothing is generated"
    bl_options = {'INTERNAL', 'UNDO'}

    prompt: StringProperty(
        name="Prompt", description="The new prompt", translation_context=CONTEXT, options={'SKIP_SAVE'}
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return the whole prompt, which a menu may have cut."""
        return properties.prompt or translated(cls.bl_description)

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Set it."""
        prompt.use(context, self.prompt)


class PATINA_OT_paste_prompt(PatinaOperator, bpy.types.Operator):
    """Replace the prompt with the text of the clipboard."""

    bl_idname = "patina.paste_prompt"
    bl_label = "Paste"
    bl_description = "Replace the prompt with the text in the clipboard. Its lines are joined with spaces"
    bl_options = {'INTERNAL', 'UNDO'}

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Paste it."""
        prompt.paste(context)


class PATINA_OT_add_pasted_lines(PatinaOperator, bpy.types.Operator):
    """Add the lines that the field left out of what was pasted."""

    bl_idname = "patina.add_pasted_lines"
    bl_label = "Add the Other Lines"
    bl_description = "Add the lines that are missing. A field in Blender keeps only the first line of what is pasted"
    bl_options = {'INTERNAL', 'UNDO'}

    dismiss: BoolProperty(name="Dismiss", description="Leave the lines out", options={'SKIP_SAVE'})

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what this button does."""
        return translated("Keep only the first line") if properties.dismiss else translated(cls.bl_description)

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Add them, or offer them no more."""
        if self.dismiss:
            session.pasted_lines.forget()
        else:
            prompt.add_pasted_lines(session, context)


class PATINA_OT_edit_prompt(PatinaOperator, bpy.types.Operator):
    """Edit the prompt in a Text Editor."""

    bl_idname = "patina.edit_prompt"
    bl_label = "Edit in Text Editor"
    bl_description = "Edit the prompt in a window of its own. The panel follows what is written there"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Open the window."""
        prompt.edit(session, context)


CLASSES = (PATINA_OT_use_prompt, PATINA_OT_paste_prompt, PATINA_OT_add_pasted_lines, PATINA_OT_edit_prompt)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
