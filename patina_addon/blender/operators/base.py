# SPDX-License-Identifier: GPL-3.0-or-later
"""The base class of all operators, which turns results and errors of actions into reports."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from .. import pump
from ..session import session
from ..session.session import Session
from ..translation import reported, shown

if TYPE_CHECKING:
    from bpy.stub_internal.rna_enums import OperatorReturnItems

    _Base = bpy.types.Operator
else:
    _Base = object  # Blender takes no properties from a base class that is an Operator itself.

Result: TypeAlias = "set[OperatorReturnItems]"
"""What an operator returns to Blender."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an operator reports to the user."""

    infos: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    is_canceled: bool = False
    """Whether nothing was changed, so that there is nothing to undo."""


class PatinaOperator(_Base):
    """Call `run`, and report what it returns or raises."""

    bl_options = {'INTERNAL'}
    needs_object_mode: ClassVar[bool] = False
    """Whether the operator works in Object Mode only."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Return whether the operator can run now. If it cannot, the button's tooltip says why."""
        if cls.needs_object_mode and context.mode != 'OBJECT':
            reason = Message("Switch to Object Mode first")
        else:
            reason = cls.problem(context, session.current())
        if reason:
            cls.poll_message_set(shown(reason))
        return not reason

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Return why the operator cannot run now, for the tooltip; empty if it can. Cheap enough for draw()."""
        return Message()

    def execute(self, context: bpy.types.Context) -> Result:
        """Run, and report every PatinaError."""
        try:
            report = self.run(context, session.current()) or Report()
            session.current().arrange(context)
        except PatinaError as error:
            return self.refuse(error)
        for message in report.warnings:
            self.report({'WARNING'}, reported(message))
        for message in report.infos:
            self.report({'INFO'}, reported(message))
        session.current().facts.forget()
        pump.wake()
        pump.redraw()
        return {'CANCELLED'} if report.is_canceled else {'FINISHED'}

    def run(self, context: bpy.types.Context, session: Session) -> Report | None:
        """Call the action. Raises PatinaError."""
        raise NotImplementedError

    def refuse(self, error: PatinaError) -> Result:
        """Report an error that prevented the operator from running."""
        self.report({'ERROR'}, reported(error))
        return {'CANCELLED'}
