# SPDX-License-Identifier: GPL-3.0-or-later
"""The places that make maps, each a folder with a light description and a client that the worker loads.

A new one is a folder here and a line in SERVICES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model.maps import in_order
from ..model.service import ServiceSpec
from .builtin.spec import BUILTIN
from .fal.spec import FAL
from .patina_api.spec import PATINA_API

SERVICES: dict[str, ServiceSpec] = {
    service.id: service
    for service in (
        PATINA_API,
        FAL,
        BUILTIN,
    )
}
"""In the order in which Automatic takes them."""
AUTO = "AUTO"


def makeable_maps() -> tuple[str, ...]:
    """Return the kinds of map that can be asked for: those that any service makes, in the order of the table."""
    return in_order(
        kind for service in SERVICES.values() for offer in service.tasks.values() for kind in offer.maps
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Which service will do the work, and why, as sentences for the panel."""

    service: ServiceSpec
    reason: str


def choose(requested: str, has_key: Callable[[ServiceSpec], bool], is_online: bool) -> Choice:
    """Return the service that was asked for, by its id or by AUTO.

    AUTO takes the first service of the table that is allowed there, has its key and may be reached. It never looks at
    what became of earlier tasks: another service, which may cost money as well, is a person's choice. A service that
    was asked for by name is taken as it is: what it lacks is told when it is used.
    """
    if requested in SERVICES:
        service = SERVICES[requested]
        return Choice(service, f"The {service.label}, as you chose. {service.cost}")
    lack = "no API key is set"
    for service in SERVICES.values():
        if not service.is_automatic or (service.key_variable and not has_key(service)):
            continue
        if service.needs_internet and not is_online:
            lack = "online access is off"
            continue
        why = "an API key is set" if service.key_variable else lack
        return Choice(service, f"The {service.label}, because {why}. {service.cost}")
    raise AssertionError("the built-in generator can always be used")
