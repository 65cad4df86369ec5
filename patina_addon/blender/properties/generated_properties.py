# SPDX-License-Identifier: GPL-3.0-or-later
"""Declare properties whose names come from a table: a checkbox for each kind of map, an account for each service."""

from collections.abc import Callable, Mapping
from typing import TypeVar

Class = TypeVar("Class", bound=type)


def with_properties(properties: Mapping[str, object]) -> Callable[[Class], Class]:
    """Return a decorator that adds `properties` to the annotations of a class."""

    def add(cls: Class) -> Class:
        cls.__annotations__ = {**cls.__annotations__, **properties}
        return cls

    return add
