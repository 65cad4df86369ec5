# SPDX-License-Identifier: GPL-3.0-or-later
"""Which service does the work, and the reason that the panel gives."""

import pytest

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.services import SERVICES, choose, create


@pytest.mark.parametrize(
    ("requested", "has_key", "online", "chosen", "reason"),
    [
        ("AUTO", True, True, "FOXAPI", "because an API key is set"),
        ("AUTO", False, True, "OFFLINE", "because no API key is set"),
        ("AUTO", True, False, "OFFLINE", "because online access is off"),
        ("AUTO", False, False, "OFFLINE", "because no API key is set"),
        ("FOXAPI", False, False, "FOXAPI", "as you chose"),
        ("OFFLINE", True, True, "OFFLINE", "as you chose"),
    ],
)
def test_the_choice_comes_with_its_reason(requested, has_key, online, chosen, reason):
    choice = choose(requested, has_key, online)
    assert choice.service_id == chosen
    assert reason in choice.reason


def test_every_service_can_be_made_and_knows_its_name():
    for name in SERVICES:
        service = create(name, Account(key="key"))
        assert service.id == name
        assert service.label
        assert service.is_remote == (name != "OFFLINE")


def test_an_unknown_service_is_refused():
    with pytest.raises(InvalidRequest, match="NOPE"):
        create("NOPE", Account())
