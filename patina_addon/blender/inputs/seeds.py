# SPDX-License-Identifier: GPL-3.0-or-later
"""The seeds of requests: any number that a property can hold, from 0."""

import secrets

RANDOM = -1
"""Stands in the panel, and for scripts, for another seed each time."""
_COUNT = 2**31


def choose() -> int:
    """Return a seed at random."""
    return secrets.randbelow(_COUNT)


def is_seed(number: int) -> bool:
    """Return whether a property can hold a number as a seed; a service may have chosen one that it cannot."""
    return 0 <= number < _COUNT
