# SPDX-License-Identifier: GPL-3.0-or-later
"""Change the maps of a material: correct them, derive missing ones, assign images. The original files stay."""

from dataclasses import replace
from typing import Any

import bpy

from ...core.model.corrections import DERIVABLE, Corrections, about, changes, labels
from ...core.model.errors import PatinaError
from ...core.model.maps import reassign
from ...core.model.message import Message, listed
from ..material import density_copies, nodes
from ..session.session import Session
from ..targets import provenance
from ..undo import undo_step


def correct(session: Session, material: bpy.types.Material, is_settled: bool = True, **changed: Any) -> None:
    """Request corrections of the maps of a material. Raises PatinaError.

    `changed` are fields of Corrections. `is_settled`: no further change is expected soon, as when a slider is dragged.
    """
    corrections = replace(session.corrections.corrections_of(material), **changed)
    session.corrections.request(material, corrections, is_settled=is_settled)


def toggle_derived(session: Session, material: bpy.types.Material, kind: str) -> None:
    """Request that a missing map is computed from others, or that it is removed again. Raises PatinaError."""
    derived = session.corrections.corrections_of(material).derive
    toggled = tuple(other for other in DERIVABLE if (other in derived) != (other == kind))
    correct(session, material, derive=toggled)


def offered(session: Session, material: bpy.types.Material) -> tuple[Message, ...]:
    """Return what the corrections are called that the material's previous maps had and these have not."""
    if provenance.offered(material) == Corrections():
        return ()
    current = labels(session.corrections.corrections_of(material))
    return tuple(label for label in labels(_offer(material)) if label not in current)


def offer_message(names: tuple[Message, ...]) -> Message:
    """Return what is said about these corrections."""
    return Message("The previous maps were corrected: {corrections}. The new ones are not.", corrections=listed(names))


def accept_offered(session: Session, material: bpy.types.Material) -> None:
    """Request the corrections of the previous maps for these as well. Raises PatinaError."""
    correct(session, material, **changes(_offer(material)))
    _end_offer(material)


def decline_offered(material: bpy.types.Material) -> None:
    """Ask no more about the corrections of the previous maps, as one undo step."""
    with undo_step(material.name):
        _end_offer(material)


def _offer(material: bpy.types.Material) -> Corrections:
    """Return those corrections of the previous maps that would do something to these."""
    offer, analysis = provenance.offered(material), provenance.analysis(material)
    if offer.repair_seams and not (analysis and analysis.visible_seams):
        offer = replace(offer, repair_seams=False)
    return about(offer, nodes.textures(material))


def _end_offer(material: bpy.types.Material) -> None:
    for member in density_copies.members(material):
        provenance.end_offer(member)


def assign_image(session: Session, material: bpy.types.Material, file: str, kind: str) -> None:
    """Assign the image with this file name to the map `kind`. It swaps with the current image. Raises PatinaError."""
    files = session.corrections.files_of(material)
    image = next((image for image in files if image.path.name == file), None)
    if image is None:
        raise PatinaError(Message("This material has no image {image}.", image=file))
    corrections = session.corrections.corrections_of(material)
    session.corrections.request(material, corrections, reassign(files, image.path, kind))
