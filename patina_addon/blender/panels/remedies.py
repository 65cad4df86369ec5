# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons that put right what is wrong with the inputs, or why a job failed."""

from pathlib import Path

import bpy

from ...core.model.errors import InvalidRequest, Remedy, StorageError
from ...core.model.job import Job, State
from ...core.model.message import Message
from ...core.services import SERVICES
from ..narrowing import present
from ..operators.account import PATINA_OT_open_preferences
from ..operators.prompt import PATINA_OT_use_prompt
from ..operators.show_object import PATINA_OT_show_object
from ..translation import shown
from .buttons import draw_button
from .prompt_menus import first_example

_TEXTS = {
    Remedy.PREFERENCES: Message("Open Preferences"),
    Remedy.ONLINE_ACCESS: Message("Go Online"),
    Remedy.SHOW_OBJECT: Message("Show and Select"),
    Remedy.EDIT_MODE: Message("Edit Mode"),
    Remedy.EXAMPLE: Message("Try an Example"),
}
_SHOW_FILE = Message("Show File")


def remedy_text(problem: InvalidRequest) -> str:
    """Return what stands on the button that puts a problem right; empty if there is none.

    Nothing in Blender allows what its command line forbids.
    """
    if problem.remedy is Remedy.ONLINE_ACCESS and bpy.app.online_access_override:
        return ""
    if problem.remedy in _TEXTS:
        return shown(_TEXTS[problem.remedy])
    return shown(_SHOW_FILE) if problem.file else ""


def draw_remedy(layout: bpy.types.UILayout, problem: InvalidRequest) -> None:
    """Draw the button that puts a problem right, if there is one."""
    if not (text := remedy_text(problem)):
        return
    match problem.remedy:
        case Remedy.PREFERENCES:
            draw_button(layout, PATINA_OT_open_preferences, text=text, translate=False)
        case Remedy.ONLINE_ACCESS:
            layout.prop(
                present(bpy.context.preferences).system, "use_online_access", text=text, translate=False, toggle=True
            )
        case Remedy.SHOW_OBJECT:
            draw_button(layout, PATINA_OT_show_object, text=text, translate=False)
        case Remedy.EDIT_MODE:
            present(layout.operator("object.mode_set", text=text, translate=False)).mode = 'EDIT'
        case Remedy.EXAMPLE:
            draw_button(layout, PATINA_OT_use_prompt, text=text, translate=False).prompt = shown(first_example())
        case _ if problem.file:
            _draw_show_file(layout, problem.file)


def draw_job_remedy(layout: bpy.types.UILayout, job: Job) -> None:
    """Draw the button that puts right why a job failed, or shows whether a lost task exists, if there is one.

    Without icons the texts fit into the card.
    """
    error = job.error
    if isinstance(error, StorageError) or (error and error.remedy is Remedy.PREFERENCES):
        draw_button(layout, PATINA_OT_open_preferences, text="Open Preferences")
    elif job.state is State.UNCERTAIN or (error and error.remedy is Remedy.ACCOUNT):
        draw_open_account(layout, job.service)
    elif file := _bad_file(job):
        _draw_show_file(layout, file)


def draw_open_account(layout: bpy.types.UILayout, service_id: str) -> None:
    """Draw the button that opens the page of the user's account with a service, if its address is known."""
    service = SERVICES.get(service_id)
    if service and service.account_page:
        present(layout.operator("wm.url_open", text="Open Account", icon='URL')).url = service.account_page


def _bad_file(job: Job) -> Path | None:
    """Return the file of the image because of which a job failed; None if it has none, or failed for another reason."""
    error, image = job.error, job.request.image
    if isinstance(error, InvalidRequest) and error.file:
        return error.file
    return image.path if error and error.remedy is Remedy.IMAGE and image else None


def _draw_show_file(layout: bpy.types.UILayout, file: Path) -> None:
    """Draw the button that opens the folder with a file."""
    present(layout.operator("wm.path_open", text=shown(_SHOW_FILE), translate=False)).filepath = str(file.parent)


def draw_allow_online(layout: bpy.types.UILayout) -> None:
    """Draw Blender's own switch for online access, unless Blender was started without it."""
    if not bpy.app.online_access_override:
        layout.prop(present(bpy.context.preferences).system, "use_online_access", text="Allow Online Access")
