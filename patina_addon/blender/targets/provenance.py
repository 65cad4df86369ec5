# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material comes from, as custom properties of it: plain values that any later file and any script can read.

patina_job, patina_variant (from 0), patina_variants (how many there are; 0 once the user has decided for this one),
patina_prompt, patina_substitute (the name of what was made in place of it; empty if it was made), patina_model,
patina_task, patina_service, patina_settings (JSON), patina_date (ISO 8601), and as JSON patina_maps,
patina_corrections and patina_findings: each map's file, what was changed about the maps, what was found out about
them; patina_size: the real size that it was given, if that was known; patina_included, by kind of map: what was changed
about an original that itself is gone; and patina_offered: what was changed about the maps that these replaced, until
the person answers. patina_earlier has what all of these were before the material got the maps of another job; see
earlier_maps.py. Nothing is secret.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

import bpy

from ...core.model import naming
from ...core.model.corrections import Corrections
from ...core.model.job import Job
from ...core.model.map_analysis import MapAnalysis
from ...core.model.maps import MAPS as KINDS
from ...core.model.maps import MapFile, of_variant, uncorrected, variants_of
from ...core.model.message import Message, verbatim
from ...core.model.real_size import RealSize
from ...core.model.request import TILING_MODES, MaterialRequest, from_plain
from ...core.model.stored_values import Record
from ...core.services import SERVICES
from .. import values

Value = TypeVar("Value")

JOB, VARIANT, VARIANTS, MAPS = "patina_job", "patina_variant", "patina_variants", "patina_maps"
CORRECTIONS, FINDINGS, SETTINGS = "patina_corrections", "patina_findings", "patina_settings"
INCLUDED, OFFERED, SUBSTITUTE, SIZE = "patina_included", "patina_offered", "patina_substitute", "patina_size"

_TEXTS = ("prompt", "model", "task", "service", "date")
_RECORD = (
    JOB, MAPS, CORRECTIONS, FINDINGS, SETTINGS, INCLUDED, OFFERED, SUBSTITUTE, *(f"patina_{name}" for name in _TEXTS)
)  # fmt: skip
"""The properties that are texts."""
_LONGEST = 1 << 26
"""How many letters one of the texts may have."""
_LABELS = {
    MAPS: Message("maps"),
    CORRECTIONS: Message("corrections"),
    FINDINGS: Message("analysis of the maps"),
    SETTINGS: Message("settings"),
    INCLUDED: Message("earlier corrections"),
    OFFERED: Message("corrections of the previous maps"),
    SIZE: Message("real size"),
}
"""What is in the properties that Patina itself reads, for people."""


def write(
    material: bpy.types.Material, job: Job, variant: int, older: Iterable[MapFile] = (), tiling: str | None = None
) -> None:
    """Say of `material` that it shows this variant of what `job` made.

    `older` are maps that it had before and still shows, and `tiling` the axes along which it repeats on a model.
    """
    is_decided = job_of(material) == job.id and variant_count(material) == 0
    properties = {
        JOB: job.id,
        VARIANTS: 0 if is_decided else len(variants_of(job.maps)),
        "patina_prompt": job.request.prompt,
        SUBSTITUTE: job.plan.substitute,
        "patina_task": job.task,
        "patina_service": job.service,
        "patina_model": _model(job),
        SETTINGS: json.dumps(job.request.plain(), ensure_ascii=False),
        "patina_date": datetime.fromtimestamp(job.created).astimezone().isoformat(timespec="seconds"),
    }
    for name, value in properties.items():
        material[name] = value
    if job.plan.real_size:
        material[SIZE] = json.dumps(job.plan.real_size.plain())
    older, analysis = tuple(older), None if variant else job.analysis
    if analysis and tiling is not None:
        analysis = replace(analysis, tiling=tiling)
    kept = {kind: known for kind, known in included(material).items() if kind in {file.kind for file in older}}
    write_maps(material, (*of_variant((*job.maps, *job.extra_images), variant), *older))
    write_corrections(material, job.plan.corrections, analysis, kept)


def record(material: bpy.types.Material) -> dict[str, str | int]:
    """Return all of this as plain values."""
    return checked(values.custom(material))


def checked(stored: Record) -> dict[str, str | int]:
    """Return what a record says of where maps come from, without what is no right value."""
    texts = {name: stored.text(name, longest=_LONGEST) for name in _RECORD if name in stored}
    numbers = {name: stored.integer(name, 0) for name in (VARIANT, VARIANTS) if name in stored}
    return {**texts, **numbers}


