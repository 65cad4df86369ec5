# SPDX-License-Identifier: GPL-3.0-or-later
"""Finished maps become materials, and materials go on objects: each time exactly one undo step, whoever called."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import bpy

from ...core.model import naming
from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.maps import of_variant
from ...core.model.maps import reassign as change_places
from .. import material
from ..material import family
from ..undo import push_undo
from . import provenance
from .order import Order, Outcome
from .slots import Assignment, assign
from .target import Into, Target, check


def apply(job: Job, order: Order, outcome: Outcome | None, target: Target | Into | None) -> Outcome:
    """Make the materials of a finished job and put the first on `target`, or its maps into that material.

    Where they were made before, which `outcome` tells, and still exist, they are used again. Raises PatinaError; then
    nothing was changed.
    """
    check(target)
    first = outcome and outcome.find()
    if isinstance(target, Into):
        made = [_renew(job, target), *_build(job, order, 1)]
        outcome = _outcome(job, made)
    elif not outcome or not first:
        made = _build(job, order)
        outcome, first = _outcome(job, made), made[0]
    assignment = assign(first, target) if first and isinstance(target, Target) else Assignment()
    for name in outcome.materials:
        one = bpy.data.materials.get(name)
        if one and not one.users:
            # Blender forgets what nothing uses when it saves.
            one.use_fake_user = True
    push_undo(outcome.material)
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
        _show(job, made)
        push_undo(made.name)
    return job


def _outcome(job: Job, made: list[bpy.types.Material]) -> Outcome:
    return Outcome(tuple(one.name for one in made), made[0].session_uid, Assignment(), job.id)


def _build(job: Job, order: Order, first: int = 0) -> list[bpy.types.Material]:
    """New materials from a job's maps, one a variant from the `first`, all or none. Raises PatinaError."""
    name = order.material_name or naming.material_name(job.request.subject)
    variants = sorted({found.variant for found in job.maps if found.variant >= first})
    with _readable(job), material.whole():
        made = [material.build(name, of_variant(job.maps, variant)) for variant in variants]
        for one, variant in zip(made, variants, strict=True):
            provenance.write(one, job, variant)
    return made


def _renew(job: Job, target: Into) -> bpy.types.Material:
    """Have an existing material and its copies show a job's maps. Raises PatinaError."""
    found = target.find()
    if found is None:
        raise AssertionError("the target was checked")
    with _readable(job):
        _show(job, found)
    return found


def _show(job: Job, found: bpy.types.Material) -> None:
    """Have a material and its copies show a job's maps. Raises RuntimeError where Blender cannot read a file."""
    with material.whole():
        material.update(found, of_variant(job.maps, 0))
        for one in family.members(found):
            provenance.write(one, job, 0)


@contextmanager
def _readable(job: Job) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise PatinaError("Blender cannot read the maps.", f"They are in {job.folder}.") from error
