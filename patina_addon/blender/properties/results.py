# SPDX-License-Identifier: GPL-3.0-or-later
"""The last results, for scripts. They are neither saved nor part of undo."""

import bpy
from bpy.props import PointerProperty, StringProperty

from .declarations import Attached, Classes


class PATINA_PG_results(bpy.types.PropertyGroup):
    """The last job and the last material."""

    last_job: StringProperty(name="Last Job", description="The ID of the job that was started last")
    last_material: StringProperty(
        name="Last Material", description="The name of the material that was created or updated last"
    )


CLASSES: Classes = (PATINA_PG_results,)
ATTACHED: Attached = ((bpy.types.WindowManager, "patina", PointerProperty(type=PATINA_PG_results)),)
