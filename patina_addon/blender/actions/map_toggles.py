# SPDX-License-Identifier: GPL-3.0-or-later
"""Toggle a map: cut its link and use its mean instead, so that exports are right, too."""

import bpy

from ..material import density_copies, map_links, wiring, write_controls
from ..targets import provenance
from ..undo import undo_step

is_on = map_links.is_on


def toggle(material: bpy.types.Material, kind: str) -> None:
    """Leave out a map that is used, or use it again, in `material` and its density copies, as one undo step.

    All nodes stay.
    """
    is_used = is_on(material, kind)
    mean = next((file.mean for file in provenance.maps(material) if file.kind == kind), None)
    with undo_step(material.name):
        density_copies.settle_family(material)
        for member in density_copies.members(material):
            if is_used:
                map_links.unlink(member, kind, wiring.fallback_values(kind, mean))
            else:
                map_links.relink(member, kind)
            write_controls.write_all(member)
