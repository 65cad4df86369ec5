# SPDX-License-Identifier: GPL-3.0-or-later
"""The interface that every place that makes maps stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from ..maps import MapFile
from ..request import MaterialRequest


class Reporter(Protocol):
    """How a service talks to the job that it works for. Safe to call from any thread."""

    def progress(self, fraction: float | None, message: str) -> None:
        """Say how far the work is, 0 to 1 or None for unknown, and what is being done, in a few words."""

    def check(self) -> None:
        """Raise Cancelled if the job is to stop. Call it at least every half second of work."""

    def sleep(self, seconds: float) -> None:
        """Wait; raise Cancelled as soon as the job is to stop."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a service made.

    `maps` in the order of `maps.MAPS`. `notes` are whole sentences for the user. `credits` is what the service
    reserved for the task, in its own unit; None where it does not say.
    """

    maps: tuple[MapFile, ...]
    notes: tuple[str, ...] = ()
    credits: float | None = None


class Service(Protocol):
    """A place that makes maps. Every method but `check` runs on a worker thread.

    `is_remote` says that it needs the network, may cost money, and gives maps whose pixels nobody has seen yet.
    """

    id: ClassVar[str]
    label: ClassVar[str]
    has_seed: ClassVar[bool]
    is_remote: ClassVar[bool]

    def check(self, request: MaterialRequest) -> None:
        """Refuse what this service certainly cannot take. No I/O. Raises InvalidRequest."""

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """Start the work and return the task's id: the one step that may cost money. Never cut once it is sent.

        Raises NetworkError, ServiceError or Cancelled when certainly nothing was started, UncertainSubmission
        otherwise.
        """

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """Wait for the task and put its maps into `folder` as `<stem>_<kind>.<ending>`. May be called again.

        A map appears under its name only when it is whole. Raises a PatinaError.
        """
