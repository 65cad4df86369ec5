# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that are asked before an operator destroys or spends something. Enter answers them with no."""

from dataclasses import dataclass

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ..message_layout import Icon, draw_message
from ..narrowing import present
from ..session import session
from ..session.session import Session
from ..translation import shown
from .base import PatinaOperator, Result

_WIDTH = 420
_CHARACTERS = 76
"""How many fit in a line of that width."""


@dataclass(frozen=True, slots=True)
class Dialog:
    """A question to the user before an operator runs."""

    title: Message
    lines: tuple[Message, ...]
    confirm: Message
    """The text of the button that runs the operator."""

    def show(self, operator: bpy.types.Operator, context: bpy.types.Context) -> Result:
        """Show the question. Cancel is the default: Enter, and a click beside the dialog, change nothing."""
        return present(context.window_manager).invoke_props_dialog(
            operator,
            width=_WIDTH,
            title=shown(self.title),
            confirm_text=shown(self.confirm),
            cancel_default=True,
            translate=False,
        )


class AskingOperator(PatinaOperator):
    """An operator that asks first."""

    def question(self, context: bpy.types.Context, session: Session) -> Dialog | None:
        """Return what to ask, None to run without a question. Raises PatinaError if the operator cannot run."""
        raise NotImplementedError

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask, if there is something to ask."""
        try:
            dialog = self.question(context, session.current())
        except PatinaError as error:
            return self.refuse(error)
        if dialog is None:
            return self.execute(context)
        self.dialog = dialog
        return dialog.show(self, context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the question."""
        for number, line in enumerate(self.dialog.lines):
            self.draw_line(context, line, is_first=not number)

    def draw_line(self, context: bpy.types.Context, line: Message, is_first: bool = False) -> None:
        """Draw a line of the question, wrapped."""
        icon: Icon = 'ERROR' if is_first else 'BLANK1'
        draw_message(present(self.layout), context, line, icon, characters=_CHARACTERS)
