# SPDX-License-Identifier: GPL-3.0-or-later
"""When work should end, by what is usual and by how far it is."""

import pytest

from patina_addon.core.model.timing import expected_end


def test_what_is_usual_counts_as_long_as_nothing_is_known_of_the_progress() -> None:
    assert expected_end(45.0, 100.0, 100.0) == 145.0
    assert expected_end(45.0, 100.0, 130.0) == 145.0


def test_without_any_ground_there_is_no_end() -> None:
    assert expected_end(None, 100.0, 130.0) is None
    assert expected_end(None, 100.0, 101.0, 0.05) is None, "The first steps say little."
    assert expected_end(None, None, 130.0, 0.5) is None
    assert expected_end(45.0, None, 130.0) is None


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_progress_alone_is_a_ground(share: float) -> None:
    assert expected_end(None, 100.0, 100.0 + 75.0 * share, share) == pytest.approx(175.0)


def test_the_further_the_work_is_the_more_its_progress_counts() -> None:
    ends = [expected_end(45.0, 0.0, 75.0 * share, share) for share in (0.1, 0.5, 0.9)]
    assert ends == pytest.approx([48.0, 60.0, 75.0])


def test_work_that_takes_far_longer_than_usual_is_never_said_to_end_soon() -> None:
    for share in (0.1, 0.2, 0.4, 0.5, 0.8):
        now = 600.0 * share
        end = expected_end(5.0, 0.0, now, share)
        assert end == pytest.approx(600.0 if share >= 0.5 else 5.0), "Either it is over, or what is left is true."


def test_of_work_whose_beginning_nobody_saw_the_rest_is_known_by_its_progress() -> None:
    assert expected_end(40.0, None, 100.0, 0.75) == 110.0
