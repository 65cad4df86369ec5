# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs in the panel: how far they are, what became of them, and what can be done."""

import bpy

from ...core.errors import ServiceError
from ...core.job import Job, State
from ...core.maps import MAPS, of_variant
from ...core.money import Price
from ...core.services import SERVICES
from .. import job_operators, session
from ..order import Outcome
from ..text import draw_text

_ENDED_SHOWN = 3


def draw_jobs(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The jobs of this session: those at work, then the newest that have ended."""
    newest_first = list(reversed(session.current().jobs.values()))
    for job in newest_first:
        if job.is_at_work:
            _draw_work(layout, job)
    for job in [job for job in newest_first if not job.is_at_work][:_ENDED_SHOWN]:
        _draw_ended(layout, context, job)
    _draw_map_choice(layout, [job for job in newest_first if job.maps and SERVICES[job.service].is_remote])


def _draw_work(layout: bpy.types.UILayout, job: Job) -> None:
    column = layout.column(align=True)
    column.label(text=job.request.subject, icon='SORTTIME', translate=False)
    row = column.row(align=True)
    text = job.message if job.fraction is None else f"{job.fraction:.0%}  {job.message}"
    row.progress(factor=job.fraction or 0.0, text=text, translate=False)
    row.operator(job_operators.PATINA_OT_cancel.bl_idname, text="", icon='CANCEL').job = job.id


def _draw_ended(layout: bpy.types.UILayout, context: bpy.types.Context, job: Job) -> None:
    box = layout.box().column(align=True)
    outcome = session.current().outcomes.get(job.id)
    made = outcome and outcome.find()
    is_undone = outcome is not None and made is None
    row = box.row()
    if job.maps and not job.error:
        icon = 'CHECKMARK' if made else 'MATERIAL'
    else:
        icon = 'CANCEL' if job.state is State.STOPPED else 'ERROR'
    row.label(text=made.name if made else job.request.subject, icon=icon, translate=False)
    row.operator(job_operators.PATINA_OT_dismiss.bl_idname, text="", icon='X', emboss=False).job = job.id
    for sentence in _sentences(job, outcome, is_undone):
        draw_text(box, context, sentence)
    if isinstance(job.error, ServiceError) and job.error.has_refused_options:
        box.operator(job_operators.PATINA_OT_send_again.bl_idname).job = job.id
    if job.maps:
        box.operator(job_operators.PATINA_OT_apply.bl_idname).job = job.id


def _sentences(job: Job, outcome: Outcome | None, is_undone: bool) -> list[str]:
    """What there is to say about a job that has ended."""
    found = [str(job.error)] if job.error else [job.message, *job.notes]
    if job.credits:
        found.append(f"Reserved: {Price(job.credits, SERVICES[job.service].unit)}.")
    if is_undone:
        found.append("Undone. Its maps are kept.")
    elif outcome is None and job.state is State.READY and not job.message:
        found.append("Ready to be applied.")
    elif outcome:
        found += outcome.assignment.refusals
        if outcome.assignment.replaced:
            found.append(f"Replaced and kept: {', '.join(outcome.assignment.replaced)}.")
        if outcome.materials[1:]:
            found.append(f"Other variants: {', '.join(outcome.materials[1:])}.")
    return [sentence for sentence in found if sentence]


def _draw_map_choice(layout: bpy.types.UILayout, jobs: list[Job]) -> None:
    """Which image of the newest result is which map: services do not always say, and the pixels can mislead."""
    if not jobs:
        return
    job = jobs[0]
    header, body = layout.panel("patina_which_map", default_closed=True)
    header.label(text="Which Image Is Which Map")
    if body:
        for found in of_variant((*job.maps, *job.spares), 0):
            row = body.split(factor=0.6)
            row.label(text=found.path.name.removeprefix(f"{job.stem}_"), icon='IMAGE_DATA', translate=False)
            label = MAPS[found.kind].label if found.kind else "No Map"
            menu = row.operator_menu_enum(job_operators.PATINA_OT_reassign_map.bl_idname, "meant", text=label)
            menu.job, menu.file = job.id, found.path.name
