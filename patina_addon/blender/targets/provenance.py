# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material comes from, as custom properties of it: plain values that any later file and any script can read.

patina_job, patina_variant (from 0), patina_variants (how many there are), patina_prompt, patina_model, patina_task,
patina_service, patina_settings (JSON), patina_date (ISO 8601), and as JSON patina_maps, patina_corrections and
patina_findings: each map's file, what was changed about the maps, what was found out about them. Nothing is secret.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import bpy

from ...core.model.corrections import Corrections
from ...core.model.job import Job
from ...core.model.map_analysis import MapAnalysis
from ...core.model.maps import MapFile, of_variant
from ...core.services import SERVICES

JOB, VARIANT, VARIANTS, MAPS = "patina_job", "patina_variant", "patina_variants", "patina_maps"
CORRECTIONS, FINDINGS, SETTINGS = "patina_corrections", "patina_findings", "patina_settings"

_Plain = TypeVar("_Plain", dict[str, object], list[object])


def write(material: bpy.types.Material, job: Job, variant: int) -> None:
    """Say of `material` that it shows this variant of what `job` made."""
    values = {
        JOB: job.id,
        VARIANT: variant,
        VARIANTS: len({file.variant for file in job.maps}),
        "patina_prompt": job.request.prompt,
        "patina_task": job.task,
        "patina_service": job.service,
        "patina_model": _model(job),
        SETTINGS: json.dumps(job.request.plain(), ensure_ascii=False),
        "patina_date": datetime.fromtimestamp(job.created).astimezone().isoformat(timespec="seconds"),
    }
    for name, value in values.items():
        material[name] = value
    write_maps(material, of_variant((*job.maps, *job.extra_images), variant))
    write_corrections(material, job.plan.corrections, None if variant else job.analysis)


def is_made_by_patina(material: bpy.types.Material) -> bool:
    """Return whether a job of Patina's made `material`."""
    return bool(material.get(JOB))


def _model(job: Job) -> str:
    """Return what the service calls the model; empty for a service that only another version of Patina knows."""
    service = SERVICES.get(job.service)
    return service.offer(job.request.task).model if service else ""


def write_maps(material: bpy.types.Material, files: Iterable[MapFile]) -> None:
    """Say of `material` which files it shows, and which came besides."""
    material[MAPS] = json.dumps([file.plain() for file in files])


def maps(material: bpy.types.Material) -> tuple[MapFile, ...]:
    """Return the map files that `material` shows; of kind "" those that are not maps."""
    return tuple(filter(None, map(MapFile.from_plain, _read(material, MAPS, list))))


def originals(material: bpy.types.Material) -> tuple[MapFile, ...]:
    """Return the files before anything was corrected; none of those that were derived here."""
    files = (file for file in maps(material) if not file.derived_from)
    return tuple(replace(file, path=file.original, original=None) if file.original else file for file in files)


def write_corrections(material: bpy.types.Material, corrections: Corrections, analysis: MapAnalysis | None) -> None:
    """Say what was changed about the maps that `material` shows, and what was found out about them as they came."""
    material[CORRECTIONS] = json.dumps(corrections.plain())
    material[FINDINGS] = json.dumps(analysis.plain()) if analysis else ""


def corrections(material: bpy.types.Material) -> Corrections:
    """Return what was changed about the maps that `material` shows."""
    return Corrections.from_plain(_read(material, CORRECTIONS, dict))


def analysis(material: bpy.types.Material) -> MapAnalysis | None:
    """Return the analysis of the original maps; None if there is none."""
    try:
        return MapAnalysis.from_plain(_read(material, FINDINGS, dict))
    except (KeyError, TypeError, ValueError):
        return None


def tiling_mode(material: bpy.types.Material) -> str:
    """Return how the maps were to tile: one of TILING_MODES."""
    return str(_read(material, SETTINGS, dict).get("tiling_mode", "DEFAULT"))


def _read(material: bpy.types.Material, name: str, kind: type[_Plain]) -> _Plain:
    """Return a property that holds JSON of this kind; empty if somebody wrote something else into it."""
    try:
        value = json.loads(material.get(name, ""))
    except (TypeError, ValueError):
        return kind()
    return value if isinstance(value, kind) else kind()
