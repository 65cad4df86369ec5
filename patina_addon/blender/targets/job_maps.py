# SPDX-License-Identifier: GPL-3.0-or-later
"""Show one variant of a job's maps: in a new material, or in one that exists and keeps everything else."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import bpy

from ...core.model import naming
from ...core.model.corrections import Corrections
from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.maps import METALNESS, MapFile, of_variant
from ...core.model.message import Message
from ...core.model.tasks import MAPS_ONLY
from .. import values
from ..material import all_or_nothing, build, density_copies, metallic, real_size, rename
from ..material import update as show_maps
from . import earlier_maps, map_sources, provenance


def material_name(job: Job) -> str:
    """Return what a job's material is called when it is made."""
    return job.plan.material_name or job.plan.substitute or naming.material_name(job.request.subject)


def make(job: Job, variant: int) -> bpy.types.Material:
    """Make a new material from one variant of a job's maps. Raises PatinaError, and then changes nothing."""
    with readable(job), all_or_nothing():
        material = build(material_name(job), _files(job, variant, job.plan.is_packed), _aspect(job), job.plan.real_size)
        metallic.write(material, metallic_of(job, variant))
        provenance.write(material, job, variant)
    return material


def show(
    job: Job,
    material: bpy.types.Material,
    variant: int,
    earlier: Corrections | None = None,
    tiling: str | None = None,
    adds: bool = False,
) -> None:
    """Give one variant of a job's maps to a material and its copies, which keep everything else. Raises PatinaError.

    The tile size and the relief become those of what the maps show, unless the person has chosen others.

    With the maps of another job, a material that still has the name of its old prompt gets that of the new one. What
    the person had corrected about the maps until now, `earlier`, is noted with it, to be offered.

    `adds`: maps of other kinds stay, as they always do in a material with its own mapping. `tiling` are the axes along
    which the maps repeat there, if they are not those of the job.
    """
    has_own = values.controls(material).use_own_mapping
    older = older_maps(job, material, variant, adds)
    if tiling is None and has_own and (known := provenance.analysis(material)):
        tiling = known.tiling  # Other maps lie where the old ones did.
    files = _files(job, variant, job.plan.is_packed or map_sources.is_packed(material))
    old = provenance.maps(material)
    is_same_job = provenance.job_of(material) == job.id
    earlier_shown = None if is_same_job or adds or not old else earlier_maps.of(material)
    is_own_name = not (has_own or adds) and provenance.name_of_prompt(material) == rename.stem(material.name)
    with readable(job), all_or_nothing():
        show_maps(material, (*older, *files), old, is_same_job, files)
    if not (has_own or adds):
        real_size.follow(material, provenance.real_size(material), job.plan.real_size)
    for member in density_copies.members(material):
        metallic.write(member, metallic_of(job, variant))
        provenance.write(member, job, variant, older, tiling)
        if not is_same_job:
            provenance.offer(member, earlier or Corrections())
            if earlier_shown:
                earlier_maps.note(member, earlier_shown)
            else:
                earlier_maps.forget(member)
    if is_own_name and not is_same_job:
        rename.rename(material, material_name(job))


def files_of(job: Job, variant: int) -> tuple[MapFile, ...]:
    """Return the maps of a variant as a new material gets them."""
    return _files(job, variant, job.plan.is_packed)


def write(job: Job, material: bpy.types.Material, variant: int) -> None:
    """Say of a material, which shows a variant of a job as if it was made from it, what goes with the maps."""
    real_size.follow(material, None, job.plan.real_size)
    metallic.write(material, metallic_of(job, variant))
    provenance.write(material, job, variant)


def metallic_of(job: Job, variant: int) -> float | None:
    """Return the Metallic that was chosen in place of a map: 0 instead of noise, or 1 without a map."""
    has_map = path_of_metalness(of_variant(job.maps, variant)) is not None
    return job.analysis.metallic_with(has_map) if job.analysis else None


def path_of_metalness(files: Iterable[MapFile]) -> Path | None:
    """Return the file of the metallic map; None if there is none."""
    return next((file.path for file in files if file.kind == METALNESS), None)


def older_maps(job: Job, material: bpy.types.Material, variant: int, adds: bool = False) -> tuple[MapFile, ...]:
    """Return the maps that a material has from other jobs, and keeps when it gets a variant of this one; see show.

    They belong to what it shows from then on, so they get the number of the variant.
    """
    if not (adds or values.controls(material).use_own_mapping):
        return ()
    kinds, paths = {file.kind for file in job.maps}, {file.path for file in job.files}
    return tuple(
        replace(file, variant=variant)
        for file in provenance.maps(material)
        if file.kind and file.kind not in kinds and not {file.path, file.original} & paths
    )


def _aspect(job: Job) -> float | None:
    """Return the proportions of the texture that the maps belong to; None if they are those of the maps."""
    image = job.request.image
    if job.request.task != MAPS_ONLY or not image or not image.size:
        return None
    width, height = image.size
    return height / width


def _files(job: Job, variant: int, is_packed: bool) -> tuple[MapFile, ...]:
    """Return the maps of a variant, with their contents if they are to be packed, which a stored job does not have."""
    files = of_variant(job.maps, variant)
    return tuple(_with_contents(file) if is_packed and file.contents is None else file for file in files)


def _with_contents(file: MapFile) -> MapFile:
    with suppress(OSError):  # Blender says that it cannot read the file.
        return replace(file, contents=file.path.read_bytes())
    return file


@contextmanager
def readable(job: Job) -> Iterator[None]:
    """Turn the RuntimeError of a file that Blender cannot read into a PatinaError."""
    try:
        yield
    except RuntimeError as error:
        what = Message("Blender cannot read the maps.")
        raise PatinaError(what, Message("They are in {folder}.", folder=str(job.folder))) from error
