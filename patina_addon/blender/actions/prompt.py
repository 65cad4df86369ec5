# SPDX-License-Identifier: GPL-3.0-or-later
"""Set the prompt of the panel: from the clipboard, from a list, or in a Text Editor."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ...core.model.pasted_text import one_line
from .. import values
from ..narrowing import of_type, present
from ..session.session import Session


def use(context: bpy.types.Context, prompt: str) -> None:
    """Set the prompt."""
    values.inputs(present(context.scene)).prompt = prompt


def paste(context: bpy.types.Context) -> None:
    """Set the prompt to the text of the clipboard, its lines joined by spaces. Raises PatinaError if there is none."""
    text = one_line(present(context.window_manager).clipboard)
    if not text:
        raise PatinaError(Message("There is no text in the clipboard."), Message("Copy a prompt first."))
    use(context, text)


def add_pasted_lines(session: Session, context: bpy.types.Context) -> None:
    """Add the lines that the field left out of what was pasted."""
    if session.pasted_lines.lines:
        use(context, session.pasted_lines.whole(values.inputs(present(context.scene)).prompt))
    session.pasted_lines.forget()


def edit(session: Session, context: bpy.types.Context) -> None:
    """Open the prompt as a text in a window of its own. Raises PatinaError without windows."""
    if bpy.app.background:
        raise PatinaError(Message("There are no windows in background mode."))
    scene, windows = present(context.scene), present(context.window_manager).windows
    bpy.ops.wm.window_new()
    area = windows[-1].screen.areas[0]
    area.ui_type = 'TEXT_EDITOR'
    space = of_type(area.spaces.active, bpy.types.SpaceTextEditor)
    space.text = session.prompt_text.begin(scene)
    space.show_word_wrap = True
    space.show_line_numbers = space.show_syntax_highlight = False
