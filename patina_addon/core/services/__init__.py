# SPDX-License-Identifier: GPL-3.0-or-later
"""The places that make maps, each behind `base.Service`. A new one is a file here and a line in SERVICES.

Modules are imported when a service is made, so that adding Patina to Blender stays instant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import InvalidRequest
from .account import Account
from .base import Service


def _foxapi(account: Account) -> Service:
    from .foxapi import FoxApi

    return FoxApi(account)


def _offline(account: Account) -> Service:
    from .offline import Offline

    return Offline()


AUTO = "AUTO"
FOXAPI = "FOXAPI"
OFFLINE = "OFFLINE"

SERVICES: dict[str, Callable[[Account], Service]] = {FOXAPI: _foxapi, OFFLINE: _offline}


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
    """Settle AUTO. A service that was asked for by name is taken as it is: what it lacks is told when it is used."""
    if requested == FOXAPI:
        return Choice(FOXAPI, "The PATINA API, as you chose. It costs credits.")
    if requested == OFFLINE:
        return Choice(OFFLINE, "The built-in generator, as you chose. It is free.")
    if has_key and online:
        return Choice(FOXAPI, "The PATINA API, because an API key is set. It costs credits.")
    lack = "no API key is set" if not has_key else "online access is off"
    return Choice(OFFLINE, f"The built-in generator, because {lack}. It is free.")
