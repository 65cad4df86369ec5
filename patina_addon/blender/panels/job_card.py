# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of the job that is selected in the list. Whatever it shows, it is equally high: three lines and two rows.

In a short sidebar it has two lines.
"""

from dataclasses import dataclass

import bpy

from ...core.jobs import progress_text
from ...core.model.errors import Money
from ...core.model.job import Job
from ...core.model.maps import variants_of
from ...core.model.message import Message, verbatim
from ...core.model.short_title import short_title
from ..actions import compare as comparison
from ..message_layout import Icon, fitted, fitted_name, is_short, region_width
from ..operators import compare, dismiss, history, repeat
from ..operators.jobs import JobOperator
from ..operators.variants import PATINA_OT_compare_variants
from ..session import thumbnails
from ..session.job_list import LOST
from ..session.session import current
from ..session.tracked_job import TrackedJob
from . import job_messages, job_rows
from .buttons import draw_button
from .job_details import PATINA_PT_job_details
from .job_next_step import draw_next_step
from .remedies import draw_open_account

_LINES, _FEWER_LINES = 3, 2
_LINE_SCALE = 0.8
_ICON_PIXELS = 20
_ASKED_LETTERS = 15
"""How much of a prompt fits beside a picture, behind two words."""
_EMPTY = Message("Your materials are listed here.")
_BEFORE = Message("Before is shown")
_LOST = Message("They may have been charged. Look in your account, then dismiss them.")


@dataclass(frozen=True, slots=True)
class _Text:
    """What the lines of the card say."""

    first: Message
    """The name of a result, or the one thing to be known of a failure."""
    rest: tuple[Message, ...]
    """What fills the other lines. It is shortened if need be; the details have all of it."""
    icon: Icon = 'NONE'
    is_alert: bool = False
    is_name: bool = False
    """Whether the first is a name, which gets the lines that the rest leaves."""


def draw_card(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the card. It stands there without a job, too, so that nothing moves when the first one starts."""
    session, box = current(), layout.box()
    active = session.job_list.active
    tracked = session.jobs.get(active)
    if tracked:
        _draw_job(box, context, tracked)
    elif active == LOST:
        column = box.column(align=True)
        _draw_text(column, context, _Text(job_rows.lost_message(), (_LOST,), 'QUESTION', is_alert=True))
        row = column.row(align=True)
        for service in dict.fromkeys(session.jobs[lost].job.service for lost in session.job_list.lost):
            draw_open_account(row, service)
        draw_button(row, dismiss.PATINA_OT_dismiss_all, icon='X').only_lost = True
        column.row().label()
    else:
        column = box.column(align=True)
        column.active = False
        _draw_text(column, context, _Text(_EMPTY, ()))
        for _ in range(2):
            column.row().label()


def _draw_job(box: bpy.types.UILayout, context: bpy.types.Context, tracked: TrackedJob) -> None:
    job, material, taken = tracked.job, tracked.material(), 0.0
    picture = 0 if job.is_active or job.error else thumbnails.icon(job.id, job.plan.variant)
    if picture:
        scale = _lines(context) * _LINE_SCALE + 1.9  # not the highest part
        taken = 20 * scale
        split = box.split(factor=taken / max(region_width(context) - 40, 1.0))
        split.template_icon(icon_value=picture, scale=scale)
        column = split.column(align=True)
    else:
        column = box.column(align=True)
    _draw_text(column, context, _text(context, tracked, material), taken)
    row = column.row(align=True)
    if tracked.is_running:
        _draw_bar(row, job)
    else:
        draw_next_step(row, context, tracked)
    _draw_icons(column.row(align=True), context, tracked, is_narrow=bool(picture))


