# SPDX-License-Identifier: GPL-3.0-or-later
"""No text of others, however long and whatever its shape, holds Blender up."""

import pytest

from tests.core.child_process import run_child
from tests.core.hostile_text import SUBJECTS, texts


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_megabyte_of_any_shape_takes_time_in_proportion_to_its_length(name):
    with run_child(f"from tests.core.hostile_text import run; run({name!r})") as child:
        assert child.end().endswith("done")


def test_there_are_many_shapes():
    lengths = [len(text) for text in texts()]
    assert len(lengths) >= 80
    assert min(lengths) >= 1_000_000