def restore(material: bpy.types.Material, record: Mapping[str, str | int]) -> None:
    """Say of `material` what `record` returned, and nothing else."""
    for name in (*_RECORD, VARIANT, VARIANTS):
        if name in record:
            material[name] = record[name]
        else:
            material.pop(name, None)


def maps_of(record: Mapping[str, str | int]) -> tuple[MapFile, ...]:
    """Return the maps in what `record` returned."""
    return _maps(Record(record))


def name_of_prompt(material: bpy.types.Material) -> str:
    """Return what the job that made `material` called it by itself; empty if nobody knows."""
    if name := substitute(material):
        return name
    request = settings(material)
    return naming.material_name(request.subject) if request else ""


def is_made_by_patina(material: bpy.types.Material) -> bool:
    """Return whether a job of Patina's made `material`, and not only maps for a material of the user."""
    return bool(job_of(material)) and not values.controls(material).use_own_mapping


def _model(job: Job) -> str:
    """Return what the service calls the model; empty for a service that only another version of Patina knows."""
    service = SERVICES.get(job.service)
    return service.offer(job.request.task).model if service else ""


def write_maps(material: bpy.types.Material, files: Iterable[MapFile]) -> None:
    """Say of `material` which files it shows, of which variant, and which came besides."""
    files = tuple(files)
    material[MAPS] = json.dumps([file.plain() for file in files])
    material[VARIANT] = min((file.variant for file in files), default=0)


def job_of(material: bpy.types.Material) -> str:
    """Return the id of the job that made `material`; "" if nobody knows."""
    return values.custom_text(material, JOB)


def substitute(material: bpy.types.Material) -> str:
    """Return the name of what was made in place of what the prompt asks for; "" if that was made."""
    return values.custom_text(material, SUBSTITUTE)


def variant_of(material: bpy.types.Material) -> int:
    """Return which of the variants that its job made `material` shows, from 0."""
    return values.custom(material).integer(VARIANT, 0)


def variant_count(material: bpy.types.Material) -> int:
    """Return how many variants its job made; 0 once the user has decided for the one that it shows."""
    return values.custom(material).integer(VARIANTS, 1)


def close_variants(material: bpy.types.Material) -> None:
    """Say of `material` that the user has decided for the variant that it shows."""
    material[VARIANTS] = 0


def maps(material: bpy.types.Material) -> tuple[MapFile, ...]:
    """Return the map files that `material` shows; of kind "" those that are not maps."""
    return _read(material, MAPS, _maps)


def originals(material: bpy.types.Material) -> tuple[MapFile, ...]:
    """Return the files before anything was corrected; none of those that were derived here."""
    return uncorrected(maps(material))


def write_corrections(
    material: bpy.types.Material,
    corrections: Corrections,
    analysis: MapAnalysis | None,
    included: Mapping[str, Corrections] | None = None,
) -> None:
    """Say what was changed about the maps that `material` shows, and what was found out about them as they came.

    `included` is what was changed about originals that are gone, by kind of map.
    """
    material[CORRECTIONS] = json.dumps(corrections.plain())
    material[FINDINGS] = json.dumps(analysis.plain()) if analysis else ""
    material[INCLUDED] = json.dumps({kind: already.plain() for kind, already in (included or {}).items()})


def offer(material: bpy.types.Material, corrections: Corrections) -> None:
    """Say of `material` what was changed about the maps that it had before; what is offered already stays otherwise."""
    if corrections != Corrections():
        material[OFFERED] = json.dumps(corrections.plain())


def offered(material: bpy.types.Material) -> Corrections:
    """Return what was changed about the maps that `material` had before, and is to be asked about."""
    return _read(material, OFFERED, _offered)


def end_offer(material: bpy.types.Material) -> None:
    """Ask no more about corrections of maps that `material` had before."""
    material.pop(OFFERED, None)


def included(material: bpy.types.Material) -> dict[str, Corrections]:
    """Return what was changed about originals that are gone, by kind of map."""
    return dict(_read(material, INCLUDED, _included))


def corrections(material: bpy.types.Material) -> Corrections:
    """Return what was changed about the maps that `material` shows."""
    return _read(material, CORRECTIONS, _corrections)


