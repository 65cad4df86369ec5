# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose the Metallic of a material whose metallic map is missing, or only noise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..generator.bare_metal import is_bare_metal, names_metal
from ..model.job import Job
from ..model.map_analysis import MapAnalysis
from ..model.maps import METALNESS, MapFile
from ..model.message import Message, joined

_MISSING = Message("There is no metallic map. Metallic is 1, because the prompt names a metal.")
_NOISE = joined(
    (
        Message("The metallic map is off, because it shows no metal, only noise."),
        Message("It can be turned on under Maps."),
    )
)


def choose_metallic(
    job: Job, maps: Iterable[MapFile], analysis: MapAnalysis | None
) -> tuple[MapAnalysis | None, tuple[Message, ...]]:
    """Return the analysis of a job's first variant with its Metallic, and a note if that was chosen here."""
    prompt = job.request.prompt
    if all(file.kind != METALNESS for file in maps):
        if is_bare_metal(prompt):
            return replace(analysis or MapAnalysis(), metallic=1.0), (_MISSING,)
    elif analysis and analysis.is_metalness_noise and not names_metal(prompt):
        return replace(analysis, metallic=0.0), (_NOISE,)
    return analysis, ()
