# SPDX-License-Identifier: GPL-3.0-or-later
"""The places that make maps, each a `base.Service`. A new one is a file here and a line in SERVICES.

These modules are light; what takes long to load they leave to the worker, so that adding Patina to Blender is instant.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.account import Account
from ..model.errors import InvalidRequest
from ..model.maps import REQUESTABLE
from ..model.money import DOLLARS
from ..model.service import Service
from .fal import Fal
from .foxapi import FoxApi
from .offline import Offline

SERVICES: dict[str, type[Service]] = {
    service.id: service
    for service in (
        FoxApi,
        Fal,
        Offline,
    )
}
AUTO = "AUTO"
FOXAPI = FoxApi.id
OFFLINE = Offline.id


def makeable_maps() -> tuple[str, ...]:
    """Return the kinds of map that can be asked for, in the order of the table."""
    return REQUESTABLE


def create(service_id: str, account: Account) -> Service:
    """Make a service. Raises InvalidRequest for an unknown one."""
    if service_id not in SERVICES:
        raise InvalidRequest(f"Patina does not know the service {service_id!r}.", f"It knows {', '.join(SERVICES)}.")
    return SERVICES[service_id](account)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which service will do the work, and why, as a sentence for the panel."""

    service_id: str
    reason: str


def choose(requested: str, has_key: bool, online: bool) -> Choice:
    """Settle AUTO. A service that was asked for by name is taken as it is: what it lacks is told when it is used.

    `has_key` is about the key of the PATINA API.
    """
    if requested in SERVICES:
        service = SERVICES[requested]
        unit = "money" if service.unit == DOLLARS else service.unit
        cost = f"It costs {unit}." if service.is_remote else "It is free."
        return Choice(requested, f"The {service.label}, as you chose. {cost}")
    if has_key and online:
        return Choice(FOXAPI, "The PATINA API, because an API key is set. It costs credits.")
    lack = "no API key is set" if not has_key else "online access is off"
    return Choice(OFFLINE, f"The built-in generator, because {lack}. It is free.")
