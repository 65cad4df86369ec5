# SPDX-License-Identifier: GPL-3.0-or-later
"""The interfaces of a service: its description, its client, and the job that the client works for.

A service is described by a ServiceSpec, which is light: the panel reads it. Its client does the work, on a worker.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from .account import Account
from .clock import Clock
from .error_rule import ErrorRule
from .errors import InvalidRequest
from .interpretation import Interpretation
from .maps import MAPS, MapFile, in_order
from .message import Message, plural
from .money import CREDITS, DOLLARS, Price
from .real_size import RealSize
from .request import MaterialRequest, check_takes
from .tasks import TASKS
from .timing import Timing


class ServiceCache(Protocol):
    """What services remember between jobs. Safe to call from any thread; never raises, but may forget."""

    def upload(self, key: str) -> str:
        """Return the address of a file that was uploaded and is still there, or ""."""

    def save_upload(self, key: str, url: str, seconds: float) -> None:
        """Remember an upload for as long as the service keeps it."""

    def durations(self, about: str) -> Sequence[float]:
        """Return how many seconds the latest tasks like this one took."""

    def save_seconds(self, about: str, seconds: float) -> None:
        """Remember how long a task took."""


class JobContext(Protocol):
    """How a client talks to the job that it works for. Safe to call from any thread."""

    @property
    def cache(self) -> ServiceCache:
        """What services remember between jobs."""

    def progress(self, fraction: float | None, message: Message, timing: Timing | None = None) -> None:
        """Report how far the work is, 0 to 1 or None for unknown, what is being done, in a few words, and its time.

        It may be called often: to report the same again does nothing.
        """

    def reserve(self, amount: float) -> None:
        """Report what the service reserved for the task, in its own unit, as soon as it is known. Saved to disk."""

    def confirm_ownership(self) -> None:
        """Make sure that this process may still spend money on the job. Call it right before each request that may.

        Raises OwnedElsewhere if another process owns the job by now, StorageError if that is unknown, and Canceled.
        """

    def begin_download(self) -> None:
        """Report that the result is ready and its files are being downloaded."""

    def save_file(self, file: MapFile) -> None:
        """Report that a file of the result is whole. Saved to disk with its checksum."""

    def saved_file(self, name: str) -> MapFile | None:
        """Return the file called `name`, without its ending, if it was saved earlier and has not changed."""

    def check(self) -> None:
        """Raise Canceled if the job is to stop. Call it at least every half second of work."""

    def sleep(self, seconds: float) -> None:
        """Wait; raise Canceled as soon as the job is to stop."""


@dataclass(frozen=True, slots=True)
class InputImageLimits:
    """The input images that a service accepts."""

    size: int = 20 << 20
    """The most bytes of a file."""
    side: int = 4096
    """The most pixels of a side."""
    endings: tuple[str, ...] = ("png", "jpg", "webp")
    """The formats."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a service made."""

    maps: tuple[MapFile, ...]
    """By variant, and in the order of `maps.MAPS`."""
    notes: tuple[Message, ...] = ()
    """What the user should know about it."""
    extra_images: tuple[MapFile, ...] = ()
    """Images that are not maps, or whose kind of map is unknown; their kind is ""."""
    is_guess: bool = False
    """Whether the images were not labeled, so that their kinds are guessed by order."""
    withheld: tuple[MapFile, ...] = ()
    """Files that nothing may decode, since they are larger than what was requested."""
    substitute: str = ""
    """The name of what was made in place of what was asked for; empty if it was made."""
    real_size: RealSize | None = None
    """How large the surface is; None if the service does not know."""


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What a service says about a key."""

    works: bool | None
    """Whether materials can be generated with it; None if only a task shows that."""
    text: Message
    """What is known about it, with the balance if the service tells it."""
    balance: Price | None = None
    """What is left in the account; None if the service does not tell it."""


class ServiceClient(ABC):
    """Does a service's work for one job, or answers one question. Used on a worker alone."""

    @abstractmethod
    def submit(self, request: MaterialRequest, context: JobContext) -> str:
        """Start the work and return the task's id: the one step that may cost money. Never interrupted once it is sent.

        The request's pictures are addresses, or files that are within `input_image_limits`. Raises NetworkError,
        ServiceError, InvalidRequest or Canceled when certainly nothing was started, UncertainSubmission otherwise.
        """

    @abstractmethod
    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, context: JobContext) -> Result:
        """Wait for the task and put its maps into `folder` as `<stem>_<kind>.<ending>`. May be called again.

        It needs the task's id alone, whoever submitted it. A map appears under its name only when it is whole. One that
        fails is left out, with a note, if others arrived. The stem of further variants is `<stem>_2`, and so on. The
        request may have lost its pictures' data. Raises a PatinaError.
        """

    def cancel(self, task: str) -> bool:
        """Stop a task on the service. Return whether that certainly happened before it cost anything. Never raises."""
        return False

    def test_key(self) -> KeyReport:
        """Ask the service about the key. Free. Never raises."""
        return KeyReport(True, Message("The service does not need a key."))


@dataclass(frozen=True, slots=True)
class TaskOffer:
    """What a service does for one task."""

    accepted_fields: frozenset[str]
    """The fields of the request that it accepts, besides the maps."""
    maps: tuple[str, ...]
    """The kinds of map that it makes."""
    model: str = ""
    """What it calls the model that does it."""


def _check_nothing(request: MaterialRequest) -> None:
    """Refuse nothing."""


