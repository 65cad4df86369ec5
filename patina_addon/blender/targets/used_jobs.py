# SPDX-License-Identifier: GPL-3.0-or-later
"""Which jobs the open file uses: those that made its materials, and those whose files its images are."""

import os
from pathlib import Path

import bpy

from ...core.store import folders
from ..material.images import path_of
from . import earlier_maps, preview_material, provenance


def used_jobs(home: Path) -> frozenset[str]:
    """Return the ids of the jobs in the Patina folder `home` that the open file uses. This reads no files.

    One whose maps are packed counts as well, since its originals are in its folder, and so does one whose maps a
    material had before. What Blender does not save, as nothing uses it, does not count.
    """
    used = [material for material in bpy.data.materials if material.users]
    ways = provenance.job_of, earlier_maps.job_of, preview_material.job_of
    made = {job_of(material) for material in used for job_of in ways}
    materials = folders.materials(home)
    paths = (Path(os.path.normpath(path_of(image))) for image in bpy.data.images if image.users and image.filepath)
    shown = {path.relative_to(materials).parts[0].rpartition("_")[2] for path in paths if materials in path.parents}
    return frozenset(made | shown) - {""}
