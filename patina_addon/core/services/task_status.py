# SPDX-License-Identifier: GPL-3.0-or-later
"""What a response to a question about a task can say, whichever service gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from ..model.message import Message

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Queued:
    """The task waits for its turn, behind `position` others where that is told."""

    position: int | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """The service works on it. `progress` is its own, from 0 to 100."""

    progress: float = 0.0


@dataclass(frozen=True, slots=True)
class AskNext:
    """The work is done; its result is what is asked for next, at once."""


@dataclass(frozen=True, slots=True)
class Empty:
    """Completed, but the result is not there yet."""


@dataclass(frozen=True, slots=True)
class Failing:
    """Something on the service went wrong that may pass."""

    what: Message


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The result."""

    result: T


Status = Queued | Running | AskNext | Empty | Failing | Done[T]
