# SPDX-License-Identifier: GPL-3.0-or-later
"""Finished maps become materials, and materials go on objects: each time exactly one undo step, whoever called."""

from dataclasses import replace

import bpy

from ..core import naming
from ..core.errors import PatinaError
from ..core.job import Job
from ..core.maps import of_variant
from ..core.maps import reassign as change_places
from . import material
from .order import Order, Outcome
from .target import Assignment, Target, assign


def apply(job: Job, order: Order, outcome: Outcome | None, target: Target | None) -> Outcome:
    """Make the materials of a finished job and put the first on `target`. Raises PatinaError.

    Where they were made before, which `outcome` tells, and still exist, they are used again.
    """
    first = outcome and outcome.find()
    if not outcome or not first:
        made = _build(job, order.material_name or naming.material_name(job.request.subject))
        first = made[0]
        outcome = Outcome(tuple(one.name for one in made), first.session_uid, Assignment())
    assignment = assign(first, target) if target else Assignment()
    if not first.users:
        # Blender forgets what nothing uses when it saves.
        first.use_fake_user = True
    _push_undo(outcome.material)
    return replace(outcome, assignment=assignment)


def reassign(job: Job, outcome: Outcome | None, file: str, meant: str) -> Job:
    """The job with the image called `file`, and the one that was taken for `meant`, in each other's places.

    Its material shows them so. Raises PatinaError.
    """
    found = next((found for found in (*job.maps, *job.spares) if found.path.name == file), None)
    if found is None:
        raise PatinaError(f"This job has no image {file}.")
    files = change_places((*job.maps, *job.spares), found.path, meant)
    maps, spares = (tuple(one for one in files if bool(one.kind) is is_map) for is_map in (True, False))
    job = replace(job, maps=maps, spares=spares)
    if made := outcome and outcome.find():
        material.update(made, of_variant(job.maps, 0))
        _push_undo(made.name)
    return job


def _build(job: Job, name: str) -> list[bpy.types.Material]:
    """New materials from a job's maps, one a variant, all or none. Raises PatinaError."""
    variants = sorted({found.variant for found in job.maps})
    try:
        with material.whole():
            made = [material.build(name, of_variant(job.maps, variant)) for variant in variants]
    except RuntimeError as error:
        raise PatinaError("Blender cannot read the maps.", f"They are in {job.folder}.") from error
    for other in made[1:]:
        other.use_fake_user = True
    return made


def _push_undo(name: str) -> None:
    """One undo step, pushed here: an operator inside an operator pushes none."""
    bpy.ops.ed.undo_push(message=f"Patina: {name}")
