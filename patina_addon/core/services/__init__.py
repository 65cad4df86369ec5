# SPDX-License-Identifier: GPL-3.0-or-later
"""The services that make maps: each a folder with a light description and a client that the worker loads.

To add one, add a folder here and a line in SERVICES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model.errors import Remedy
from ..model.maps import in_order
from ..model.service import ServiceSpec
from ..network import exchange
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
"""In the order in which Automatic prefers them."""
AUTO = "AUTO"


def available_maps() -> tuple[str, ...]:
    """Return the kinds of map that can be requested: those that any service makes, in the order of the table."""
    return in_order(kind for service in SERVICES.values() for offer in service.tasks.values() for kind in offer.maps)


def stop_requests() -> None:
    """Have every request end within a fraction of a second, except for submissions: no answer to those may be lost."""
    exchange.stop_all()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which service will do the work."""

    service: ServiceSpec
    lacks: Remedy | None = None
    """What an online service lacks, where one would have been chosen otherwise."""


def choose(requested: str, has_key: Callable[[ServiceSpec], bool], is_online: bool) -> Choice:
    """Return the requested service, by its id or by AUTO.

    AUTO takes the first service of the table that is automatic, has its key and may be reached. It never considers how
    earlier tasks ended: another service, which may cost money too, is the user's choice. A service requested by its id
    is returned as it is; its own checks say what it lacks.
    """
    if requested in SERVICES:
        return Choice(SERVICES[requested])
    lacks = Remedy.PREFERENCES
    for service in SERVICES.values():
        if not service.is_automatic or (service.key_variable and not has_key(service)):
            continue
        if service.needs_internet and not is_online:
            lacks = Remedy.ONLINE_ACCESS
            continue
        return Choice(service, None if service.key_variable else lacks)
    raise AssertionError("the built-in generator can always be used")
