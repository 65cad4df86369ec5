# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the selection has a job's material already, so that Apply to Selection would change nothing."""

import bpy

from ..narrowing import present
from . import provenance, refusals

_MOST = 20
"""How many selected objects are looked at. With more of them it is not known."""


def has_material(context: bpy.types.Context, material: bpy.types.Material) -> bool:
    """Return whether the active slot of every selected object has this material, or its copy for another size.

    Objects that can get no material do not count, such as a camera that was selected along with the others.
    """
    if context.mode != 'OBJECT':
        return False
    selected = present(context.view_layer).objects.selected
    if not 0 < len(selected) <= _MOST:
        return False
    job, variant = provenance.job_of(material), provenance.variant_of(material)
    shown = [obj.active_material for obj in selected if not refusals.reason(obj)]
    return bool(shown) and all(
        one and provenance.job_of(one) == job and provenance.variant_of(one) == variant for one in shown
    )
