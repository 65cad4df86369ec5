# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is to do with its maps, as anybody may have written it into the store."""

import pytest

from patina_addon.core.model.apply_plan import (
    ApplyPlan,
    Faces,
    MaterialTarget,
    OpenFile,
    SlotRef,
    SlotTarget,
    TextureTarget,
)
from patina_addon.core.model.message import Message

FILE = OpenFile("load", "/scenes/wall.blend")
REFUSALS = (Message("{object} has none.", object="Light"),)
PLAN = ApplyPlan(SlotTarget((SlotRef(1, "Wall", 0), SlotRef(2, "Arch", -1, Faces(b"\xf0", 7))), REFUSALS, FILE))


def test_a_plan_survives_as_values_that_json_knows() -> None:
    assert ApplyPlan.from_plain(PLAN.plain()) == PLAN
    into = ApplyPlan(MaterialTarget(3, "Brick", FILE), "Mine", is_packed=True)
    assert ApplyPlan.from_plain(into.plain()) == into
    texture = ApplyPlan(TextureTarget((MaterialTarget(3, "Crate", FILE),), PLAN.target, "X"))
    assert ApplyPlan.from_plain(texture.plain()) == texture


@pytest.mark.parametrize(
    "damage",
    [
        {"slots": [{"uid": "1", "name": "Wall", "slot": 0}]},
        {"slots": [{"uid": 1, "name": "Wall", "slot": 0.5}]},
        {"slots": [{"uid": True, "name": "Wall", "slot": 0}]},
        {"slots": [{"uid": 1, "name": "Wall"}]},
        {"slots": [{"uid": 1, "name": "Wall", "slot": 0, "faces": "no base64!", "topology": 1}]},
        {"slots": [{"uid": 1, "name": "Wall", "slot": 0, "faces": 5, "topology": 1}]},
        {"slots": 7},
        {"slots": [7]},
        {"slots": [], "refusals": 7},
        {"material": {"name": "Brick"}},
        {"material": 7},
        {"texture": {"materials": [{"uid": 3, "name": "Crate"}], "tiling": "XY"}},
        {"texture": {"materials": [], "slots": [], "tiling": "XY"}},
        {"texture": {"materials": [{"uid": 3, "name": "Crate"}], "slots": [], "tiling": "Z"}},
        {"texture": 7},
        {},
    ],
    ids=str,
)
def test_a_damaged_target_is_none_and_the_rest_of_the_plan_stays(damage: dict) -> None:
    values = ApplyPlan(PLAN.target, "Wall", is_packed=True).plain() | {"target": damage}
    assert ApplyPlan.from_plain(values) == ApplyPlan(None, "Wall", is_packed=True)


def test_a_plan_of_anything_is_the_default() -> None:
    for values in ({}, {"target": 5, "material_name": 5, "is_packed": 5, "corrections": []}):
        assert ApplyPlan.from_plain(values) == ApplyPlan()
