# SPDX-License-Identifier: GPL-3.0-or-later
"""The menus of prompts: recent ones, examples, and other ways to write one."""

import bpy

from ...core.model.examples import EXAMPLES
from ...core.model.message import Message
from ..narrowing import present
from ..operators import prompt as operators
from ..session import session
from ..translation import CONTEXT, shown
from .buttons import draw_button

_LONGEST = 60
"""How many characters of a prompt a menu shows."""


class PATINA_MT_prompts(bpy.types.Menu):
    """Recent prompts, examples, and other ways to write a prompt."""

    bl_idname = "PATINA_MT_prompts"
    bl_label = "Prompts"
    bl_description = "Recent prompts, examples, and other ways to write a prompt"

    def draw(self, context: bpy.types.Context | None) -> None:
        """Draw the menu."""
        layout = present(self.layout)
        recent = session.current().recent_prompts.prompts
        layout.label(text="Recent" if recent else "No Recent Prompts", text_ctxt=CONTEXT)
        for prompt in recent:
            draw_prompt_entry(layout, prompt)
        layout.separator()
        layout.menu(PATINA_MT_examples.bl_idname)
        draw_button(layout, operators.PATINA_OT_paste_prompt, icon='PASTEDOWN')
        draw_button(layout, operators.PATINA_OT_edit_prompt, icon='TEXT')


class PATINA_MT_examples(bpy.types.Menu):
    """Examples of prompts, by kind of surface."""

    bl_idname = "PATINA_MT_examples"
    bl_label = "Examples"
    bl_description = "Examples of prompts, by kind of surface"

    def draw(self, context: bpy.types.Context | None) -> None:
        """Draw the menu."""
        columns = present(self.layout).row()
        kinds = list(EXAMPLES.items())
        half = (len(kinds) + 1) // 2
        for part in (kinds[:half], kinds[half:]):
            column = columns.column()
            for kind, prompts in part:
                column.label(text=shown(kind), translate=False)
                for prompt in prompts:
                    draw_prompt_entry(column, shown(prompt))
                column.separator()


def draw_prompt_entry(layout: bpy.types.UILayout, prompt: str) -> None:
    """Draw a button that sets the prompt."""
    text = prompt if len(prompt) <= _LONGEST else f"{prompt[: _LONGEST - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    draw_button(layout, operators.PATINA_OT_use_prompt, text=text, translate=False).prompt = prompt


def first_example() -> Message:
    """Return the example that an empty prompt shows."""
    return next(iter(EXAMPLES.values()))[0]
