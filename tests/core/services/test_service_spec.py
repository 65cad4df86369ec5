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
def test_a_map_that_a_service_does_not_make_is_left_out_and_named(service):
    left, notes = service.with_makeable_maps(REQUEST)
    assert left == replace(REQUEST, maps=("basecolor",))
    assert notes == (f"The {service.label} does not make: Ambient Occlusion.",)
    service.check(left, ACCOUNT)


@EVERY_SERVICE
def test_what_it_makes_is_asked_for_without_a_word(service):
    whole = replace(REQUEST, maps=service.tasks["MATERIAL"].maps)
    assert service.with_makeable_maps(whole) == (whole, ())


@EVERY_SERVICE
def test_a_map_that_it_does_not_make_is_refused_before_anything_is_sent(service):
    with pytest.raises(InvalidRequest, match="does not make: Ambient Occlusion"):
        service.check(REQUEST, ACCOUNT)


def test_maps_that_nobody_knows_are_left_to_the_check_of_the_request():
    strange = replace(REQUEST, maps=("sparkle",))
    assert SERVICES["OFFLINE"].with_makeable_maps(strange) == (strange, ())


def test_a_service_without_a_key_is_not_refused_for_the_lack_of_one():
    keyless = replace(SERVICES["FOXAPI"], key_variable="")
    keyless.check_account(Account("http://127.0.0.1:9"))
    with pytest.raises(InvalidRequest, match="base URL"):
        keyless.check_account(Account("nowhere"))


def test_a_service_without_an_account_needs_none():
    assert not SERVICES["OFFLINE"].has_account
    assert SERVICES["OFFLINE"].test_key(Account(), Clock()).works
