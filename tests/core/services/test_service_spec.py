# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service's description alone decides: what it refuses, what is left out, what its key test needs."""

from dataclasses import replace

import pytest

from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services import SERVICES

REQUEST = MaterialRequest("red brick", ("basecolor", "ao"), image_size=512)
ACCOUNT = Account("http://127.0.0.1:9", "key")
EVERY_SERVICE = pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))


@EVERY_SERVICE
def test_maps_that_a_service_makes_are_kept_without_a_note(service):
    whole = replace(REQUEST, maps=service.tasks["MATERIAL"].maps)
    assert service.with_available_maps(whole) == (whole, ())


def test_unknown_maps_are_left_to_the_check_of_the_request():
    strange = replace(REQUEST, maps=("sparkle",))
    assert SERVICES["OFFLINE"].with_available_maps(strange) == (strange, ())


def test_a_service_without_keys_accepts_a_missing_key():
    keyless = replace(SERVICES["FOXAPI"], key_variable="")
    keyless.check_account(Account("http://127.0.0.1:9"))
    with pytest.raises(InvalidRequest, match="base URL"):
        keyless.check_account(Account("nowhere"))


def test_a_local_service_needs_no_account():
    assert not SERVICES["OFFLINE"].has_account
    assert SERVICES["OFFLINE"].test_key(Account(), Clock()).works
