# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests a key that the PATINA API accepts, with free requests only. Never raises."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.message import Message, joined
from ...model.money import Price
from ...model.service import KeyReport, ServiceSpec
from ...model.tasks import TASKS
from ...network.error_rules import CHECK_URL, UNEXPECTED
from ...network.http import Client
from ...network.response import Response
from ...network.transport_errors import TransportError
from .responses import number

_MOST = 1e9
"""No balance comes near it."""
_BALANCES = ("credits", "balance", "remaining", "available", "total_credits", "remaining_credits", "credit")


def test_key(service: ServiceSpec, client: Client, response: Response) -> KeyReport:
    """Return for which tasks the key works, by the list of models, and the balance, if the service tells it."""
    models = _models(response)
    if models is None:
        return KeyReport(False, joined((UNEXPECTED, CHECK_URL)))
    works = tuple(TASKS[task].label for task, offer in service.tasks.items() if offer.model in models)
    lacks = tuple(TASKS[task].label for task, offer in service.tasks.items() if offer.model not in models)
    if not works:
        what = Message("The key is valid, but no PATINA model is enabled for it.")
        return KeyReport(False, joined((what, Message("Ask the service to enable them."))))
    what = Message("The key works for {tasks}.", tasks=works)
    missing = Message("It is not enabled for {tasks}.", tasks=lacks) if lacks else Message()
    balance = _balance(client)
    left = Message("Your balance is {balance}.", balance=balance.message) if balance else Message()
    return KeyReport(True, joined((what, missing, left)), balance)


def _models(response: Response) -> list[str] | None:
    data = response.data.get("data") if isinstance(response.data, Mapping) else None
    if not isinstance(data, list):
        return None
    ids = [item.get("id") if isinstance(item, Mapping) else item for item in data]
    return [name[:80] for name in ids if isinstance(name, str) and name.isprintable()]


def _balance(client: Client) -> Price | None:
    """Return the balance; None if it cannot be read: the shape of this response is not documented."""
    try:
        response = client.get("/v1/account/credits")
    except TransportError:
        return None
    data = response.data if response.status == 200 else None
    for holder in (data, data.get("data") if isinstance(data, Mapping) else None):
        for name in _BALANCES if isinstance(holder, Mapping) else ():
            amount = number(holder.get(name))  # type: ignore[union-attr]
            if amount is not None and abs(amount) <= _MOST:
                return Price(amount)
    return None
