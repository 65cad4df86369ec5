# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a person set to a request that a service agrees to take. No I/O, nothing sent: cheap enough to draw."""

import secrets
from dataclasses import dataclass, field, replace

import bpy

from ...core import services
from ...core.model import request as requested
from ...core.model.account import Account
from ...core.model.errors import InvalidRequest
from ...core.model.input_image import InputImage
from ...core.model.maps import in_order
from ...core.model.message import Message, joined
from ...core.model.request import MaterialRequest
from ...core.model.service import ServiceSpec
from ...core.model.tasks import MAPS_ONLY
from .. import compat, preferences, values
from ..narrowing import present
from . import blender_images
from .panel_inputs import chosen_maps, usable_pictures
from .request_inputs import Given, of_panel, request_fields

_SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class GenerationPlan:
    """A request and the service that is to do it. `service_reason` says why that one, for the panel.

    `problem` is what is wrong with an image, which the request is then without. `notes` say what else was left out.
    """

    request: MaterialRequest
    service: ServiceSpec
    account: Account
    service_reason: Message = field(default_factory=Message)
    problem: InvalidRequest | None = None
    notes: tuple[Message, ...] = ()

    @property
    def takes(self) -> frozenset[str]:
        """Return the fields of the request that the service accepts for this task; none if it does not support it."""
        return self.service.offer(self.request.task).accepted_fields

    def check(self) -> None:
        """Refuse bad input. Raises InvalidRequest."""
        if self.problem:
            raise self.problem
        if self.notes and not self.request.maps:
            raise InvalidRequest(joined(self.notes), Message("Choose another map or another service."))
        requested.check(self.request)
        if self.service.needs_internet:
            check_online()
        self.service.check(self.request, self.account)

    def with_seed(self) -> MaterialRequest:
        """Return the request to send: with a new seed if the service has seeds and none was given."""
        if "seed" not in self.takes:
            return replace(self.request, seed=None)
        return self.request if self.request.seed is not None else replace(self.request, seed=secrets.randbelow(_SEEDS))


def check_online() -> None:
    """Refuse to send anything while online access is off. Raises InvalidRequest."""
    if next_step := compat.how_to_go_online():
        raise InvalidRequest(Message("Online access is off, so nothing can be sent."), next_step)


def read(context: bpy.types.Context, given: Given, is_copied: bool = False) -> GenerationPlan:
    """Return what the panel asks for, with `given` in place of what it says.

    `is_copied` is for a request that is to be sent: it holds the pixels of images that have no file.
    """
    panel = values.inputs(present(context.scene))
    task = given.get("task", panel.task)
    requested_service = given.get("service", panel.service)
    choice = services.choose(
        requested_service, lambda service: bool(preferences.account_of(context, service).key), bpy.app.online_access
    )
    service = choice.service
    maps = in_order(given["maps"]) if "maps" in given else chosen_maps(panel)
    shown = MaterialRequest(task=task, maps=maps, **request_fields(of_panel(panel)))
    if task == MAPS_ONLY and panel.match_image_size:
        shown = replace(shown, image_size=None)
    # What the panel keeps but does not show is left out; what a script gives must be taken or refused.
    takes = service.offer(task).accepted_fields if task in service.tasks else frozenset({"prompt", "image"})
    shown = requested.fitted(shown, takes)
    pictures, problem = _pictures(panel, given, takes, is_copied)
    image, mask = pictures.get("image"), pictures.get("mask")
    request, notes = service.with_makeable_maps(replace(shown, **request_fields(given), image=image, mask=mask))
    account = preferences.account_of(context, service)
    return GenerationPlan(request, service, account, choice.reason, problem, notes)


def again(context: bpy.types.Context, request: MaterialRequest, service_id: str) -> GenerationPlan:
    """Return a request that was sent before, with the data of its images once more. Raises InvalidRequest."""
    service = services.SERVICES.get(service_id)
    if service is None:
        raise InvalidRequest(
            Message("This version of Patina does not know the service {service}.", service=service_id),
            Message("Update Patina, or generate again."),
        )
    renewed = blender_images.renewed
    request = replace(request, image=renewed(request.image), mask=renewed(request.mask))
    return GenerationPlan(request, service, preferences.account_of(context, service))


def _pictures(
    panel: values.SceneInputs, given: Given, takes: frozenset[str], is_copied: bool
) -> tuple[dict[str, InputImage], InvalidRequest | None]:
    """Return the image and the mask, the panel's if they are accepted, and what is wrong with one of them."""
    pictures: dict[str, InputImage] = {}
    problem = None
    # The panel's mask belongs to the panel's image.
    shown = set() if "image" in given else takes.intersection(usable_pictures(panel))
    for name, text, image, url in (
        ("image", given.get("image"), panel.image, panel.image_url),
        ("mask", given.get("mask"), panel.mask, panel.mask_url),
    ):
        picture: InputImage | None
        try:
            if text is None and name in shown and image:  # An image before an address.
                picture = blender_images.from_image(image, is_copied)
            else:
                shown_url = url if name in shown else ""
                picture = blender_images.from_text(shown_url if text is None else text, is_copied)
        except InvalidRequest as error:
            picture, problem = None, error
        if picture:
            pictures[name] = picture
    return pictures, problem
