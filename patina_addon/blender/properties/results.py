# SPDX-License-Identifier: GPL-3.0-or-later
"""What a script asks for afterwards. Not saved, not undone."""

import bpy
from bpy.props import PointerProperty, StringProperty

from .declarations import Attached, Classes


class PATINA_PG_results(bpy.types.PropertyGroup):
    """What was started and made last."""

    last_job: StringProperty(name="Last Job", description="The ID of the job that was started last")
    last_material: StringProperty(name="Last Material", description="The name of the material that was made last")


CLASSES: Classes = (PATINA_PG_results,)
ATTACHED: Attached = ((bpy.types.WindowManager, "patina", PointerProperty(type=PATINA_PG_results)),)
