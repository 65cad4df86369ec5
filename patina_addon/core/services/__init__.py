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
    reasons: list[str] = []
    for service in SERVICES.values():
        reason = _problem(service, has_key(service), is_online)
        if not reason:
            why = "because an API key is set" if service.key_variable else f"because {_most_telling(reasons)}"
            return Choice(service, f"The {service.label}, {why}. {service.cost}")
        reasons.append(reason)
    raise AssertionError("the built-in generator can always be used")


_NO_KEY, _OFFLINE, _NOT_AUTOMATIC = "no API key is set", "online access is off", "it is not chosen by itself"


def _problem(service: ServiceSpec, has_key: bool, is_online: bool) -> str:
    """Why AUTO does not take a service; empty where it does."""
    if not service.is_automatic:
        return _NOT_AUTOMATIC
    if service.key_variable and not has_key:
        return _NO_KEY
    return _OFFLINE if service.needs_internet and not is_online else ""


def _most_telling(reasons: list[str]) -> str:
    """Of the reasons against the services before, the one that is nearest to being mended."""
    return _OFFLINE if _OFFLINE in reasons else _NO_KEY
