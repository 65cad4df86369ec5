# SPDX-License-Identifier: GPL-3.0-or-later
"""What an error response of a service means, as rows of a table that each service may add to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .errors import Money
from .message import Message


class Stage(Enum):
    """What was being asked for, and so what an error means for money."""

    KEY = "key"
    UPLOAD = "upload"
    SUBMIT = "submit"
    STATUS = "status"
    RESULT = "result"

    @property
    def money(self) -> Money:
        """What an error at this stage means."""
        if self is Stage.STATUS:
            return Money.MAY_BE_CHARGED
        return Money.CHARGED if self is Stage.RESULT else Money.NOT_CHARGED


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The fields of a service's error, each "" where it is absent."""

    message: str = ""
    kind: str = ""
    code: str = ""
    text: str = ""
    """The start of a body that is not JSON."""
    refused_fields: tuple[str, ...] = ()
    """The fields of our request without which the service may take it."""


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """One row: which responses it fits, and what they mean. A condition of None fits everything."""

    what: Message
    """What happened. It is filled with the service's label as `service`."""
    next_step: Message
    """What a person can do."""
    status: int | None = None
    kind: str | None = None
    code: str | None = None
    stage: Stage | None = None
    says: str | None = None
    """Words in the message, or in a body that is not JSON; in lower case."""
    can_retry: bool = False
    """Whether a GET may be sent again."""
    is_certain: bool = True
    """Whether, after a POST, certainly nothing was started."""

    def fits(self, status: int, body: ErrorBody, stage: Stage) -> bool:
        """Whether the row is about this response."""
        return (
            self.status in (None, status)
            and self.kind in (None, body.kind)
            and self.code in (None, body.code)
            and self.stage in (None, stage)
            and (self.says is None or self.says in f"{body.message} {body.text}".lower())
        )
