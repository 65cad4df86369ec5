# SPDX-License-Identifier: GPL-3.0-or-later
"""Make materials from finished maps and assign them to objects, always as exactly one undo step."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import bpy

from ...core.model.apply_plan import MaterialTarget, SlotTarget, Target, TextureTarget
from ...core.model.corrections import Corrections
from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.maps import reassign as reassign_maps
from ...core.model.message import Message
from ..material import is_patina_material
from ..material.changeable import check_changeable
from ..narrowing import present
from ..undo import undo_step
from . import complete_texture, earlier_maps, job_maps, preview_material, provenance, replaced_materials, variants
from .assign_material import AssignResult, MeasuredTarget, assign_measured
from .find_target import check_target, find_material, find_target_material


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """The material that a job's maps became."""

    material: str
    """Its name when it was applied."""
    uid: int
    """Its `session_uid`. Another material may have its name by now."""
    assignment: AssignResult
    """How it was assigned."""
    job: str = ""
    """The id of the job that made it. The material may have got the maps of another job since."""
    completed: Mapping[int, int] = field(default_factory=dict)
    """For the maps of a texture: which material has them, by the one that showed the texture, both as session_uid."""
    was_assigned: bool = True
    """Whether it went anywhere; otherwise it was only made."""

    def find(self) -> bpy.types.Material | None:
        """Return the material, even if renamed; None if it was undone or removed, or has other maps by now."""
        material = find_material(self.uid, self.material)
        return material if material and self._is_ours(material) else None

    def has_other_maps(self) -> bool:
        """Return whether the material has got the maps of another job since."""
        material = find_material(self.uid, self.material)
        return material is not None and not self._is_ours(material)

    def is_set_aside(self) -> bool:
        """Return whether the material shows the maps that it had before, for now. See earlier_maps.py."""
        material = find_material(self.uid, self.material)
        earlier = earlier_maps.read(material) if material else None
        return earlier is not None and earlier.is_newer and earlier.job == self.job

    def _is_ours(self, material: bpy.types.Material) -> bool:
        return not self.job or provenance.job_of(material) == self.job


def apply(
    job: Job, result: ApplyResult | None, target: Target | None, variant: int, earlier: Corrections | None = None
) -> ApplyResult:
    """Make the material of a job's variant and assign it to `target`, or update the material that it names.

    The material that `result` names is used again if it still exists and shows this variant. `earlier` is what was
    corrected about the maps that an updated material had. Raises PatinaError, and then changes nothing.
    """
    check_target(target)
    if isinstance(target, TextureTarget):
        return _complete(job, target, variant)
    measured = MeasuredTarget.of(target) if isinstance(target, SlotTarget) else None
    with undo_step(job_maps.material_name(job)):
        if isinstance(target, MaterialTarget):
            material = present(find_target_material(target))
            job_maps.show(job, material, variant, earlier)
        else:
            made = variants.find(job.id, variant, result.find()) if result else None
            material = made or job_maps.make(job, variant)
        assignment = assign_measured(material, measured) if measured else AssignResult()
        _keep(material)
    was_assigned = bool(assignment.objects) if measured else target is not None
    return ApplyResult(material.name, material.session_uid, assignment, job.id, was_assigned=was_assigned)


def show_in_previews(
    job: Job, variant: int, previews: list[bpy.types.Material], assignment: AssignResult | None
) -> ApplyResult:
    """Have the previews of a job become its material. `assignment` says how they were assigned, if that is known.

    Raises PatinaError, and then changes nothing.
    """
    with undo_step(job_maps.material_name(job)):
        material, kept = preview_material.finish(job, variant, previews)
    assigned = replace(assignment or AssignResult(), replaced=kept)
    return ApplyResult(material.name, material.session_uid, assigned, job.id)


def _complete(job: Job, target: TextureTarget, variant: int) -> ApplyResult:
    """Add the maps of a texture to the materials that show it. See apply."""
    complete_texture.check(job, target)
    measured = MeasuredTarget.of(target.slots)
    with undo_step(job_maps.material_name(job)):
        done, assignment = complete_texture.complete(job, target, measured, variant)
        for material in done.values():
            _keep(material)
    first, completed = next(iter(done.values())), {old.session_uid: new.session_uid for old, new in done.items()}
    return ApplyResult(first.name, first.session_uid, assignment, job.id, completed)


def _keep(material: bpy.types.Material) -> None:
    """Have Blender save a material that was just made or changed, although it may have no user."""
    replaced_materials.use_again(material)
    if not material.users:
        material.use_fake_user = True


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
    if analysis and job_maps.path_of_metalness(maps) != job_maps.path_of_metalness(job.maps):
        analysis = replace(analysis, metallic=None)  # It was about another image.
    job = replace(job, maps=maps, extra_images=extra_images, analysis=analysis)
    material = result and result.find()
    if material and is_patina_material(material):
        check_changeable(material)
        with undo_step(material.name):
            job_maps.show(job, material, provenance.variant_of(material))
    return job
