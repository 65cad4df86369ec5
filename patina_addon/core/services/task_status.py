# SPDX-License-Identifier: GPL-3.0-or-later
"""The statuses that a task can have, of whichever service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from ..model.message import Message

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Queued:
    """The task waits in a queue."""

    position: int | None = None
    """How many others are ahead of it; None if that is unknown."""


@dataclass(frozen=True, slots=True)
class Running:
    """The service works on it."""

    progress: float | None = None
    """As the service reports it, from 0 to 100; None if it reports none."""
    is_pending: bool = False
    """Whether the service has the task, but does not say yet that it works on it."""


@dataclass(frozen=True, slots=True)
class ResultReady:
    """The work is done; the next request, sent at once, asks for the result."""


@dataclass(frozen=True, slots=True)
class Empty:
    """Completed, but the result is not available yet."""


@dataclass(frozen=True, slots=True)
class TemporaryError:
    """An error on the service that may be temporary."""

    what: Message
    """What happened, as a sentence."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Completed, with its result."""

    result: T
    """What the service made."""


Status = Queued | Running | ResultReady | Empty | TemporaryError | Done[T]
