# SPDX-License-Identifier: GPL-3.0-or-later
"""The details of the job that is selected in the history, with what can be done with it."""

import bpy

from ...core.jobs import job_text
from ...core.model.job import Job
from ...core.model.message import Message, verbatim
from ..message_layout import draw_message, region_width
from ..session import resumable, thumbnails
from ..session.history import Row
from ..session.session import current
from ..translation import shown
from . import job_buttons
from .job_facts import draw_fact, draw_task, draw_variants_to_apply
from .remedies import draw_job_remedy

_BUTTONS = (
    job_buttons.APPLY,
    job_buttons.USE_SCALED_DOWN,
    job_buttons.LOAD_UNCHECKED,
    job_buttons.FETCH,
    job_buttons.LINK_TASK,
    job_buttons.GENERATE_AGAIN,
    job_buttons.RESTORE_SETTINGS,
    job_buttons.OPEN_FOLDER,
    job_buttons.COPY_DETAILS,
    job_buttons.DELETE,
)
_SEPARATOR = " \N{MIDDLE DOT} "
_PICTURE_SCALE = 6.0
_LABEL_SHARE = 0.3


def draw_details(layout: bpy.types.UILayout, context: bpy.types.Context, row: Row, job: Job, has_title: bool) -> None:
    """Draw the details of a job, which may be newer than in its `row`. `has_title`: what it is was not said yet."""
    if picture := thumbnails.icon_of(job):
        layout.template_icon(icon_value=picture, scale=_PICTURE_SCALE)
    if has_title and job.title != job.request.subject:
        draw_message(layout, context, verbatim(job.title))
    if has_title or job.title != job.request.subject or len(job.title) > _title_characters(context):
        draw_message(layout, context, verbatim(job.request.subject))
    facts = layout.column(align=True)
    facts.scale_y = 0.8
    if has_title:
        line = facts.row()
        line.active = False
        line.label(text=facts_line(row), translate=False)
    draw_fact(facts, "Settings", shown(job_text.settings(job.request)), _LABEL_SHARE)
    draw_fact(facts, "Service", shown(job_text.service(job)), _LABEL_SHARE)
    draw_task(facts, job, _LABEL_SHARE)
    error = job.error.message if job.error else Message()
    limits = (job_text.damage(job), job_text.unknown_service(job), job_text.missing(job), *job_text.withheld(job))
    for message in filter(None, (*limits, *job.notes, error, resumable.offer(job))):
        draw_message(layout, context, message, 'INFO')
    if row.is_gone:
        missing = Message("Its folder {folder} no longer exists.", folder=str(job.folder))
        draw_message(layout, context, missing, 'ERROR')
    has_files = bool(job.maps) and not row.is_gone
    if has_files:
        draw_variants_to_apply(layout, job, current().variant_pictures.of(job.id) or {})
    buttons = layout.column(align=True)
    if not job.is_active:
        draw_job_remedy(buttons, job)
    job_buttons.draw_job_buttons(buttons, job, _BUTTONS, has_files=has_files, has_icons=True)


def facts_line(row: Row) -> str:
    """Return the state, the date and the cost of a job as one line."""
    return _SEPARATOR.join(map(shown, filter(None, row.facts)))


def _title_characters(context: bpy.types.Context) -> int:
    """Return how many letters of a title a line of the list shows."""
    return max(12, int((region_width(context) - 130) / 6.6))
