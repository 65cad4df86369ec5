# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, told to a person.

PatinaError
    InvalidRequest          refused here, before anything was sent
    Canceled                the person stopped it
    StorageError            a folder or a file on this computer
    GenerationError         the built-in generator could not do it
    NetworkError            the service could not be reached
    ServiceError            the service answered, and said no
        TaskFailed          the task was accepted and failed later
    UncertainSubmission     the answer was lost: a task may exist, and may be charged
    BadResult               the service's maps cannot be used
    TimedOut                no result arrived in time
    OwnedElsewhere          another process works on the job
"""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import Any

from .message import Message, Translate, joined
from .stored_values import record_of

_NOTHING = Message()


class Money(Enum):
    """What an error means for the user's money, as a sentence."""

    NOT_AT_STAKE = Message()
    NOT_CHARGED = Message("You were not charged.")
    PROBABLY_NOT_CHARGED = Message("You were probably not charged.")
    MAY_BE_CHARGED = Message("The service may still charge for this task.")
    CHARGED = Message("The service has probably charged for this task.")


class Remedy(Enum):
    """A click that puts an error right. The panel has a button for each."""

    PREFERENCES = auto()
    """To open Patina's preferences, where the key and the address of a service are."""
    ONLINE_ACCESS = auto()
    """To allow online access."""
    SHOW_OBJECT = auto()
    """To show the active object, which is hidden, and select it."""
    EDIT_MODE = auto()
    """To enter Edit Mode."""
    EXAMPLE = auto()
    """To try an example of a prompt."""
    ACCOUNT = auto()
    """To open the page of the user's account with the service."""
    IMAGE = auto()
    """To show the file of the image that was sent."""


CHECK_ACCOUNT = Message("Check your account with the service before you generate again: the task may be there.")
"""What to do if a task may exist whose id nobody knows."""


class PatinaError(Exception):
    """An error for a person. No part of it may hold a key, a signed URL's query, or a traceback."""

    money = Money.NOT_AT_STAKE
    """What it means for their money."""
    remedy: Remedy | None = None
    """The click that puts it right; None if there is none."""

    def __init__(
        self, what: Message, next_step: Message = _NOTHING, money: Money | None = None, *, remedy: Remedy | None = None
    ) -> None:
        self.what = what
        """What happened, in whole sentences."""
        self.next_step = next_step
        """What to do next, in whole sentences."""
        if money is not None:
            self.money = money
        if remedy is not None:
            self.remedy = remedy
        super().__init__(str(self))

    @property
    def message(self) -> Message:
        """All of it, as sentences after each other."""
        return joined((self.what, self.money.value, self.next_step))

    def text(self, translate: Translate) -> str:
        """Return all of it in the language of `translate`."""
        return self.message.text(translate)

    def __str__(self) -> str:
        return str(self.message)


class InvalidRequest(PatinaError):
    """Bad input or settings, refused before anything was sent."""

    def __init__(
        self,
        what: Message,
        next_step: Message = _NOTHING,
        money: Money | None = None,
        *,
        remedy: Remedy | None = None,
        file: Path | None = None,
    ) -> None:
        super().__init__(what, next_step, money, remedy=remedy)
        self.file = file
        """The file of an image that cannot be sent, whether it is there or not; None if it is about no file."""


class Canceled(PatinaError):
    """The person stopped the job."""


class StorageError(PatinaError):
    """A folder or file on this computer could not be used."""


class GenerationError(PatinaError):
    """The built-in generator could not finish."""


class NetworkError(PatinaError):
    """The service could not be reached."""

    money = Money.NOT_CHARGED


class ServiceError(PatinaError):
    """The service answered with an error."""

    money = Money.NOT_CHARGED

    def __init__(
        self,
        what: Message,
        next_step: Message = _NOTHING,
        money: Money | None = None,
        *,
        status: int = 0,
        kind: str = "",
        code: str = "",
        refused_fields: tuple[str, ...] = (),
        remedy: Remedy | None = None,
    ) -> None:
        super().__init__(what, next_step, money, remedy=remedy)
        self.status = status
        """The HTTP status."""
        self.kind = kind
        """The type of the error in the service's own words; "" if it gives none."""
        self.code = code
        """The service's own code for the error; "" if it gives none."""
        self.refused_fields = refused_fields
        """The fields of the request without which the service may accept it."""


class TaskFailed(ServiceError):
    """The task was accepted and failed, or was canceled, on the service."""

    money = Money.MAY_BE_CHARGED


class UncertainSubmission(PatinaError):
    """The request left, and its answer was lost: a paid task may exist. Patina never sends it again."""

    money = Money.MAY_BE_CHARGED
    remedy = Remedy.ACCOUNT


class BadResult(PatinaError):
    """The task completed, but its maps are missing or cannot be used."""

    money = Money.CHARGED


class TimedOut(PatinaError):
    """No result arrived in time."""

    money = Money.MAY_BE_CHARGED


class OwnedElsewhere(PatinaError):
    """Another process works on the job."""


def reason_of(error: BaseException) -> str:
    """Return why something failed, in the system's own words if it says any."""
    words = error.strerror if isinstance(error, OSError) else ""
    return words or type(error).__name__


_RENAMED = {"Cancelled": "Canceled", "Taken": "OwnedElsewhere"}
"""What types were called when earlier versions stored them."""


def plain(error: PatinaError) -> dict[str, Any]:
    """Return an error as plain values, to be kept."""
    values: dict[str, Any] = {
        "type": type(error).__name__,
        "what": error.what.plain(),
        "next_step": error.next_step.plain(),
        "money": error.money.name,
        "remedy": error.remedy.name if error.remedy else "",
    }
    if isinstance(error, ServiceError):
        values |= {"status": error.status, "kind": error.kind, "code": error.code}
        values["refused_fields"] = list(error.refused_fields)
    return values


def from_plain(values: object) -> PatinaError:
    """Return the error that `plain` was given; a PatinaError where its type is unknown."""
    record = record_of(values)
    money = Money[record.text("money", Money.NOT_AT_STAKE.name, Money.__members__)]
    parts = (Message.from_plain(record.values.get("what")), Message.from_plain(record.values.get("next_step")), money)
    name = record.text("type")
    kind = {cls.__name__: cls for cls in _family(PatinaError)}.get(_RENAMED.get(name, name), PatinaError)
    remedy = Remedy.__members__.get(record.text("remedy", "", ["", *Remedy.__members__]))
    if not issubclass(kind, ServiceError):
        return kind(*parts, remedy=remedy)
    return kind(
        *parts,
        remedy=remedy,
        status=record.integer("status", 0),
        kind=record.text("kind"),
        code=record.text("code"),
        refused_fields=record.texts("refused_fields"),
    )


def _family(cls: type[PatinaError]) -> list[type[PatinaError]]:
    return [cls, *(kind for child in cls.__subclasses__() for kind in _family(child))]
