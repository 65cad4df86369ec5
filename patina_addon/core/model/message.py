# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said to a person, as a template and its values, so that it can be stored and then said in any language.

A template is a literal in English with names in braces: Message("{service} sent no {map} map.", ...). What comes from
elsewhere (a path, a prompt, a service's own words) is a value, never part of a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .stored_values import LONGEST, number
from .stored_values import text as stored_text

Translate = Callable[[str], str]
"""Return a template in the reader's language."""

_NAME = re.compile(r"\{(\w+)\}")
_DEEPEST = 8
"""How deep messages may stand in messages: a stored one may be anything."""
_MOST = 100
"""How many items a stored list may have."""


class Message:
    """A template with its values. Frozen; two are equal if both are. `str()` gives English."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Value]

    def __init__(self, template: str = "", /, **values: Value) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"A message's {name} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        return hash((self.template, tuple(self.values.items())))

    def __bool__(self) -> bool:
        return bool(self.template)

    def __str__(self) -> str:
        return self.text(str)

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"Message({self.template!r}{values})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.template, dict(self.values))

    def text(self, translate: Translate) -> str:
        """Return the message in the language of `translate`."""
        shown = translate(self.template) if self.template else ""
        if not self.values:  # Most have none, and panels are drawn often.
            return shown

        def value(match: re.Match[str]) -> str:
            name = match[1]
            return _shown(self.values[name], translate) if name in self.values else match[0]

        return _NAME.sub(value, shown)

    def filled(self, **values: Value) -> Message:
        """Return the message with more values, or with others in place of some."""
        return Message(self.template, **{**self.values, **values})

    def mentions(self, value: Value) -> bool:
        """Return whether `value` is among the values, or among those of a message or a list there."""
        return any(_holds(own, value) for own in self.values.values())

    def plain(self) -> dict[str, Any]:
        """Return the message as values that JSON knows."""
        return {"template": self.template, **({"values": _plain(dict(self.values))} if self.values else {})}

    @classmethod
    def from_plain(cls, values: object) -> Message:
        """Return what `plain` gave; a text is itself in every language, and anything else is empty."""
        return _from_plain(values, 0)


Value = str | int | float | Message | tuple["Value", ...]
"""What a template's name stands for. A tuple is a list: its items are joined as the language joins them."""

AND = Message("{first} and {last}")
COMMA_AND = Message("{first}, and {last}")
COMMA = Message("{first}, {rest}")
SPACE = Message("{first} {rest}")
"""How items of a list, and sentences after each other, are joined."""


def verbatim(text: str) -> Message:
    """Return a message that is `text` in every language, such as what a service said itself."""
    return Message("{text}", text=text) if text else Message()


def plural(count: int, one: str, many: str, /, **values: Value) -> Message:
    """Return `one` if `count` is 1, else `many`, in which {count} is the number."""
    return Message(one if count == 1 else many, count=count, **values)


MAX_NAMED = 3
"""How many names a sentence has, as a rule, before it only counts the others; see `listed`."""


def listed(items: Iterable[Value], most: int = 0) -> tuple[Value, ...]:
    """Return items as a value; with `most`, the first of many and how many more there are."""
    items = tuple(items)
    if most and len(items) > most + 1:
        return (*items[:most], Message("{count} more", count=len(items) - most))
    return items


def joined(messages: Iterable[Message]) -> Message:
    """Return sentences after each other, without those that are empty."""
    return _chain(messages, SPACE)


def enumerated(messages: Iterable[Message]) -> Message:
    """Return facts that belong to no sentence, separated by commas, without those that are empty."""
    return _chain(messages, COMMA)


def _chain(messages: Iterable[Message], link: Message) -> Message:
    parts = [message for message in messages if message]
    if not parts:
        return Message()
    whole = parts[-1]
    for message in reversed(parts[:-1]):
        whole = Message(link.template, first=message, rest=whole)
    return whole


def _shown(value: Value, translate: Translate) -> str:
    if isinstance(value, Message):
        return value.text(translate)
    if isinstance(value, tuple):
        return _listing([_shown(item, translate) for item in value], translate)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _listing(items: list[str], translate: Translate) -> str:
    if len(items) < 2:
        return "".join(items)
    *first, last = items
    start = first[-1]
    for item in reversed(first[:-1]):
        start = Message(COMMA.template, first=item, rest=start).text(translate)
    end = AND if len(items) == 2 else COMMA_AND
    return Message(end.template, first=start, last=last).text(translate)


def _holds(own: Value, value: Value) -> bool:
    if own == value:
        return True
    if isinstance(own, Message):
        return own.mentions(value)
    return isinstance(own, tuple) and any(_holds(item, value) for item in own)


def _plain(value: Value | dict[str, Value]) -> Any:
    if isinstance(value, Message):
        return value.plain()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _from_plain(values: object, depth: int) -> Message:
    if isinstance(values, str):
        return verbatim(stored_text(values)[:LONGEST])
    if not isinstance(values, dict) or depth > _DEEPEST:
        return Message()
    template, named = stored_text(values.get("template"))[:LONGEST], values.get("values")
    named = named if isinstance(named, dict) else {}
    return _restored(template, {str(name): _value(named[name], depth) for name in named})


def _value(value: object, depth: int) -> Value:
    if isinstance(value, dict):
        return _from_plain(value, depth + 1)
    if isinstance(value, list):
        return tuple(_value(item, depth + 1) for item in value[:_MOST]) if depth < _DEEPEST else ()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 0 if number(value) is None else value
    return stored_text(value)[:LONGEST]


def _restored(template: str, values: dict[str, Value]) -> Message:
    return Message(template, **values)
