# SPDX-License-Identifier: GPL-3.0-or-later
"""What every place that makes maps has in common, and what it may offer besides."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from .account import Account
from .errors import InvalidRequest
from .maps import MapFile
from .money import CREDITS, Price
from .request import MaterialRequest, check_takes
from .tasks import TASKS


class Memory(Protocol):
    """What services remember from job to job. Safe to call from any thread; never raises, forgets if it must."""

    def upload(self, key: str) -> str:
        """The address of a file that was uploaded and is still there, or ""."""

    def keep_upload(self, key: str, url: str, seconds: float) -> None:
        """Remember an upload for as long as it lives."""

    def usual_seconds(self, about: str) -> float | None:
        """How long tasks like this one usually took; None if there were none."""

    def keep_seconds(self, about: str, seconds: float) -> None:
        """Remember how long a task took."""


class Reporter(Protocol):
    """How a service talks to the job that it works for. Safe to call from any thread."""

    @property
    def memory(self) -> Memory:
        """What services remember from job to job."""

    def progress(self, fraction: float | None, message: str) -> None:
        """Say how far the work is, 0 to 1 or None for unknown, and what is being done, in a few words."""

    def reserve(self, amount: float) -> None:
        """Say what the service reserved for the task, in its own unit, as soon as it is known; kept on disk."""

    def clear(self) -> None:
        """Make sure that this process may still spend money on the job: called right before each request that may.

        Raises Taken where another process has the job by now, StorageError where nobody can tell, and Cancelled.
        """

    def downloading(self) -> None:
        """Say that the result is there and its files are on their way."""

    def keep(self, found: MapFile) -> None:
        """Say that a file of the result is whole; kept on disk with its checksum."""

    def kept(self, name: str) -> MapFile | None:
        """The whole file whose name without its ending is `name`, where it came earlier and is still what it was."""

    def check(self) -> None:
        """Raise Cancelled if the job is to stop. Call it at least every half second of work."""

    def sleep(self, seconds: float) -> None:
        """Wait; raise Cancelled as soon as the job is to stop."""


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What images a service takes: the most bytes of a file, the most pixels of a side, the endings of its formats."""

    size: int = 20 << 20
    side: int = 4096
    endings: tuple[str, ...] = ("png", "jpg", "webp")


@dataclass(frozen=True, slots=True)
class Result:
    """What a service made.

    `maps` by variant and in the order of `maps.MAPS`; where several materials were made at once, `MapFile.variant`
    tells them apart. `notes` are whole sentences for the user. `credits` is what the service reserved for the task,
    in its own unit; None where it does not say. `is_guess`: nothing told which image is which, so that the kinds are
    by order alone; what is in no order has the kind "" and is among the `spares`, images that are no map.
    """

    maps: tuple[MapFile, ...]
    notes: tuple[str, ...] = ()
    credits: float | None = None
    spares: tuple[MapFile, ...] = ()
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What the service says about a key. `text` is one or more whole sentences, with the balance if it is told.

    `models` are the PATINA models that the key may call, by the service's names.
    """

    works: bool
    text: str
    models: tuple[str, ...] = ()


class Service(ABC):
    """A place that makes maps. It is made, checked and asked for a price on the main thread; the rest runs on workers.

    `takes` says which tasks it does, and which fields of the request it takes for each; `models` what it calls the
    model that does each. `is_remote` says that it needs the network, may cost money, and gives maps whose pixels
    nobody has seen yet. `can_cancel` says that `cancel` stops a task on the service. `unit` is what it charges in. The
    key is looked for in the environment's `key_variable`, the address in `url_variable`, else in the preferences;
    `base_url` is the usual one. A result stays with the service for `result_seconds`. `has_plain_ids`: the id that a
    user finds in the account is all that `collect` needs.
    """

    id: ClassVar[str]
    label: ClassVar[str]
    takes: ClassVar[Mapping[str, frozenset[str]]]
    models: ClassVar[Mapping[str, str]] = {}
    is_remote: ClassVar[bool]
    can_cancel: ClassVar[bool] = False
    unit: ClassVar[str] = CREDITS
    base_url: ClassVar[str] = ""
    key_variable: ClassVar[str] = ""
    url_variable: ClassVar[str] = ""
    picture_limits: ClassVar[PictureLimits] = PictureLimits()
    result_seconds: ClassVar[float] = 86400.0
    has_plain_ids: ClassVar[bool] = False

    def __init__(self, account: Account) -> None:
        self._account = account

    def check(self, request: MaterialRequest) -> None:
        """Refuse what this service certainly cannot take. No I/O. Raises InvalidRequest."""
        self.check_account()
        if request.task not in self.takes:
            task = TASKS[request.task].label
            able = ", ".join(TASKS[name].label for name in self.takes)
            next_step = f"It can do: {able}. Choose another service."
            raise InvalidRequest(f"The {self.label} cannot do this: {task}.", next_step)
        check_takes(request, self.takes[request.task], f"The {self.label}")

    def check_account(self) -> None:
        """Refuse an account that certainly does not work. No I/O. Raises InvalidRequest."""
        if self.is_remote:
            self._account.check(self.key_variable, self.url_variable, self.base_url)

    def price(self, request: MaterialRequest) -> Price | None:
        """What a request will cost, where that is known before it is sent. No I/O."""
        return None

    @abstractmethod
    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """Start the work and return the task's id: the one step that may cost money. Never cut once it is sent.

        The request's pictures are addresses, or files that are within `picture_limits`. Raises NetworkError,
        ServiceError, InvalidRequest or Cancelled when certainly nothing was started, UncertainSubmission otherwise.
        """

    @abstractmethod
    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """Wait for the task and put its maps into `folder` as `<stem>_<kind>.<ending>`. May be called again.

        A map appears under its name only when it is whole. Of further variants the stem is `<stem>_2`, and so on. The
        request may have lost its pictures' data. Raises a PatinaError.
        """

    def cancel(self, task: str) -> bool:
        """Stop a task on the service: whether it was certainly stopped before it cost anything. Never raises."""
        return False

    def test_key(self) -> KeyReport:
        """Ask the service about the key. Free. Never raises."""
        try:
            self.check_account()
        except InvalidRequest as error:
            return KeyReport(False, str(error))
        return self._ask_about_key()

    def _ask_about_key(self) -> KeyReport:
        """What the service says about a key that could be one. Never raises."""
        return KeyReport(True, f"The {self.label} needs no key.")