def analysis(material: bpy.types.Material) -> MapAnalysis | None:
    """Return the analysis of the original maps; None if there is none."""
    return _read(material, FINDINGS, _analysis)


def real_size(material: bpy.types.Material) -> RealSize | None:
    """Return the size that was last known of what `material` showed, and that it was given; None if none was."""
    return _read(material, SIZE, _size)


def settings(material: bpy.types.Material) -> MaterialRequest | None:
    """Return what was requested; None if nobody knows."""
    return _read(material, SETTINGS, _settings)


def tiling_mode(material: bpy.types.Material) -> str:
    """Return how the maps are to tile: one of TILING_MODES. With its own mapping, a material says how they do."""
    found = analysis(material) if values.controls(material).use_own_mapping else None
    if found:
        return found.tiling or "NONE"
    request = settings(material)
    return request.tiling_mode if request and request.tiling_mode in TILING_MODES else TILING_MODES[0]


def texts(material: bpy.types.Material) -> dict[str, str]:
    """Return the prompt, the model, the task, the service and the date, as far as they are known."""
    found = {name: values.custom_text(material, f"patina_{name}") for name in _TEXTS}
    return {name: text for name, text in found.items() if text}


def damage(material: bpy.types.Material) -> tuple[Message, ...]:
    """Return what cannot be read of what is stored with `material`."""
    record = values.custom(material)
    record.integer(VARIANT, 0)
    record.integer(VARIANTS, 1)
    for name in (JOB, *(f"patina_{name}" for name in _TEXTS)):
        record.text(name)
    damaged = (*record.damaged, *(part for name in _READERS for part in _damaged(material, name)))
    labels = (verbatim(label) for label in values.damaged_controls(material))
    return (*(_LABELS.get(name, verbatim(name.removeprefix("patina_"))) for name in damaged), *labels)


def _maps(stored: Record) -> tuple[MapFile, ...]:
    return tuple(filter(None, map(MapFile.from_plain, stored.json(MAPS).records(MAPS))))


def _corrections(stored: Record) -> Corrections:
    return Corrections.from_plain(stored.json(CORRECTIONS).record(CORRECTIONS))


def _offered(stored: Record) -> Corrections:
    return Corrections.from_plain(stored.json(OFFERED).record(OFFERED))


def _included(stored: Record) -> tuple[tuple[str, Corrections], ...]:
    record = stored.json(INCLUDED).record(INCLUDED)
    return tuple((kind, Corrections.from_plain(record.record(kind))) for kind in KINDS if kind in record)


def _analysis(stored: Record) -> MapAnalysis | None:
    parsed = stored.json(FINDINGS)
    return MapAnalysis.from_plain(parsed.record(FINDINGS)) if FINDINGS in parsed else None


def _size(stored: Record) -> RealSize | None:
    return RealSize.from_plain(stored.json(SIZE).record(SIZE))


def _settings(stored: Record) -> MaterialRequest | None:
    parsed = stored.json(SETTINGS)
    request = from_plain(parsed.record(SETTINGS))
    if request is None and SETTINGS in parsed:
        stored.note(SETTINGS)
    return request


Read = Callable[[Record], Value]
"""Reads one of the properties that hold JSON."""

_READERS: dict[str, Read[object]] = {
    MAPS: _maps,
    CORRECTIONS: _corrections,
    OFFERED: _offered,
    INCLUDED: _included,
    FINDINGS: _analysis,
    SETTINGS: _settings,
    SIZE: _size,
}


def _read(material: bpy.types.Material, name: str, read: Read[Value]) -> Value:
    """Return what `read` reads of the property `name`, which is parsed once: the panel asks at every redraw."""
    stored = values.custom(material).values.get(name)
    return _parsed(name, stored, read)[0] if isinstance(stored, str | None) else read(Record({name: stored}))


def _damaged(material: bpy.types.Material, name: str) -> tuple[str, ...]:
    """Return the names of what cannot be read of the property `name`."""
    stored = values.custom(material).values.get(name)
    if isinstance(stored, str | None):
        return _parsed(name, stored, _READERS[name])[1]
    record = Record({name: stored})
    _READERS[name](record)
    return tuple(record.damaged)


@lru_cache(maxsize=128)
def _parsed(name: str, stored: str | None, read: Read[Value]) -> tuple[Value, tuple[str, ...]]:
    """Return what a text says, and the names of what is not right. The values are frozen."""
    record = Record({name: stored})
    return read(record), tuple(record.damaged)
