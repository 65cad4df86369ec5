# SPDX-License-Identifier: GPL-3.0-or-later
"""Show what a material replaced, and the material again: before and after."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ..session.session import Session
from ..targets import compare as swaps
from ..undo import undo_step


def compare(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Have the slots that a job's material went into show what was there before, or the material. Raises PatinaError.

    It is one undo step. Slots that have something else by now stay as they are.
    """
    result = session.find(context, job_id).result
    shows_before = swaps.shows_before(result) if result else None
    if result is None or shows_before is None:
        raise PatinaError(
            Message("There is nothing to compare: the objects have other materials now."),
            Message("Undo, or apply the material again."),
        )
    with undo_step("After" if shows_before else "Before"):
        swaps.swap(result, to_before=not shows_before)
