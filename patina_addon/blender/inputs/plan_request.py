# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn inputs into a request that a service accepts. There is no I/O, so this is cheap enough for draw()."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

import bpy

from ...core import services
from ...core.model import request as requests
from ...core.model.account import Account
from ...core.model.errors import InvalidRequest, Remedy
from ...core.model.input_image import InputImage
from ...core.model.maps import METALNESS, in_order
from ...core.model.message import Message, joined
from ...core.model.request import MaterialRequest
from ...core.model.service import ServiceSpec
from ...core.model.tasks import MAPS_ONLY
from .. import compat, preferences, values
from ..narrowing import present
from . import blender_images, image_facts, metal_words, panel_inputs, seeds
from .panel_inputs import enabled_maps, image_inputs
from .request_inputs import RequestInputs, from_panel, request_fields

_SMALL_SIDE = 64
"""The side in pixels from which on an image is not too small to be worth a task."""


@dataclass(frozen=True, slots=True)
class GenerationPlan:
    """A request, and the service that is to carry it out."""

    request: MaterialRequest
    service: ServiceSpec
    account: Account
    lacks: Remedy | None = None
    """What an online service lacks, where one would have been chosen otherwise."""
    image_error: InvalidRequest | None = None
    """What is wrong with an image, which is then missing in the request."""
    notes: tuple[Message, ...] = ()
    """What else was left out of the request."""

    @property
    def accepted_fields(self) -> frozenset[str]:
        """Return the fields of the request that the service accepts for this task; none if it does not support it."""
        return self.service.offer(self.request.task).accepted_fields

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Return what is bad for the result, although the service accepts it."""
        image = self.request.image
        if image is None or image.size is None or min(image.size) >= _SMALL_SIDE:
            return ()
        width, height = image.size
        return (
            Message(
                "{image} has only {width} x {height} pixels. The maps will have no detail.",
                image=image.name,
                width=width,
                height=height,
            ),
        )

    def check(self) -> None:
        """Raise InvalidRequest for bad input."""
        if self.image_error:
            raise self.image_error
        if self.notes and not self.request.maps:
            raise InvalidRequest(joined(self.notes), Message("Choose another map or another service."))
        requests.check(self.request)
        if self.service.needs_internet:
            check_online()
        self.service.check(self.request, self.account)

    def with_seed(self) -> MaterialRequest:
        """Return the request to send: with a new seed if the service supports seeds and none is set."""
        if "seed" not in self.accepted_fields:
            return replace(self.request, seed=None)
        if self.request.seed is not None:
            return self.request
        return replace(self.request, seed=seeds.choose())


def check_online() -> None:
    """Raise InvalidRequest if online access is off."""
    if next_step := compat.how_to_go_online():
        what = Message("Online access is off. Nothing can be sent.")
        raise InvalidRequest(what, next_step, remedy=Remedy.ONLINE_ACCESS)


def make_plan(context: bpy.types.Context, overrides: RequestInputs, with_data: bool = False) -> GenerationPlan:
    """Return the plan for the inputs of the panel, except for those that `overrides` has.

    `with_data`: the request is to be sent, so it gets the pixels of images that have no file.
    """
    panel = values.inputs(present(context.scene))
    task = overrides.get("task", panel.task)
    choice = _choose(context, overrides.get("service", panel.service))
    service = choice.service
    prompt = overrides.get("prompt", panel.prompt)
    if with_data and not metal_words.is_known(prompt):
        metal_words.note(prompt, metal_words.find_out(prompt))
    maps = in_order(overrides["maps"]) if "maps" in overrides else enabled_maps(panel, service, task, prompt)
    request = MaterialRequest(task=task, maps=maps, **request_fields(from_panel(panel)))
    if task == MAPS_ONLY and panel.match_image_size:
        request = replace(request, image_size=None)
    # Values that the panel keeps but does not show are left out. Those of a script must be accepted or refused.
    accepted = service.offer(task).accepted_fields if task in service.tasks else frozenset({"prompt", "image"})
    request = requests.fitted(request, accepted)
    images, image_error = _images(panel, overrides, accepted, with_data)
    image, mask = images.get("image"), images.get("mask")
    request = replace(request, **request_fields(overrides), image=image, mask=mask)
    request, notes = service.with_available_maps(request)
    account = preferences.account_of(context, service)
    return GenerationPlan(request, service, account, choice.lacks, image_error, notes)


def state(context: bpy.types.Context) -> Hashable:
    """Return all that a plan for the panel depends on, to see whether it is still right. Cheap enough for draw()."""
    scene = present(context.scene)
    panel = values.inputs(scene)
    return (
        values.plain_inputs(scene),
        values.is_map_touched(panel, METALNESS),
        metal_words.names_metal(panel.prompt),
        blender_images.state_of(panel.image),
        blender_images.state_of(panel.mask),
        blender_images.state_of_text(panel.image_url),
        blender_images.state_of_text(panel.mask_url),
        image_facts.changes(),
        bpy.data.filepath,
        bpy.app.online_access,
        preferences.state(context),
    )


def is_metallic_on(context: bpy.types.Context, panel: values.SceneInputs) -> bool:
    """Return whether the metallic map will be generated. Cheap enough for draw()."""
    service = _choose(context, panel.service).service
    return panel_inputs.is_metallic_on(panel, service, panel.task, panel.prompt)


def plan_again(context: bpy.types.Context, request: MaterialRequest, service_id: str) -> GenerationPlan:
    """Return the plan for a request that was sent before, with the data of its images. Raises InvalidRequest."""
    service = services.SERVICES.get(service_id)
    if service is None:
        raise InvalidRequest(
            Message("This version of Patina does not know the service {service}.", service=service_id),
            Message("Update Patina, or generate again."),
        )
    image, mask = map(blender_images.restore_data, (request.image, request.mask))
    request = replace(request, image=image, mask=mask)
    return GenerationPlan(request, service, preferences.account_of(context, service))


def _choose(context: bpy.types.Context, requested: str) -> services.Choice:
    """Return the requested service. The preferences say what Automatic stands for."""
    requested = preferences.service(context) if requested == services.AUTO else requested
    return services.choose(
        requested, lambda service: bool(preferences.key_of(context, service)), bpy.app.online_access
    )


def _images(
    panel: values.SceneInputs, overrides: RequestInputs, accepted: frozenset[str], with_data: bool
) -> tuple[dict[str, InputImage], InvalidRequest | None]:
    """Return the image and the mask, the panel's if they are accepted, and what is wrong with one."""
    images: dict[str, InputImage] = {}
    error: InvalidRequest | None = None
    # The panel's mask belongs to the panel's image.
    used = set() if "image" in overrides else accepted.intersection(image_inputs(panel))
    for name, text, image, url in (
        ("image", overrides.get("image"), panel.image, panel.image_url),
        ("mask", overrides.get("mask"), panel.mask, panel.mask_url),
    ):
        input_image: InputImage | None
        try:
            if text is None and name in used and image:  # An image takes precedence over an address.
                input_image = blender_images.from_image(image, with_data)
            else:
                panel_url = url if name in used else ""
                input_image = blender_images.from_text(panel_url if text is None else text, with_data)
        except InvalidRequest as invalid:
            input_image, error = None, invalid
        if input_image:
            images[name] = input_image
    return images, error
