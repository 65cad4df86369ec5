# SPDX-License-Identifier: GPL-3.0-or-later
"""What no service can do is refused."""

from dataclasses import replace

import pytest

from patina_addon.core.errors import InvalidRequest
from patina_addon.core.maps import DEFAULT_MAPS, MAPS, in_order
from patina_addon.core.request import MaterialRequest, check

GOOD = MaterialRequest("red brick", DEFAULT_MAPS)


def test_a_sensible_request_is_accepted() -> None:
    check(GOOD)
    check(replace(GOOD, seed=0, tiling_mode="XY", upscale_factor=2))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"prompt": ""}, "prompt is empty"),
        ({"prompt": " \n\t"}, "prompt is empty"),
        ({"maps": ()}, "No map is chosen"),
        ({"maps": ("opacity",)}, "does not know the map 'opacity'"),
        ({"tiling_mode": "xy"}, "does not know the tiling mode"),
        ({"upscale_factor": -1}, "negative"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence) as caught:
        check(replace(GOOD, **change))
    assert caught.value.next_step.endswith(".")


def test_the_default_maps_are_all_but_metalness() -> None:
    assert DEFAULT_MAPS == ("basecolor", "normal", "roughness", "height")


def test_kinds_are_put_in_the_tables_order_once() -> None:
    assert in_order(["height", "basecolor", "height", "opacity"]) == ("basecolor", "height")
    assert in_order(MAPS) == tuple(MAPS)
