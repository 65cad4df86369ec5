# SPDX-License-Identifier: GPL-3.0-or-later
"""What the toy service is and does."""

from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.maps import AO, BASECOLOR, NORMAL
from patina_addon.core.model.message import Message
from patina_addon.core.model.money import Price
from patina_addon.core.model.service import ServiceClient, ServiceSpec, TaskOffer
from patina_addon.core.model.tasks import MATERIAL


def _connect(account: Account, clock: Clock) -> ServiceClient:
    from .client import ToyClient

    return ToyClient(TOY, account, clock)


TOY = ServiceSpec(
    id="TOY",
    label=Message("toy service"),
    tasks={MATERIAL: TaskOffer(frozenset({"prompt", "image_size"}), (BASECOLOR, NORMAL, AO), "toy-1")},
    connect=_connect,
    needs_internet=True,
    may_cost=True,
    must_check_maps=True,
    base_url="http://toy.invalid",
    key_variable="PATINA_TOY_KEY",
    url_variable="PATINA_TOY_URL",
    price=lambda request: Price(float(len(request.maps))),
)