def _no_price(request: MaterialRequest) -> Price | None:
    """Know no price beforehand."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """A service that makes maps: everything that is known about it without asking it."""

    id: str
    label: Message
    """Its name in a sentence, after "the"."""
    menu_label: Message = field(default_factory=Message)
    """Its name in a menu, if that is written differently."""
    tasks: Mapping[str, TaskOffer]
    """What it offers, by the ids of `tasks.TASKS`."""
    connect: Callable[[Account, Clock], ServiceClient]
    """Makes its client, on a worker. Modules that are slow to load are imported here."""
    needs_internet: bool
    """Whether it is used only while Blender allows online access."""
    may_cost: bool
    """Whether a task may cost money."""
    must_check_maps: bool
    """Whether its maps are measured and checked before they are shown. Maps that are certainly right need not be."""
    about: Message = field(default_factory=Message)
    """Whom it is for and what it costs, in a sentence or two, for the preferences; empty for its cost alone."""
    website: str = ""
    """The address of its documentation; empty if it is not known for certain."""
    account_page: str = ""
    """The address of the page with the user's balance; empty if it is not known for certain."""
    is_automatic: bool = True
    """Whether it may be chosen by Automatic."""
    can_cancel: bool = False
    """Whether `ServiceClient.cancel` stops a task on the service."""
    unit: str = CREDITS
    """The unit of its prices, CREDITS or DOLLARS."""
    base_url: str = ""
    """Its usual address; empty if it has none."""
    key_variable: str = ""
    """The environment variable that may hold the key; empty if it needs none."""
    url_variable: str = ""
    """The environment variable that may hold the address."""
    endpoint: str = "/v1"
    """What the paths of its endpoints start with, to find the base URL in the address of an endpoint."""
    input_image_limits: InputImageLimits = InputImageLimits()
    result_seconds: float = 0.0
    """How long a result can be downloaded again."""
    has_plain_ids: bool = False
    """Whether the id that a user finds in the account is all that `collect` needs."""
    error_rules: tuple[ErrorRule, ...] = ()
    """What its own errors mean; `network.error_rules` has the rules for all services."""
    check_limits: Callable[[MaterialRequest], None] = _check_nothing
    """Refuses what its documentation excludes. No I/O. Raises InvalidRequest."""
    price: Callable[[MaterialRequest], Price | None] = _no_price
    """Returns what a request will cost, if that is known before it is sent. No I/O."""
    interpret: Callable[[str], Interpretation] | None = None
    """Returns what it makes of a prompt, on a thread; None if it takes any words."""

    @property
    def title(self) -> Message:
        """Return its name as it stands alone."""
        return self.menu_label or self.label

    @property
    def has_account(self) -> bool:
        """Whether it has settings: a key, or an address."""
        return bool(self.key_variable or self.base_url)

    @property
    def cost(self) -> Message:
        """What a task costs, as a sentence."""
        if not self.may_cost:
            return Message("It is free.")
        return Message("It costs money.") if self.unit == DOLLARS else Message("It costs credits.")

    def offer(self, task: str) -> TaskOffer:
        """Return what it offers for a task: nothing if it does not know the task."""
        return self.tasks.get(task, TaskOffer(frozenset(), ()))

    def can_do(self, task: str, **fields: Any) -> bool:
        """Return whether it does a task with these fields of the request, as far as its limits say. No I/O."""
        try:
            self.check_limits(MaterialRequest("-", self.offer(task).maps, task=task, **fields))
        except InvalidRequest:
            return False
        return True

    def with_available_maps(self, request: MaterialRequest) -> tuple[MaterialRequest, tuple[Message, ...]]:
        """Return the request without the maps that the service does not make for its task, and a message about those.

        If it does not know the task, the request stays as it is: `check` refuses it.
        """
        if request.task not in self.tasks:
            return request, ()
        available = self.tasks[request.task].maps
        left_out = [MAPS[kind].label for kind in request.maps if kind in MAPS and kind not in available]
        if not left_out:
            return request, ()
        kept = tuple(kind for kind in request.maps if kind not in MAPS or kind in available)
        return replace(request, maps=kept), (self._cannot_make(left_out),)

    def _cannot_make(self, labels: Sequence[Message]) -> Message:
        return plural(
            len(labels),
            "The {service} does not make the {maps} map.",
            "The {service} does not make the {maps} maps.",
            service=self.label,
            maps=tuple(labels),
        )

    def check(self, request: MaterialRequest, account: Account) -> None:
        """Refuse what this service certainly cannot do. No I/O. Raises InvalidRequest."""
        self.check_account(account)
        if request.task not in self.tasks:
            task, able = TASKS[request.task].label, tuple(TASKS[name].label for name in self.tasks)
            raise InvalidRequest(
                Message("The {service} does not support {task}.", service=self.label, task=task),
                Message("Choose another service. This one supports {tasks}.", tasks=able),
            )
        offer = self.tasks[request.task]
        if unmade := [MAPS[kind].label for kind in in_order(request.maps) if kind not in offer.maps]:
            able = tuple(MAPS[kind].label for kind in offer.maps)
            raise InvalidRequest(self._cannot_make(unmade), Message("It makes {maps}.", maps=able))
        check_takes(request, offer.accepted_fields, self.label)
        self.check_limits(request)

    def check_account(self, account: Account) -> None:
        """Refuse an account that certainly does not work. No I/O. Raises InvalidRequest."""
        if self.has_account:
            account.check(self.key_variable, self.url_variable, self.base_url)

    def test_key(self, account: Account, clock: Clock) -> KeyReport:
        """Ask the service about a key. Free. On a worker. Never raises."""
        try:
            self.check_account(account)
        except InvalidRequest as error:
            return KeyReport(False, error.message)
        return self.connect(account, clock).test_key()
