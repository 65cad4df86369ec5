# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks cost at services that name no price beforehand, learned from the earlier tasks that are in the store."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from ..model.request import MaterialRequest
from ..model.tasks import MAPS_ONLY
from ..store import Store

Prices = dict[Hashable, float]
"""The newest cost of each kind of task; see kind_of."""

_MOST = 1000
"""How many earlier tasks are looked at."""


def kind_of(service: str, request: MaterialRequest) -> Hashable:
    """Return what the price of a task depends on; None if it depends on an image whose size is unknown."""
    size: object = request.image_size
    if size is None and request.task == MAPS_ONLY:
        size = request.image.size if request.image else None
        if size is None:
            return None
    return service, request.task, size, frozenset(request.maps), request.upscale_factor, request.variants


def read(database: Path) -> Prices:
    """Return what the tasks in a store cost. On a thread. Raises StorageError."""
    prices: Prices = {}
    for service, request, amount in Store(database).paid_requests(_MOST) if database.exists() else ():
        prices.setdefault(kind_of(service, request), amount)
    return prices
