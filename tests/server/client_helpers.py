# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests need on the client's side: reporters, requests, accounts, clocks and clients."""

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.images.decoder_process import ANSWER_MARK
from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.errors import Canceled
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import ServiceClient, ServiceSpec
from patina_addon.core.model.timing import Timing
from patina_addon.core.services.fal.spec import FAL
from patina_addon.core.services.patina_api.spec import PATINA_API

from .fal_server import FalServer
from .loopback import LoopbackServer
from .patina_api_server import ApiServer

REQUEST = MaterialRequest("weathered red brick", ("basecolor", "normal", "height"), image_size=48)
FAL_REQUEST = replace(REQUEST, image_size=512)


class InMemoryCache:
    """What services cache, as long as a test keeps it."""

    def __init__(self) -> None:
        self.uploads: dict[str, str] = {}
        self.seconds: dict[str, list[float]] = {}

    def upload(self, key: str) -> str:
        return self.uploads.get(key, "")

    def save_upload(self, key: str, url: str, seconds: float) -> None:
        self.uploads[key] = url

    def durations(self, about: str) -> Sequence[float]:
        return self.seconds.get(about, ())

    def save_seconds(self, about: str, seconds: float) -> None:
        self.seconds.setdefault(about, []).insert(0, seconds)


class RecordingContext:
    """A context that records what it is told, and stops the job when `stop` is set or a message begins so."""

    def __init__(self, stop_at: str = "never") -> None:
        self.stop = threading.Event()
        self.progress_reports: list[tuple[float | None, str]] = []
        self.timings: list[Timing | None] = []
        self.cache = InMemoryCache()
        self.reserved: float | None = None
        self.is_downloading = False
        self.files: dict[str, MapFile] = {}
        self._stop_at = stop_at

    def progress(self, fraction: float | None, message: Message, timing: Timing | None = None) -> None:
        self.progress_reports.append((fraction, str(message)))
        self.timings.append(timing)
        if str(message).startswith(self._stop_at):
            self.stop.set()

    def reserve(self, amount: float) -> None:
        self.reserved = amount

    def confirm_ownership(self) -> None:
        self.check()

    def begin_download(self) -> None:
        self.is_downloading = True

    def save_file(self, file: MapFile) -> None:
        self.files[file.path.stem] = file

    def saved_file(self, name: str) -> MapFile | None:
        return self.files.get(name)

    def check(self) -> None:
        if self.stop.is_set():
            raise Canceled(Message("Canceled."))

    def sleep(self, seconds: float) -> None:
        self.stop.wait(seconds)
        self.check()


class ContextStoppedInFlight(RecordingContext):
    """A context whose job is to stop as soon as its request may leave."""

    def confirm_ownership(self) -> None:
        super().confirm_ownership()
        self.stop.set()


def pillow_decoder() -> Decoder:
    """The add-on's decoder, with a child that needs no Blender."""
    return Decoder((sys.executable, str(Path(__file__).parents[1] / "pillow_decoder.py"), ANSWER_MARK))


def account(server: LoopbackServer, timeout: float = 5.0, **changes: object) -> Account:
    """The account that the server accepts."""
    values = {"base_url": server.url, "key": server.key, "timeout": timeout, "user_agent": "Patina/0 Test/1"}
    return Account(**(values | changes))  # type: ignore[arg-type]


class FastClock(Clock):
    """A clock that only sleeping moves, and that nobody waits for: no limit is passed because a machine is busy.

    Each sleep counts `leap` times, for what takes an hour until it is given up. `pace` is of the one wait that is a
    socket's: for the answer to a submission.
    """

    def __init__(self, leap: float = 1.0, pace: float = 1e-3) -> None:
        super().__init__(pace)
        self._leap = leap
        self._now = 1000.0
        self._lock = threading.Lock()

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float, wait: Callable[[float], None]) -> None:
        with self._lock:
            self._now += seconds * self._leap
        wait(0.0)


def connect(
    spec: ServiceSpec, server: LoopbackServer, timeout: float = 5.0, clock: Clock | None = None, **changes: object
) -> ServiceClient:
    """A client of the service, as a worker has it, whose waits take no time unless it is given a `clock`."""
    return spec.connect(account(server, timeout, **changes), clock or FastClock())


def patina_api_client(server: ApiServer, **options: Any) -> ServiceClient:
    """A client of the PATINA API, see `connect`."""
    return connect(PATINA_API, server, **options)


def fal_client(server: FalServer, **options: Any) -> ServiceClient:
    """A client of fal, see `connect`."""
    return connect(FAL, server, **options)
