# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material comes from, as custom properties of it: plain values that any later file and any script can read.

patina_job, patina_variant, patina_prompt, patina_task, patina_service, patina_settings (JSON), patina_date (ISO 8601)
and patina_maps (JSON: what is known of each map's file). Nothing secret is among them.
"""

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import bpy

from ..core.job import Job
from ..core.maps import MapFile, of_variant
from ..core.services import SERVICES

JOB, VARIANT, MAPS = "patina_job", "patina_variant", "patina_maps"


def write(material: bpy.types.Material, job: Job, variant: int) -> None:
    """Say of `material` that it shows this variant of what `job` made."""
    values = {
        JOB: job.id,
        VARIANT: variant,
        "patina_prompt": job.request.prompt,
        "patina_task": job.task,
        "patina_service": job.service,
        "patina_model": f"PATINA {job.request.task.lower()}" if SERVICES[job.service].is_remote else "",
        "patina_settings": json.dumps(job.request.plain(), ensure_ascii=False),
        "patina_date": datetime.fromtimestamp(job.created).astimezone().isoformat(timespec="seconds"),
    }
    for name, value in values.items():
        material[name] = value
    write_maps(material, of_variant((*job.maps, *job.spares), variant))


def write_maps(material: bpy.types.Material, files: Iterable[MapFile]) -> None:
    """Say of `material` which files it shows, and which came besides."""
    material[MAPS] = json.dumps([_plain(found) for found in files])


def maps(material: bpy.types.Material) -> tuple[MapFile, ...]:
    """The map files that `material` was made from; of kind "" those that are no map."""
    return tuple(_map_file(plain) for plain in json.loads(material.get(MAPS, "[]")))


def of_job(job_id: str) -> Iterable[bpy.types.Material]:
    """Every material in this file that shows something of a job."""
    return (made for made in bpy.data.materials if made.get(JOB) == job_id)


def _plain(found: MapFile) -> dict[str, Any]:
    values = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "contents"}
    return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}


def _map_file(plain: dict[str, Any]) -> MapFile:
    made = MapFile(**plain)
    original, mean = (kind(value) if value else None for kind, value in ((Path, made.original), (tuple, made.mean)))
    return replace(made, path=Path(made.path), original=original, mean=mean)
