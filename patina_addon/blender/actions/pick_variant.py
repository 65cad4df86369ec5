# SPDX-License-Identifier: GPL-3.0-or-later
"""Pick another of the variants that one job made, or decide for one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import bpy

from ...core.images import check_maps
from ...core.model.errors import PatinaError
from ...core.model.maps import MapFile, of_variant, uncorrected, variants_of
from ...core.model.message import Message
from ...core.store import moved_jobs
from .. import preferences
from ..session import thumbnails
from ..session.session import Session
from ..targets import job_maps, map_place, open_file, provenance, variants
from ..undo import undo_step


def pick(session: Session, context: bpy.types.Context, material: bpy.types.Material, variant: int) -> None:
    """Have the material, wherever it is used, show another variant, as one undo step. Raises PatinaError.

    It keeps everything else. Where its maps are corrected, those of the variant are corrected in the same way first.
    Where they are in the folder textures, those of the variant are copied there.
    """
    job = moved_jobs.found_in(session.latest(context, provenance.job_of(material)), open_file.project_folder())
    files = of_variant((*job.maps, *job.extra_images), variant)
    if not any(file.kind for file in files):
        raise PatinaError(Message("This job has no variant {number}.", number=variant + 1))
    corrections, shown = session.corrections.corrections_of(material), provenance.corrections(material)
    if variant == provenance.variant_of(material) and corrections == shown:
        session.corrections.withdraw(material)
    elif corrections == shown == job.plan.corrections and _is_there(context, material, files):
        for file in check_maps.check_maps(files, session.decoder, check_maps.PATIENCE).refused:
            raise PatinaError(check_maps.refusal(file))
        with undo_step(material.name):
            job_maps.show(job, material, variant)
        session.corrections.withdraw(material)
    else:
        metallic = job_maps.metallic_of(job, variant)
        files = (*files, *job_maps.older_maps(job, material, variant))
        session.corrections.request(material, corrections, uncorrected(files), metallic=metallic)
    if not job.is_active:
        session.update_job(context, replace(job, plan=replace(job.plan, variant=variant)))


def pictures(session: Session, job_id: str) -> Mapping[int, int]:
    """Return the icon of each variant of a job that can be picked, 0 if it has none. Cheap enough for draw()."""
    known, tracked = session.variant_pictures.of(job_id), session.jobs.get(job_id)
    if known is None and tracked:
        return {variant: thumbnails.icon(job_id, variant) for variant in variants_of(tracked.job.maps)}
    return known or {}


def shown_by(session: Session, material: bpy.types.Material) -> int:
    """Return the variant that a material shows, or will in a moment. Cheap enough for draw()."""
    return next((file.variant for file in session.corrections.files_of(material)), 0)


def keep_only(session: Session, material: bpy.types.Material) -> list[str]:
    """Offer no other variants for the material, and remove theirs from this file, as one undo step. Return their names.

    What is used, or edited, stays. Raises PatinaError.
    """
    if session.corrections.is_working_on(material):
        raise PatinaError(Message("The maps are being updated."), Message("Try again in a moment."))
    with undo_step(material.name):
        return variants.keep_only(material)


def _is_there(context: bpy.types.Context, material: bpy.types.Material, files: Iterable[MapFile]) -> bool:
    """Return whether these files are where the material's maps are, or can be packed as they are."""
    folder = map_place.place_of(material, preferences.read(context).home).folder
    return folder is None or all(file.path.is_relative_to(folder) for file in files)
