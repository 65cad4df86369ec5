# SPDX-License-Identifier: GPL-3.0-or-later
"""Make materials from finished maps and assign them to objects, always as exactly one undo step."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import bpy

from ...core.model import naming
from ...core.model.apply_plan import MaterialTarget, SlotTarget, Target
from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.maps import METALNESS, MapFile, of_variant
from ...core.model.maps import reassign as reassign_maps
from ...core.model.message import Message
from ..material import all_or_nothing, build, density_copies, is_patina_material, metallic
from ..material import update as show_maps
from ..material.changeable import check_changeable
from ..narrowing import present
from ..undo import undo_step
from . import provenance, replaced_materials
from .assign_material import AssignResult, MeasuredTarget, assign_measured
from .find_target import check_target, find_material, find_target_material


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """The materials that a job's maps became."""

    materials: tuple[str, ...]
    """Their names, one for each variant."""
    uids: tuple[int, ...]
    """Their `session_uid`s. Other materials may have their names by now."""
    assignment: AssignResult
    """How the first material was assigned."""
    job: str = ""
    """The id of the job that made them. The material may have got the maps of another job since."""

    @property
    def material(self) -> str:
        """Return the name of the material that was assigned to the objects."""
        return self.materials[0]

    def find(self) -> bpy.types.Material | None:
        """Return that material, even if renamed; None if it was undone or removed, or has other maps by now."""
        return self.find_all()[0]

    def find_all(self) -> list[bpy.types.Material | None]:
        """Return the materials of all variants in the same way."""
        materials = map(find_material, self.uids, self.materials)
        return [
            material if material and (not self.job or provenance.job_of(material) == self.job) else None
            for material in materials
        ]


def apply(job: Job, result: ApplyResult | None, target: Target | None) -> ApplyResult:
    """Make the materials of a finished job and assign the first to `target`, or update the material that it names.

    Materials that `result` names are used again if they still exist. Raises PatinaError, and then changes nothing.
    """
    check_target(target)
    measured = MeasuredTarget.of(target) if isinstance(target, SlotTarget) else None
    first = result and result.find()
    with undo_step(_material_name(job)):
        if isinstance(target, MaterialTarget):
            unused = replaced_materials.unused_variants(present(find_target_material(target)))
            result = _result(job, [_update(job, target), *_build(job, 1)])
            replaced_materials.release(unused)
        elif not result or not first:
            materials = _build(job)
            result, first = _result(job, materials), materials[0]
        assignment = assign_measured(first, measured) if first and measured else AssignResult()
        for material in filter(None, result.find_all()):
            replaced_materials.use_again(material)
            if not material.users:
                # Blender does not save materials without a user.
                material.use_fake_user = True
    return replace(result, assignment=assignment)


def reassign(job: Job, result: ApplyResult | None, file: str, kind: str) -> Job:
    """Return the job with the image called `file` as its map `kind`, swapped with the image that was that map.

    Its material is updated, unless the user has removed its maps. Raises PatinaError.
    """
    image = next((image for image in (*job.maps, *job.extra_images) if image.path.name == file), None)
    if image is None:
        raise PatinaError(Message("This job has no image {image}.", image=file))
    files = reassign_maps((*job.maps, *job.extra_images), image.path, kind)
    maps, extra_images = (tuple(file for file in files if bool(file.kind) is is_map) for is_map in (True, False))
    analysis = job.analysis
    if analysis and _path_of_metalness(maps) != _path_of_metalness(job.maps):
        analysis = replace(analysis, metallic=None)  # It was about another image.
    job = replace(job, maps=maps, extra_images=extra_images, analysis=analysis)
    material = result and result.find()
    if material and is_patina_material(material):
        check_changeable(material)
        with _readable(job), undo_step(material.name):
            _show(job, material)
    return job


def _result(job: Job, materials: list[bpy.types.Material]) -> ApplyResult:
    names = tuple(material.name for material in materials)
    uids = tuple(material.session_uid for material in materials)
    return ApplyResult(names, uids, AssignResult(), job.id)


def _material_name(job: Job) -> str:
    """Return what a job's material is called when it is made."""
    return job.plan.material_name or naming.material_name(job.request.subject)


def _build(job: Job, first: int = 0) -> list[bpy.types.Material]:
    """Make new materials from a job's maps, for the variants from `first` on, all or none. Raises PatinaError."""
    name = _material_name(job)
    variants = sorted({file.variant for file in job.maps if file.variant >= first})
    with _readable(job), all_or_nothing():
        materials = [build(name, of_variant(job.maps, variant)) for variant in variants]
        for material, variant in zip(materials, variants, strict=True):
            metallic.write(material, _metallic(job, variant))
            provenance.write(material, job, variant)
    return materials


def _update(job: Job, target: MaterialTarget) -> bpy.types.Material:
    """Give a job's maps to an existing material and its copies. Raises PatinaError."""
    material = present(find_target_material(target))  # The target was checked.
    with _readable(job):
        _show(job, material)
    return material


def _show(job: Job, material: bpy.types.Material) -> None:
    """Give a job's maps to a material and its copies. Raises RuntimeError if Blender cannot read a file."""
    with all_or_nothing():
        show_maps(material, of_variant(job.maps, 0))
        for member in density_copies.members(material):
            metallic.write(member, _metallic(job, 0))
            provenance.write(member, job, 0)


def _metallic(job: Job, variant: int) -> float | None:
    """Return the Metallic that was chosen in place of a map: 0 instead of noise, or 1 without a map."""
    value = job.analysis.metallic if job.analysis else None
    has_map = _path_of_metalness(of_variant(job.maps, variant)) is not None
    return value if value is not None and has_map == (value == 0.0) else None


def _path_of_metalness(files: Iterable[MapFile]) -> Path | None:
    return next((file.path for file in files if file.kind == METALNESS), None)


@contextmanager
def _readable(job: Job) -> Iterator[None]:
    """Turn the RuntimeError of a file that Blender cannot read into a PatinaError."""
    try:
        yield
    except RuntimeError as error:
        what = Message("Blender cannot read the maps.")
        raise PatinaError(what, Message("They are in {folder}.", folder=str(job.folder))) from error
