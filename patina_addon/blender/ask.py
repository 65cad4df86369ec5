# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a person set to a request that a service agrees to take. No I/O, nothing sent: cheap enough to draw."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

import bpy

from ..core import request as requested
from ..core import services
from ..core.errors import InvalidRequest
from ..core.maps import in_order
from ..core.request import MaterialRequest
from ..core.services.base import Service
from . import compat, preferences
from .settings import SHARED

_SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class Ask:
    """A request and the service that is to do it. `service_reason` says why that one, for the panel."""

    request: MaterialRequest
    service: Service
    service_reason: str

    def check(self) -> None:
        """Refuse bad input. Raises InvalidRequest."""
        requested.check(self.request)
        if self.service.is_remote and (reason := compat.offline_reason()):
            raise InvalidRequest("Online access is off, so nothing can be sent.", reason)
        self.service.check(self.request)

    def with_seed(self) -> MaterialRequest:
        """The request to send: with a seed of its own where the service has seeds and none was given."""
        if not self.service.has_seed:
            return replace(self.request, seed=None)
        return self.request if self.request.seed is not None else replace(self.request, seed=secrets.randbelow(_SEEDS))


def read(context: bpy.types.Context, given: dict[str, Any]) -> Ask:
    """What the panel asks for, with `given` (operator properties by name) in place of what it says."""
    panel = context.scene.patina
    values = {name: given.get(name, getattr(panel, name)) for name in SHARED}
    account = preferences.account(context)
    choice = services.choose(values["service"], has_key=bool(account.key), online=bpy.app.online_access)
    request = MaterialRequest(
        prompt=values["prompt"].strip(),
        maps=in_order(given["maps"]) if "maps" in given else panel.chosen_maps(),
        tiling_mode=values["tiling_mode"],
        image_size=values["image_size"],
        upscale_factor=values["upscale_factor"],
        seed=values["seed"] if values["seed"] >= 0 else None,
    )
    return Ask(request, services.create(choice.service_id, account), choice.reason)