def _text(context: bpy.types.Context, tracked: TrackedJob, material: bpy.types.Material | None) -> _Text:
    job, name = tracked.job, verbatim(job_messages.name(tracked.job, material))
    if job.is_active:
        progress, preview = progress_text.progress_text(job, current().clock.now()), job_messages.preview(job)
        return _Text(name, (progress, preview)[: _lines(context) - 1] if preview else (progress,), is_name=True)
    if job.error:
        is_alert = job.error.money is not Money.NOT_CHARGED
        return _Text(job_messages.headline(job), (job.error.what,), job_messages.icon(tracked), is_alert)
    is_before = comparison.state(current(), context, job.id).shows_before
    summary = _BEFORE if is_before else job_messages.summary(tracked, material)
    warnings = job_messages.warnings(tracked, material)[:1]
    if job.plan.substitute:
        warnings = [Message("Asked for: {prompt}", prompt=short_title(job.request.subject, _ASKED_LETTERS))]
    said = (summary, *warnings)[: _lines(context) - 1]
    return _Text(name, said, 'ERROR' if job.plan.substitute else 'NONE', is_name=True)


def _draw_text(column: bpy.types.UILayout, context: bpy.types.Context, text: _Text, taken: float = 0.0) -> None:
    """Draw the lines, always as many."""
    most, icon_pixels = _lines(context), _ICON_PIXELS if text.icon != 'NONE' else 0
    first = fitted_name if text.is_name else fitted
    lines = list(first(context, text.first, most - len(text.rest) if text.is_name else 1, taken + icon_pixels) or ("",))
    heads = len(lines)
    each = max((most - heads) // max(len(text.rest), 1), 1)
    lines += [line for message in text.rest for line in fitted(context, message, each, taken)]
    for number in range(most):
        row = column.row()
        row.scale_y, row.alert = _LINE_SCALE, text.is_alert and number < heads
        icon: Icon = text.icon if number == 0 else 'BLANK1' if number < heads and icon_pixels else 'NONE'
        row.label(text=lines[number] if number < len(lines) else "", icon=icon, translate=False)


def _lines(context: bpy.types.Context) -> int:
    return _FEWER_LINES if is_short(context) else _LINES


def _draw_bar(layout: bpy.types.UILayout, job: Job) -> None:
    """Draw how far a job is, if there is ground for a number."""
    fraction = progress_text.progress_fraction(job, current().clock.now())
    if fraction is None:
        layout.label()
    else:
        layout.progress(factor=fraction, text=f"{fraction:.0%}", translate=False)


def _draw_icons(
    row: bpy.types.UILayout, context: bpy.types.Context, tracked: TrackedJob, is_narrow: bool
) -> None:
    """Draw what is one click away. Each keeps its place, counted from the right, whatever state the job is in."""
    job, is_ended = tracked.job, not tracked.job.is_active
    if is_narrow:
        row.popover(PATINA_PT_job_details.bl_idname, text="", icon='INFO')
    else:
        row.popover(PATINA_PT_job_details.bl_idname, text="Details")
    if len(variants_of(job.maps)) > 1 and is_ended:
        _draw_icon(row, PATINA_OT_compare_variants, 'IMGDISPLAY', job)
    before = comparison.state(current(), context, job.id).shows_before
    _draw_icon(row, compare.PATINA_OT_compare, 'ARROW_LEFTRIGHT', job, before is not None, bool(before))
    _draw_icon(row, repeat.PATINA_OT_generate_again, 'FILE_REFRESH', job, is_ended)
    _draw_icon(row, history.PATINA_OT_restore_settings, 'LOOP_BACK', job)
    _draw_icon(row, history.PATINA_OT_open_folder, 'FILE_FOLDER', job, bool(job.maps))
    _draw_icon(row, dismiss.PATINA_OT_dismiss, 'X', job, is_ended)


def _draw_icon(
    row: bpy.types.UILayout,
    operator: type[JobOperator],
    icon: Icon,
    job: Job,
    is_enabled: bool = True,
    is_pressed: bool = False,
) -> None:
    part = row.row(align=True)
    part.enabled = is_enabled
    draw_button(part, operator, text="", icon=icon, depress=is_pressed).job = job.id
