# SPDX-License-Identifier: GPL-3.0-or-later
"""The one reader of stored values: rows of the store, properties of a .blend. Anybody may have written them.

What is not a right value is left at its default, and its name is noted. What is absent or None is at its default too,
as it is in what an earlier version wrote.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath
from typing import Any, TypeVar

LARGEST = 1e15
"""No number of Patina's comes near it."""
LARGEST_INTEGER = 2**31 - 1
"""The largest whole number that Blender's properties take."""
LONGEST = 100_000
"""How many characters a text may have."""
_LONGEST_JSON = 1 << 26
_LONGEST_PATH, _LONGEST_NAME = 4096, 255
_MOST = 10_000
"""How many items are read of a list."""
_DEEPEST = 40
"""How deep lists and mappings of a JSON may lie in each other, so that nothing that walks through them ends early."""

Default = TypeVar("Default")


def text(value: object) -> str:
    """Return a text that Blender, files and the database take; "" for anything else."""
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return ""
    if not isinstance(value, str):
        return ""
    # NUL ends a path too early, and half of a character is none.
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def number(value: object, least: float = -LARGEST, most: float = LARGEST) -> float | None:
    """Return a number from `least` to `most`; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return float(value)


class Record:
    """A mapping with stored values by their names."""

    def __init__(self, values: Mapping[str, Any], damaged: list[str] | None = None, name: str = "") -> None:
        self.damaged: list[str] = [] if damaged is None else damaged
        """The names of the values that are not right; shared by a record and those in it."""
        self.values = values
        """What is stored, right or not."""
        self._name = name

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter([name for name in self.values if isinstance(name, str)])

    def note(self, name: str) -> None:
        """Note that a value is not right. Of records in a record, the outermost is named."""
        if (self._name or name) not in self.damaged:
            self.damaged.append(self._name or name)

    def strictly(self, damaged: list[str]) -> Record:
        """Return the same record, which notes what is not right in another list."""
        return Record(self.values, damaged, self._name)

    def text(self, name: str, default: str = "", choices: Collection[str] = (), longest: int = LONGEST) -> str:
        """Return a text; one of `choices`, if there are any."""
        value = self.values.get(name)
        if value is None:
            return default
        result = text(value)
        is_text = isinstance(value, str | bytes) and (result or not value) and len(result) <= longest
        if is_text and (not choices or result in choices):
            return result
        self.note(name)
        return default

    def path(self, name: str) -> str:
        """Return a text that can be a path; "" if there is none."""
        path = self.text(name, longest=_LONGEST_PATH)
        if any(len(part.encode()) > _LONGEST_NAME for part in PurePath(path).parts):
            self.note(name)
            return ""
        return path

    def number(self, name: str, default: Default, least: float = -LARGEST, most: float = LARGEST) -> float | Default:
        """Return a number from `least` to `most`."""
        result = number(self.values.get(name), least, most)
        if result is None and name in self:
            self.note(name)
        return default if result is None else result

    def integer(self, name: str, default: Default, least: int = 0, most: int = LARGEST_INTEGER) -> int | Default:
        """Return a whole number from `least` to `most`."""
        value = self.values.get(name)
        if isinstance(value, int | float) and number(value, least, most) is not None and int(value) == value:
            return int(value)
        if name in self:
            self.note(name)
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        """Return whether something is so. A database has 0 and 1 for that."""
        value = self.values.get(name)
        if value is None:
            return default
        if value is True or value is False or (type(value) is int and value in (0, 1)):
            return bool(value)
        self.note(name)
        return default

    def numbers(self, name: str, count: int, least: float = -LARGEST, most: float = LARGEST) -> tuple[float, ...]:
        """Return `count` numbers from `least` to `most`; none if one of them is not right."""
        values = self.items(name)
        result = [number(value, least, most) for value in values]
        right = tuple(value for value in result if value is not None)
        if len(right) == len(values) == count:
            return right
        if name in self:
            self.note(name)
        return ()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list."""
        values = self.items(name)
        result = tuple(text(value) for value in values if isinstance(value, str))
        if len(result) != len(values):
            self.note(name)
        return result

    def items(self, name: str) -> list[Any]:
        """Return the items of a list, whatever they are."""
        value = self.values.get(name)
        if isinstance(value, list | tuple) and len(value) <= _MOST:
            return list(value)
        if value is not None:
            self.note(name)
        return []

    def record(self, name: str) -> Record:
        """Return the mapping in this one; an empty one if there is none."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, Mapping):
            self.note(name)
        return Record(value if isinstance(value, Mapping) else {}, self.damaged, self._name or name)

    def records(self, name: str) -> list[Record]:
        """Return the mappings of a list."""
        values = self.items(name)
        if not all(isinstance(value, Mapping) for value in values):
            self.note(name)
        return [Record(value, self.damaged, self._name or name) for value in values if isinstance(value, Mapping)]

    def json(self, name: str) -> Record:
        """Return a record that has what a JSON text says in place of the text: read it with `record` or `items`."""
        value = self.text(name, longest=_LONGEST_JSON)
        try:
            parsed = json.loads(value) if value else None
            if _is_too_deep(parsed):
                parsed = None
                self.note(name)
        except (ValueError, RecursionError):
            parsed = None
            self.note(name)
        return Record({name: parsed}, self.damaged, self._name)


def record_of(values: object) -> Record:
    """Return values as a record: one as it is, a mapping's, and an empty one of anything else."""
    if isinstance(values, Record):
        return values
    return Record(values if isinstance(values, Mapping) else {})


def _is_too_deep(parsed: object) -> bool:
    level, depth = [parsed], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            return True
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
        ]
    return False
