# SPDX-License-Identifier: GPL-3.0-or-later
"""How the history is shown: its search text, and as pictures or as a list. Neither saved nor part of undo."""

import bpy
from bpy.props import EnumProperty, StringProperty

from .. import pump, values
from ..session import session
from .declarations import Attached, Classes


def _search(manager: bpy.types.WindowManager, _context: bpy.types.Context) -> None:
    """Search the history for the text."""
    session.current().history.search_for(values.history_search(manager))
    pump.wake()


CLASSES: Classes = ()
ATTACHED: Attached = (
    (
        bpy.types.WindowManager,
        "patina_search",
        StringProperty(
            name="Search",
            description="Words of a prompt or a material name, a state such as Failed, a service, or a task ID",
            options={'SKIP_SAVE', 'TEXTEDIT_UPDATE'},
            update=_search,
        ),
    ),
    (
        bpy.types.WindowManager,
        "patina_history_view",
        EnumProperty(
            name="View",
            description="How the history is shown",
            items=(
                ('GRID', "Grid", "Show pictures, with the details of the selected one below them", 'IMGDISPLAY', 0),
                ('LIST', "List", "Show a line for each job, with its state, date, and cost", 'LONGDISPLAY', 1),
            ),
            options={'SKIP_SAVE'},
        ),
    ),
)
