# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of every operator: it has an action done, and turns what comes of it into reports."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import bpy

from ...core.model.errors import PatinaError
from .. import pump
from ..session import session
from ..session.session import Session

if TYPE_CHECKING:
    from bpy.stub_internal.rna_enums import OperatorReturnItems

    _Base = bpy.types.Operator
else:
    _Base = object  # Blender takes no properties from a base class that is an Operator itself.

Result: TypeAlias = "set[OperatorReturnItems]"
"""What Blender is told of the end of an operator."""
SKIP_SAVE = {'SKIP_SAVE'}
"""The options of a property that Blender does not fill in at the next call with what was given at this one."""
OBJECT_MODE, EDIT_MODE = 'OBJECT', 'EDIT_MESH'
_MODES = {OBJECT_MODE: "Object Mode", EDIT_MODE: "Edit Mode"}


@dataclass(frozen=True, slots=True)
class Report:
    """Say what came of an operator."""

    infos: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_cancelled: bool = False
    """Whether nothing was done, so that there is nothing to undo."""


class PatinaOperator(_Base):
    """Call `run`, and report what it returns or raises."""

    bl_options = {'INTERNAL'}
    modes: ClassVar[tuple[str, ...]] = ()
    """The modes that it works in, as an undo step of another would not hold what it changes; empty for all."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Return whether it can run now. If it cannot, the button's tooltip says why."""
        if cls.modes and context.mode not in cls.modes:
            reason = f"Switch to {' or '.join(_MODES[mode] for mode in cls.modes)} first"
        else:
            reason = cls.problem(context, session.current())
        if reason:
            cls.poll_message_set(reason)
        return not reason

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> str:
        """Return why it cannot run now, for the button's tooltip; empty if it can. Cheap enough for draw()."""
        return ""

    def execute(self, context: bpy.types.Context) -> Result:
        """Run. Every error of ours becomes a report."""
        try:
            report = self.run(context, session.current()) or Report()
        except PatinaError as error:
            return self.refuse(error)
        for sentence in report.warnings:
            self.report({'WARNING'}, sentence)
        for sentence in report.infos:
            self.report({'INFO'}, sentence)
        pump.hurry()
        pump.redraw()
        return {'CANCELLED'} if report.is_cancelled else {'FINISHED'}

    def run(self, context: bpy.types.Context, session: Session) -> Report | None:
        """Do what the operator is for. Raises PatinaError."""
        raise NotImplementedError

    def refuse(self, error: PatinaError) -> Result:
        """Report why nothing was done."""
        self.report({'ERROR'}, str(error))
        return {'CANCELLED'}
