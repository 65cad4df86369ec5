# SPDX-License-Identifier: GPL-3.0-or-later
"""Amounts in words, and the limit."""

import pytest

from patina_addon.core.model.money import DOLLARS, Price, exceeds


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Price(8), "8 credits"),
        (Price(8.5), "8.5 credits"),
        (Price(1), "1 credit"),
        (Price(0.08, DOLLARS), "$0.080"),
        (Price(1.5, DOLLARS), "$1.50"),
    ],
)
def test_an_amount_is_formatted_with_its_unit(price, text):
    assert str(price) == text


@pytest.mark.parametrize(
    ("limit", "spent", "estimate", "answer"),
    [
        (0, 1000, 1000, False),
        (10, 9, None, False),
        (10, 10, None, True),
        (10, 2, 8, False),
        (10, 2.01, 8, True),
        (0.3, 0.1, 0.2, False),  # 0.1 + 0.2 is a little more than 0.3 in floating point
        (10, 0, 0.0, False),
    ],
)
def test_only_an_amount_above_the_limit_exceeds_it(limit, spent, estimate, answer):
    assert exceeds(limit, spent, estimate) is answer
