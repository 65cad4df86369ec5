# SPDX-License-Identifier: GPL-3.0-or-later
"""Change the maps of a material: corrections, derived maps, and which image is which map. The originals stay."""

from dataclasses import replace
from typing import Any

import bpy

from ...core.model.corrections import DERIVABLE
from ...core.model.errors import PatinaError
from ...core.model.maps import reassign
from ...core.model.message import Message
from ..session.session import Session


def correct(session: Session, material: bpy.types.Material, is_settled: bool = True, **changes: Any) -> None:
    """Have the maps of a material corrected so. Raises PatinaError.

    `changes` are fields of Corrections, each of its own type. `is_settled`: no further change is to be waited for, as
    there is while a slider is dragged.
    """
    corrections = replace(session.corrections.corrections_of(material), **changes)
    session.corrections.request(material, corrections, is_settled=is_settled)


def toggle_derived(session: Session, material: bpy.types.Material, kind: str) -> None:
    """Have a missing map computed from others, or leave it out again. Raises PatinaError."""
    before = session.corrections.corrections_of(material).derive
    correct(session, material, derive=tuple(one for one in DERIVABLE if (one in before) != (one == kind)))


def assign_image(session: Session, material: bpy.types.Material, file: str, kind: str) -> None:
    """Make the image with this file name the map `kind`, whose image takes its place. Raises PatinaError."""
    files = session.corrections.files_of(material)
    chosen = next((one for one in files if one.path.name == file), None)
    if chosen is None:
        raise PatinaError(Message("This material has no image {image}.", image=file))
    corrections = session.corrections.corrections_of(material)
    session.corrections.request(material, corrections, reassign(files, chosen.path, kind))
