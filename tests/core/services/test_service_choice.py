# SPDX-License-Identifier: GPL-3.0-or-later
"""Which service does the work, and what an online one lacks."""

from dataclasses import replace

import pytest

from patina_addon.core import services
from patina_addon.core.model.errors import Remedy
from patina_addon.core.services import SERVICES, choose


def with_keys(*names):
    return lambda service: service.id in names


@pytest.mark.parametrize(
    ("requested", "keys", "is_online", "chosen", "lacks"),
    [
        ("AUTO", ("FOXAPI",), True, "FOXAPI", None),
        ("AUTO", ("FAL",), True, "FAL", None),
        ("AUTO", ("FAL", "FOXAPI"), True, "FOXAPI", None),
        ("AUTO", (), True, "OFFLINE", Remedy.PREFERENCES),
        ("AUTO", ("FOXAPI",), False, "OFFLINE", Remedy.ONLINE_ACCESS),
        ("AUTO", ("FAL",), False, "OFFLINE", Remedy.ONLINE_ACCESS),
        ("AUTO", (), False, "OFFLINE", Remedy.PREFERENCES),
        ("FOXAPI", (), False, "FOXAPI", None),
        ("FAL", (), False, "FAL", None),
        ("OFFLINE", ("FOXAPI",), True, "OFFLINE", None),
    ],
)
def test_automatic_says_what_an_online_service_lacks(requested, keys, is_online, chosen, lacks):
    choice = choose(requested, with_keys(*keys), is_online)
    assert (choice.service.id, choice.lacks) == (chosen, lacks)


def test_a_service_that_is_not_automatic_is_skipped(monkeypatch):
    monkeypatch.setitem(SERVICES, "FOXAPI", replace(SERVICES["FOXAPI"], is_automatic=False))
    assert choose("AUTO", with_keys("FOXAPI", "FAL"), True).service.id == "FAL"
    assert choose("FOXAPI", with_keys("FOXAPI", "FAL"), True).service.id == "FOXAPI"


def test_a_local_service_needs_neither_a_key_nor_the_internet(monkeypatch):
    local = replace(SERVICES["FOXAPI"], id="LOCAL", key_variable="", needs_internet=False, may_cost=False)
    monkeypatch.setattr(services, "SERVICES", {"FAL": SERVICES["FAL"], "LOCAL": local})
    choice = choose("AUTO", with_keys(), False)
    assert choice.service is local
    assert choice.lacks is Remedy.PREFERENCES


def test_every_map_that_a_service_makes_can_be_requested():
    assert services.available_maps() == ("basecolor", "normal", "roughness", "metalness", "height")
