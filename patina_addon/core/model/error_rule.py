# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a table of error responses and what they mean, to which each service may add its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .errors import Money, Remedy
from .foreign_text import clean
from .message import Message

_LONGEST_WORD = 80


class Stage(Enum):
    """What a request was for, and thus what an error means for the user's money."""

    KEY = "key"
    UPLOAD = "upload"
    SUBMIT = "submit"
    STATUS = "status"
    RESULT = "result"

    @property
    def money(self) -> Money:
        """What an error at this stage means for the user's money."""
        if self is Stage.STATUS:
            return Money.MAY_BE_CHARGED
        return Money.CHARGED if self is Stage.RESULT else Money.NOT_CHARGED


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The fields of a service's error, each "" where it is absent. Whatever they are made of, they are clean."""

    message: str = ""
    """What it says to a person."""
    kind: str = ""
    """The service's own type of the error."""
    code: str = ""
    """The service's own code for the error."""
    text: str = ""
    """The start of a body that is not JSON."""
    refused_fields: tuple[str, ...] = ()
    """The fields of the request without which the service may accept it."""

    def __post_init__(self) -> None:
        """Clean every field: all of them are shown, logged or stored."""
        for name in ("message", "text"):
            object.__setattr__(self, name, clean(getattr(self, name)))
        for name in ("kind", "code"):
            object.__setattr__(self, name, clean(getattr(self, name), _LONGEST_WORD))


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """One row: which responses it fits, and what they mean. A condition of None fits everything."""

    what: Message
    """What happened. It is filled with the service's label as `service`."""
    next_step: Message
    """What a person can do."""
    status: int | None = None
    """The HTTP status."""
    kind: str | None = None
    """The service's own type of the error."""
    code: str | None = None
    """The service's own code for the error."""
    stage: Stage | None = None
    """What the request was for."""
    says: str | None = None
    """Words in the message, or in a body that is not JSON; in lower case."""
    can_retry: bool = False
    """Whether a GET may be sent again."""
    is_certain: bool = True
    """Whether, after a POST, certainly nothing was started."""
    remedy: Remedy | None = None
    """The click that puts it right."""

    def fits(self, status: int, body: ErrorBody, stage: Stage) -> bool:
        """Return whether the row is about this response."""
        return (
            self.status in (None, status)
            and self.kind in (None, body.kind)
            and self.code in (None, body.code)
            and self.stage in (None, stage)
            and (self.says is None or self.says in f"{body.message} {body.text}".lower())
        )
