# SPDX-License-Identifier: GPL-3.0-or-later
"""Show what a material replaced, and the material again: before and after."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ..session.session import Session
from ..targets import compare as comparison
from ..targets.swaps import Comparison
from ..undo import undo_step

_CHANGED = Message("There is nothing to compare: the objects have changed since.")
_NEXT_STEP = Message("Undo, or apply the material again.")


def state(session: Session, context: bpy.types.Context, job_id: str) -> Comparison:
    """Return what is shown of a job of this session. It is found out anew only if the scene has changed."""
    tracked, mode = session.jobs.get(job_id), context.mode
    result = tracked.result if tracked else None
    about = "before", job_id, id(result), mode
    return session.facts.of(about, lambda: comparison.state(result))


def compare(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Show what was there before a job's material got there, or the material: on slots and faces. Raises PatinaError.

    It is one undo step. Slots and faces that have something else by now stay as they are.
    """
    result = session.find(context, job_id).result
    now = comparison.state(result)
    if result is None or now.shows_before is None:
        raise PatinaError(now.reason, _NEXT_STEP)
    with undo_step("After" if now.shows_before else "Before"):
        if not comparison.swap(result, to_before=not now.shows_before):
            raise PatinaError(_CHANGED, _NEXT_STEP)
