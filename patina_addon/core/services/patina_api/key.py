# SPDX-License-Identifier: GPL-3.0-or-later
"""What the PATINA API says about a key that it accepts: free questions only. Never raises."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.service import KeyReport
from ...network.http import Answer, Client
from ...network.transport_errors import Trouble
from .responses import number

_BALANCES = ("credits", "balance", "remaining", "available", "total_credits", "remaining_credits", "credit")


def test_key(client: Client, answer: Answer) -> KeyReport:
    """Which PATINA models the key may call, by the list of models, and the balance, if the service tells it."""
    found = _models(answer)
    if found is None:
        return KeyReport(False, "The service's answer makes no sense. Check the base URL.")
    models = tuple(sorted(model for model in found if "patina" in model.lower()))
    if not models:
        return KeyReport(True, "The key works, but may call no PATINA model. Ask the service to enable them for it.")
    names = " and ".join(filter(None, (", ".join(models[:-1]), models[-1])))
    return KeyReport(True, f"The key works. It may call {names}.{_balance(client)}")


def _models(answer: Answer) -> list[str] | None:
    data = answer.data.get("data") if isinstance(answer.data, Mapping) else None
    if not isinstance(data, list):
        return None
    ids = [item.get("id") if isinstance(item, Mapping) else item for item in data]
    return [name[:80] for name in ids if isinstance(name, str) and name.isprintable()]


def _balance(client: Client) -> str:
    """The balance as a sentence, or "": the shape of this answer is not documented."""
    try:
        answer = client.get("/v1/account/credits")
    except Trouble:
        return ""
    data = answer.data if answer.status == 200 else None
    for holder in (data, data.get("data") if isinstance(data, Mapping) else None):
        for name in _BALANCES if isinstance(holder, Mapping) else ():
            if (amount := number(holder.get(name))) is not None:  # type: ignore[union-attr]
                return f" The balance is {amount:g} credits."
    return ""
