# SPDX-License-Identifier: GPL-3.0-or-later
"""Read declared and custom properties with validation, since a file may contain anything.

Blender checks numbers when they are written, not when a file is read: they may be outside of their limits, or not be
numbers. An enum may have an unknown value, and a string may not be valid text.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import bpy

from ..core.model.stored_values import LARGEST, number, text


@dataclass(frozen=True, slots=True)
class _Rule:
    """The valid values of a property, as plain values: before 4.3, Blender crashes at exit if its types are kept."""

    label: str
    kind: str
    """Blender's name of its type."""
    default: Any
    limits: tuple[float, float] = (-LARGEST, LARGEST)
    choices: frozenset[str] = frozenset()
    pointer: str = ""
    """The name of the type that it points to, if that is not a group."""

    def is_valid(self, value: Any) -> bool:
        """Return whether `value` is valid for the property."""
        if self.kind == 'BOOLEAN':
            return True
        if self.kind in ('FLOAT', 'INT'):
            numbers = value if isinstance(self.default, tuple) else (value,)
            return all(number(one, *self.limits) is not None for one in numbers)
        if self.kind == 'ENUM':
            return value in self.choices
        if self.kind == 'STRING':
            return bool(text(value) == value)
        return not self.pointer or value is None or isinstance(value, getattr(bpy.types, self.pointer))


_rules: dict[tuple[str, str], _Rule] = {}
_names: dict[str, tuple[str, ...]] = {}
"""The names of the properties of each type of group."""


class CheckedProperties:
    """A group of declared properties. Invalid values are read as the default; writing is not checked."""

    __slots__ = ("_group",)

    _group: Any

    def __init__(self, group: Any) -> None:
        object.__setattr__(self, "_group", group)

    def __getattr__(self, name: str) -> Any:
        group = self._group
        rule, value = _rule(group, name), _read(group, name)
        if rule.kind == 'POINTER' and not rule.pointer:
            return CheckedProperties(value)
        return value if rule.is_valid(value) else rule.default

    def __setattr__(self, name: str, value: object) -> None:
        setattr(unchecked(self), name, value)


class CustomProperties(Mapping[str, Any]):
    """The custom properties of a data-block or a node, which anybody may have set."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    def __getitem__(self, name: str) -> Any:
        try:
            return self._owner[name]
        except UnicodeDecodeError:
            return b"\xff"

    def __iter__(self) -> Iterator[str]:
        return iter(self._owner.keys())

    def __len__(self) -> int:
        return len(list(self._owner.keys()))


def unchecked(properties: object) -> Any:
    """Return the group of CheckedProperties; anything else unchanged."""
    return object.__getattribute__(properties, "_group") if isinstance(properties, CheckedProperties) else properties


def stored_values(group: Any, left_out: Collection[str] = ()) -> tuple[Any, ...]:
    """Return what a group holds, right or not, in the order of its properties. Cheap enough for draw().

    It has several properties besides those that are `left_out`, none of them a set or an array.
    """
    kind = type(group).__name__
    if kind not in _names:
        _names[kind] = tuple(name for name in _names_of(group) if name not in ("rna_type", *left_out))
    try:
        held: tuple[Any, ...] = attrgetter(*_names[kind])(group)
    except UnicodeDecodeError:
        held = tuple(_read(group, name) for name in _names[kind])
    return held


def damaged_properties(group: Any) -> tuple[str, ...]:
    """Return the labels of the properties of a group, and of groups in it, that have invalid values."""
    labels: list[str] = []
    for name in _names_of(group):
        if name == "rna_type":
            continue
        rule, value = _rule(group, name), _read(group, name)
        if rule.kind == 'POINTER' and not rule.pointer:
            labels += damaged_properties(value)
        elif not rule.is_valid(value):
            labels.append(rule.label)
    return tuple(labels)


def _read(group: Any, name: str) -> Any:
    try:
        return getattr(group, name)
    except UnicodeDecodeError:
        return b"\xff"


def _names_of(group: Any) -> list[str]:
    return [declared.identifier for declared in group.bl_rna.properties]


def _rule(group: Any, name: str) -> _Rule:
    key = type(group).__name__, name
    if (rule := _rules.get(key)) is None:
        rule = _rules[key] = _make_rule(group.bl_rna.properties[name])
    return rule


def _make_rule(declared: Any) -> _Rule:
    label, kind = str(declared.name), str(declared.type)
    if kind == 'POINTER':
        is_group = declared.fixed_type.base.identifier == "PropertyGroup"
        return _Rule(label, kind, None, pointer="" if is_group else declared.fixed_type.identifier)
    if kind == 'ENUM':
        return _Rule(label, kind, declared.default, choices=frozenset(declared.enum_items.keys()))
    if kind in ('FLOAT', 'INT'):
        default = tuple(declared.default_array) if declared.is_array else declared.default
        limits = max(declared.hard_min, -LARGEST), min(declared.hard_max, LARGEST)
        return _Rule(label, kind, default, limits)
    return _Rule(label, kind, declared.default)
