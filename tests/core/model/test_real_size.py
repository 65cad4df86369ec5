# SPDX-License-Identifier: GPL-3.0-or-later
"""The real size of what was made, as it is stored with a job."""

import pytest

from patina_addon.core.model.apply_plan import ApplyPlan
from patina_addon.core.model.real_size import RealSize


def test_a_plan_keeps_the_real_size() -> None:
    plan = ApplyPlan(real_size=RealSize(0.08, 0.0006))
    assert ApplyPlan.from_plain(plan.plain()) == plan


def test_the_plan_of_an_earlier_version_has_none() -> None:
    stored = ApplyPlan().plain()
    assert "real_size" not in stored
    assert ApplyPlan.from_plain(stored).real_size is None


@pytest.mark.parametrize(
    "damaged", ["wide", {}, {"width": 1.0}, {"width": 0.0, "relief": 0.1}, {"width": 1e9, "relief": 0.1},
                {"width": 1.0, "relief": -1.0}, {"width": "1", "relief": 0.1}],
)  # fmt: skip
def test_a_size_that_cannot_be_read_is_none(damaged: object) -> None:
    assert ApplyPlan.from_plain({"real_size": damaged, "material_name": "Wall"}) == ApplyPlan(material_name="Wall")
