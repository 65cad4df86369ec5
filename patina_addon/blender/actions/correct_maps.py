# SPDX-License-Identifier: GPL-3.0-or-later
"""Change the maps of a material: correct them, derive missing ones, assign images. The original files stay."""

from dataclasses import replace
from typing import Any

import bpy

from ...core.model.corrections import DERIVABLE
from ...core.model.errors import PatinaError
from ...core.model.maps import reassign
from ...core.model.message import Message
from ..session.session import Session


def correct(session: Session, material: bpy.types.Material, is_settled: bool = True, **changes: Any) -> None:
    """Request corrections of the maps of a material. Raises PatinaError.

    `changes` are fields of Corrections. `is_settled`: no further change is expected soon, as when a slider is dragged.
    """
    corrections = replace(session.corrections.corrections_of(material), **changes)
    session.corrections.request(material, corrections, is_settled=is_settled)


def toggle_derived(session: Session, material: bpy.types.Material, kind: str) -> None:
    """Request that a missing map is computed from others, or that it is removed again. Raises PatinaError."""
    derived = session.corrections.corrections_of(material).derive
    toggled = tuple(other for other in DERIVABLE if (other in derived) != (other == kind))
    correct(session, material, derive=toggled)


def assign_image(session: Session, material: bpy.types.Material, file: str, kind: str) -> None:
    """Assign the image with this file name to the map `kind`. It swaps with the current image. Raises PatinaError."""
    files = session.corrections.files_of(material)
    image = next((image for image in files if image.path.name == file), None)
    if image is None:
        raise PatinaError(Message("This material has no image {image}.", image=file))
    corrections = session.corrections.corrections_of(material)
    session.corrections.request(material, corrections, reassign(files, image.path, kind))
