# SPDX-License-Identifier: GPL-3.0-or-later
"""Finished maps become materials, and materials go on objects: each time exactly one undo step, whoever called."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import bpy

from ...core.model import naming
from ...core.model.apply_plan import MaterialTarget, SlotTarget, Target
from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.maps import of_variant
from ...core.model.maps import reassign as change_places
from ...core.model.message import Message
from ..material import all_or_nothing, build, density_copies
from ..material import update as show_maps
from ..narrowing import present
from ..undo import push_undo
from . import provenance
from .assign_material import Assignment, assign
from .find_target import check, find_material, material_of


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """Say what became of a job's maps."""

    materials: tuple[str, ...]
    """The names of its materials, one for each variant."""
    uid: int
    """The first material's `session_uid`: others may have its name by now."""
    assignment: Assignment
    """What was done with the first material."""
    job: str = ""
    """The id of the job that made them. Another may have taken its place since."""

    @property
    def material(self) -> str:
        """Return the name of the material that was put on the objects."""
        return self.materials[0]

    def find(self) -> bpy.types.Material | None:
        """Return that material, whatever it is called now; None if it was undone or removed, or shows other maps."""
        material = find_material(self.uid, self.material)
        return material if material and (not self.job or material.get(provenance.JOB) == self.job) else None


def apply(job: Job, result: ApplyResult | None, target: Target | None) -> ApplyResult:
    """Make the materials of a finished job and put the first on `target`, or its maps into that material.

    If they were made before, which `result` tells, and still exist, they are used again. Raises PatinaError; then
    nothing was changed.
    """
    check(target)
    first = result and result.find()
    if isinstance(target, MaterialTarget):
        result = _result(job, [_renew(job, target), *_build(job, 1)])
    elif not result or not first:
        materials = _build(job)
        result, first = _result(job, materials), materials[0]
    assignment = assign(first, target) if first and isinstance(target, SlotTarget) else Assignment()
    for name in result.materials:
        material = bpy.data.materials.get(name)
        if material and not material.users:
            # Blender forgets what nothing uses when it saves.
            material.use_fake_user = True
    push_undo(result.material)
    return replace(result, assignment=assignment)


def reassign(job: Job, result: ApplyResult | None, file: str, kind: str) -> Job:
    """Return the job with the image called `file`, and the one taken for `kind`, in each other's places.

    Its material shows them so. Raises PatinaError.
    """
    chosen = next((one for one in (*job.maps, *job.extra_images) if one.path.name == file), None)
    if chosen is None:
        raise PatinaError(Message("This job has no image {image}.", image=file))
    files = change_places((*job.maps, *job.extra_images), chosen.path, kind)
    maps, extra_images = (tuple(one for one in files if bool(one.kind) is is_map) for is_map in (True, False))
    job = replace(job, maps=maps, extra_images=extra_images)
    if material := result and result.find():
        _show(job, material)
        push_undo(material.name)
    return job


def _result(job: Job, materials: list[bpy.types.Material]) -> ApplyResult:
    names = tuple(material.name for material in materials)
    return ApplyResult(names, materials[0].session_uid, Assignment(), job.id)


def _build(job: Job, first: int = 0) -> list[bpy.types.Material]:
    """Make new materials from a job's maps, one for each variant from the `first`, all or none. Raises PatinaError."""
    name = job.plan.material_name or naming.material_name(job.request.subject)
    variants = sorted({file.variant for file in job.maps if file.variant >= first})
    with _readable(job), all_or_nothing():
        materials = [build(name, of_variant(job.maps, variant)) for variant in variants]
        for material, variant in zip(materials, variants, strict=True):
            provenance.write(material, job, variant)
    return materials


def _renew(job: Job, target: MaterialTarget) -> bpy.types.Material:
    """Have an existing material and its copies show a job's maps. Raises PatinaError."""
    material = present(material_of(target))  # since the target was checked
    with _readable(job):
        _show(job, material)
    return material


def _show(job: Job, material: bpy.types.Material) -> None:
    """Have a material and its copies show a job's maps. Raises RuntimeError if Blender cannot read a file."""
    with all_or_nothing():
        show_maps(material, of_variant(job.maps, 0))
        for member in density_copies.members(material):
            provenance.write(member, job, 0)


@contextmanager
def _readable(job: Job) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        what = Message("Blender cannot read the maps.")
        raise PatinaError(what, Message("They are in {folder}.", folder=str(job.folder))) from error
