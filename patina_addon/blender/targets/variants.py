# SPDX-License-Identifier: GPL-3.0-or-later
"""The variants that one job made: which one a file shows, and the materials of the others in it.

A material shows one of them. When another is picked it gets that one's maps, from the job's files, and keeps the rest.
"""

from collections.abc import Iterator

import bpy

from ..material import density_copies, is_patina_material
from ..material.changeable import is_changeable
from . import provenance, replaced_materials


def find(job: str, variant: int, made: bpy.types.Material | None) -> bpy.types.Material | None:
    """Return the material that shows a variant of a job: `made`, or else another; None if there is none."""
    if made and provenance.variant_of(made) == variant:
        return made
    return next((material for material in _of_job(job) if provenance.variant_of(material) == variant), None)


def shown(job: str) -> int | None:
    """Return which variant of a job this file uses; None if it uses none."""
    used = (provenance.variant_of(other) for other in _of_job(job) if not replaced_materials.is_unused(other))
    return next(used, None)


def material_of(job: str, preferred: bpy.types.Material | None) -> bpy.types.Material | None:
    """Return the material of a job that this file uses: `preferred`, or else the first; None if it uses none."""
    used = [material for material in _of_job(job) if not replaced_materials.is_unused(material)]
    return preferred if preferred in used else next(iter(used), None)


def keep_only(material: bpy.types.Material) -> list[str]:
    """Offer no other variants for `material`, and remove their materials from this file. Return their names.

    What is used stays, and so does what the job's files cannot restore.
    """
    others = [
        other
        for other in _of_job(provenance.job_of(material))
        if provenance.variant_of(other) != provenance.variant_of(material) and replaced_materials.is_unused(other)
    ]
    replaced_materials.release(others)
    removed = [other for other in others if not other.users]
    names = sorted(other.name for other in removed)
    bpy.data.batch_remove(removed)
    for member in density_copies.members(material):
        provenance.close_variants(member)
    return names


def _of_job(job: str) -> Iterator[bpy.types.Material]:
    """Yield the materials that show maps of a job. A duplicate is the user's, who may have kept it."""
    for material in bpy.data.materials if job else ():
        is_jobs = provenance.job_of(material) == job and is_patina_material(material) and is_changeable(material)
        if is_jobs and not density_copies.is_user_duplicate(material):
            yield material
