# SPDX-License-Identifier: GPL-3.0-or-later
"""Which service does the work, and the reason that the panel gives."""

from dataclasses import replace

import pytest

from patina_addon.core import services
from patina_addon.core.services import SERVICES, choose


def with_keys(*names):
    return lambda service: service.id in names


@pytest.mark.parametrize(
    ("requested", "keys", "is_online", "chosen", "reason"),
    [
        ("AUTO", ("FOXAPI",), True, "FOXAPI", "because an API key is set"),
        ("AUTO", ("FAL",), True, "FAL", "because an API key is set"),
        ("AUTO", ("FAL", "FOXAPI"), True, "FOXAPI", "because an API key is set"),
        ("AUTO", (), True, "OFFLINE", "because no API key is set"),
        ("AUTO", ("FOXAPI",), False, "OFFLINE", "because online access is off"),
        ("AUTO", ("FAL",), False, "OFFLINE", "because online access is off"),
        ("AUTO", (), False, "OFFLINE", "because no API key is set"),
        ("FOXAPI", (), False, "FOXAPI", "You chose"),
        ("FAL", (), False, "FAL", "You chose"),
        ("OFFLINE", ("FOXAPI",), True, "OFFLINE", "You chose"),
    ],
)
def test_automatic_gives_the_reason_for_its_choice(requested, keys, is_online, chosen, reason):
    choice = choose(requested, with_keys(*keys), is_online)
    assert choice.service.id == chosen
    assert reason in str(choice.reason)
    assert str(choice.reason).endswith("It is free." if chosen == "OFFLINE" else ("credits.", "money."))


def test_a_service_that_is_not_automatic_is_skipped(monkeypatch):
    monkeypatch.setitem(SERVICES, "FOXAPI", replace(SERVICES["FOXAPI"], is_automatic=False))
    assert choose("AUTO", with_keys("FOXAPI", "FAL"), True).service.id == "FAL"
    assert choose("FOXAPI", with_keys("FOXAPI", "FAL"), True).service.id == "FOXAPI"


def test_a_local_service_needs_neither_a_key_nor_the_internet(monkeypatch):
    local = replace(SERVICES["FOXAPI"], id="LOCAL", key_variable="", needs_internet=False, may_cost=False)
    monkeypatch.setattr(services, "SERVICES", {"FAL": SERVICES["FAL"], "LOCAL": local})
    choice = choose("AUTO", with_keys(), False)
    assert choice.service is local
    assert str(choice.reason) == "Using the PATINA API because no API key is set. It is free."


def test_every_map_that_a_service_makes_can_be_requested():
    assert services.available_maps() == ("basecolor", "normal", "roughness", "metalness", "height")
