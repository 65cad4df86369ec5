# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that send the request of a job again."""

import bpy
from bpy.props import BoolProperty

from ...core.model.message import Message, joined
from ..actions import repeat
from ..session import session
from ..session.session import Session
from ..translation import shown
from .dialog import AskingOperator, Dialog
from .jobs import JobOperator


class PATINA_OT_retry(JobOperator, bpy.types.Operator):
    """Send a refused request again, without the options that the service refused."""

    bl_idname = "patina.retry"
    bl_label = "Retry Without These Options"
    bl_description = "Send the request again without the options that the service refused"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Replace the refused job by a new one."""
        repeat.retry_without_refused(session, context, self.job)


class PATINA_OT_try_again(JobOperator, bpy.types.Operator):
    """Send the request of a job that failed and was not charged again."""

    bl_idname = "patina.try_again"
    bl_label = "Try Again"
    bl_description = "Send the same request again, in place of this job, which was not charged"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Replace the failed job by a new one."""
        repeat.try_again(session, context, self.job)


class PATINA_OT_generate_again(JobOperator, AskingOperator, bpy.types.Operator):
    """Generate another material with the settings of a job."""

    bl_idname = "patina.generate_again"
    bl_label = "Generate Again"
    bl_description = (
        "Generate another material with the settings of this job and a new seed, for the same objects. "
        "It costs as much as the first one"
    )

    over_limit: BoolProperty(
        name="Exceed Daily Limit", description="Generate even if this exceeds the daily limit", options={'SKIP_SAVE'}
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what the button does and what it costs."""
        what = Message("Generate another material with the same settings and a new seed, for the same objects.")
        return shown(joined((what, repeat.cost_of_first(session.current(), getattr(properties, "job", "")))))

    def question(self, context: bpy.types.Context, session: Session) -> Dialog | None:
        """Ask before the same is generated twice at once, and before the daily limit is exceeded."""
        asked = repeat.question(session, context, self.job)
        if asked is None:
            return None
        if asked.is_over_limit:
            self.over_limit = True
        return Dialog(asked.title, (asked.text,), Message("Generate"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Begin the job."""
        repeat.generate_again(session, context, self.job, self.over_limit)


CLASSES = (PATINA_OT_retry, PATINA_OT_try_again, PATINA_OT_generate_again)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
