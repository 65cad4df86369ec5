# SPDX-License-Identifier: GPL-3.0-or-later
"""Place the maps of a material on the surface."""

from math import isclose, pi, tau

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.message import Message
from .. import values
from ..material.projection import uses_box_projection
from ..undo import undo_step


def rotate(material: bpy.types.Material) -> None:
    """Rotate the maps by 90 degrees, as one undo step. Raises InvalidRequest for box projection, which is upright."""
    if uses_box_projection(material):
        raise InvalidRequest(
            Message("{material} uses box projection, which cannot be rotated.", material=material.name),
            Message("Unwrap the object, then click Fit Size."),
        )
    controls = values.controls(material)
    rotation = (controls.rotation + pi / 2) % tau
    with undo_step(material.name):
        # Four right angles of 32 bits are not quite a full turn.
        controls.rotation = 0.0 if isclose(rotation, tau, abs_tol=1e-5) or rotation < 1e-5 else rotation
