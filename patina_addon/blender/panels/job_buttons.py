# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons for what can be done with a job, in the panel and in the history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import bpy

from ...core.jobs import job_text
from ...core.model.errors import ServiceError
from ...core.model.job import Job, State
from ...core.model.maps import TOO_LARGE, UNCHECKED
from ...core.model.message import Message, listed
from ..actions.repeat import can_try_again
from ..message_layout import Icon
from ..operators import dismiss, fetch_results, history, jobs, repeat, withheld
from ..operators.jobs import JobOperator
from ..session import resumable
from ..targets import find_target
from ..translation import shown
from .buttons import ButtonOptions, draw_button


@dataclass(frozen=True, slots=True)
class JobButton:
    """A button for a job."""

    operator: type[JobOperator]
    icon: Icon = 'NONE'
    is_offered: Callable[[Job], object] = lambda job: True
    """Whether to offer it for a job in its current state."""
    text: Callable[[Job], Message] | None = None
    """Its text, if that is not the operator's label."""
    needs_files: bool = False


def _is_refused(job: Job) -> bool:
    """Return whether the service may accept the request without some of its fields."""
    return isinstance(job.error, ServiceError) and bool(job.error.refused_fields)


def _has_withheld(reason: str, job: Job) -> bool:
    """Return whether files of the job were kept and not loaded for this reason."""
    return not job.is_active and any(file.withheld == reason for file in job.withheld)


def _generate_again(job: Job) -> Message:
    """Return the text of Generate Again, with what the first one cost."""
    label, cost = Message("Generate Again"), job_text.cost(job)
    return Message("{label} ({price})", label=label, price=cost) if job.credits and cost else label


APPLY = JobButton(jobs.PATINA_OT_apply, 'MATERIAL', needs_files=True)
APPLY_AS_PLANNED = JobButton(
    jobs.PATINA_OT_apply_as_planned,
    is_offered=lambda job: find_target.target_names(job.plan.target),
    text=lambda job: Message("Apply to {objects}", objects=listed(find_target.target_names(job.plan.target), 1)),
    needs_files=True,
)
RETRY = JobButton(repeat.PATINA_OT_retry, is_offered=_is_refused)
FETCH = JobButton(
    fetch_results.PATINA_OT_fetch,
    'IMPORT',
    resumable.can_fetch,
    lambda job: Message("Fetch Missing Maps") if job.maps else Message("Fetch Result"),
)
USE_SCALED_DOWN = JobButton(withheld.PATINA_OT_use_scaled_down, 'FULLSCREEN_EXIT', partial(_has_withheld, TOO_LARGE))
LOAD_UNCHECKED = JobButton(withheld.PATINA_OT_load_unchecked, 'ERROR', partial(_has_withheld, UNCHECKED))
LINK_TASK = JobButton(fetch_results.PATINA_OT_link_task, 'IMPORT', resumable.can_link_task)
TRY_AGAIN = JobButton(repeat.PATINA_OT_try_again, 'FILE_REFRESH', can_try_again)
GENERATE_AGAIN = JobButton(
    repeat.PATINA_OT_generate_again, 'FILE_REFRESH', lambda job: not job.is_active, text=_generate_again
)
DISMISS = JobButton(dismiss.PATINA_OT_dismiss, 'X', lambda job: not job.is_active)
DISMISS_UNCERTAIN = JobButton(dismiss.PATINA_OT_dismiss, 'X', lambda job: job.state is State.UNCERTAIN)
RESTORE_SETTINGS = JobButton(history.PATINA_OT_restore_settings, 'LOOP_BACK')
OPEN_FOLDER = JobButton(history.PATINA_OT_open_folder, 'FILE_FOLDER', needs_files=True)
COPY_DETAILS = JobButton(history.PATINA_OT_copy_text, 'COPYDOWN', text=lambda job: Message("Copy Details"))
DELETE = JobButton(history.PATINA_OT_delete_job, 'TRASH', lambda job: not job.is_active)


def offered(job: Job, buttons: Iterable[JobButton], *, has_files: bool) -> list[JobButton]:
    """Return those of `buttons` that apply to the current state of `job`."""
    return [button for button in buttons if (has_files or not button.needs_files) and button.is_offered(job)]


def draw_job_buttons(
    layout: bpy.types.UILayout, job: Job, buttons: Iterable[JobButton], *, has_files: bool, has_icons: bool
) -> None:
    """Draw those of `buttons` that apply to the current state of `job`."""
    for button in offered(job, buttons, has_files=has_files):
        options: ButtonOptions = {"icon": button.icon} if has_icons else {}
        if button.text:
            options |= {"text": shown(button.text(job)), "translate": False}
        draw_button(layout, button.operator, **options).job = job.id
