# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and after: what a material replaced, and the material again; or the maps that a material had."""

from dataclasses import replace

import bpy

from ...core.images import check_maps
from ...core.model.errors import PatinaError
from ...core.model.maps import MapFile
from ...core.model.message import Message
from ..material.changeable import check_changeable
from ..session.session import Session
from ..targets import compare as comparison
from ..targets import earlier_maps, map_sources
from ..targets.swaps import Comparison
from ..undo import undo_step

_CHANGED = Message("There is nothing to compare: the objects have changed since.")
_NEXT_STEP = Message("Undo, or apply the material again.")


def state(session: Session, context: bpy.types.Context, job_id: str) -> Comparison:
    """Return what is shown of a job of this session. It is found out anew only if the scene has changed."""
    tracked, mode = session.jobs.get(job_id), context.mode
    result = tracked.result if tracked else None
    about = "before", job_id, id(result), mode
    return session.facts.of(about, lambda: comparison.state(result))


def state_of(session: Session, material: bpy.types.Material) -> Comparison:
    """Return whether a material shows its earlier maps. It is found out anew only if the scene has changed."""
    return session.facts.of(("earlier maps", material.session_uid), lambda: comparison.state_of(material))


def compare(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Show what was there before a job's material or maps got there, or these again. Raises PatinaError.

    It is one undo step. Slots and faces that have something else by now stay as they are.
    """
    result = session.find(context, job_id).result
    if material := comparison.material_of(result):
        compare_maps(session, material)
        return
    now = comparison.state(result)
    if result is None or now.shows_before is None:
        raise PatinaError(now.reason, _NEXT_STEP)
    with undo_step("After" if now.shows_before else "Before"):
        if not comparison.swap(result, to_before=not now.shows_before):
            raise PatinaError(_CHANGED, _NEXT_STEP)


def compare_maps(session: Session, material: bpy.types.Material) -> None:
    """Have a material show the maps that it had before its newest ones, or these again. Raises PatinaError.

    It is one undo step, and everything else about the material stays.
    """
    check_changeable(material)
    now = comparison.state_of(material)
    if now.shows_before is None:
        raise PatinaError(now.reason)
    if session.corrections.is_working_on(material):
        raise PatinaError(Message("The maps are being updated."), Message("Try again in a moment."))
    files = earlier_maps.files_to_load(material)
    for file in check_maps.check_maps(files, session.decoder, check_maps.PATIENCE).refused:
        raise PatinaError(check_maps.refusal(file))
    try:
        with undo_step("After" if now.shows_before else "Before"):
            earlier_maps.swap(material, [_with_contents(material, file) for file in files])
    except (OSError, RuntimeError) as error:
        raise PatinaError(Message("Blender cannot read the earlier maps.")) from error


def _with_contents(material: bpy.types.Material, file: MapFile) -> MapFile:
    """Return a file, with its contents if it is to be packed, as the others of the material are. Raises OSError."""
    return replace(file, contents=file.path.read_bytes()) if map_sources.is_packed(material) else file
