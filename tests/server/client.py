# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the client need on their side: a reporter, a request, an account with the server."""

import sys
import threading
from pathlib import Path

from patina_addon.core.images.decoder_client import ANSWER_MARK, Decoder
from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import Cancelled
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services.foxapi import FoxApi

from .server import ApiServer

REQUEST = MaterialRequest("weathered red brick", ("basecolor", "normal", "height"), image_size=48)


class ShortMemory:
    """What services remember, as long as a test keeps it."""

    def __init__(self) -> None:
        self.uploads: dict[str, str] = {}
        self.seconds: dict[str, float] = {}

    def upload(self, key: str) -> str:
        return self.uploads.get(key, "")

    def keep_upload(self, key: str, url: str, seconds: float) -> None:
        self.uploads[key] = url

    def usual_seconds(self, about: str) -> float | None:
        return self.seconds.get(about)

    def keep_seconds(self, about: str, seconds: float) -> None:
        self.seconds[about] = seconds


class Listener:
    """A reporter that remembers what it was told, and stops the job when `stop` is set or a message begins so."""

    def __init__(self, stop_at: str = "never") -> None:
        self.stop = threading.Event()
        self.told: list[tuple[float | None, str]] = []
        self.memory = ShortMemory()
        self.reserved: float | None = None
        self.is_downloading = False
        self.files: dict[str, MapFile] = {}
        self._stop_at = stop_at

    def progress(self, fraction: float | None, message: str) -> None:
        self.told.append((fraction, message))
        if message.startswith(self._stop_at):
            self.stop.set()

    def reserve(self, amount: float) -> None:
        self.reserved = amount

    def clear(self) -> None:
        self.check()

    def downloading(self) -> None:
        self.is_downloading = True

    def keep(self, found: MapFile) -> None:
        self.files[found.path.stem] = found

    def kept(self, name: str) -> MapFile | None:
        return self.files.get(name)

    def check(self) -> None:
        if self.stop.is_set():
            raise Cancelled("Stopped.")

    def sleep(self, seconds: float) -> None:
        self.stop.wait(seconds)
        self.check()


class StoppedInFlight(Listener):
    """A reporter whose job is to stop as soon as its request may leave."""

    def clear(self) -> None:
        super().clear()
        self.stop.set()


def pillow_decoder() -> Decoder:
    """The add-on's decoder, with a child that needs no Blender."""
    return Decoder((sys.executable, str(Path(__file__).with_name("decoder.py")), ANSWER_MARK))


def account(server: ApiServer, timeout: float = 5.0, **changes: object) -> Account:
    """The account that the server accepts."""
    values = {"base_url": server.url, "key": server.key, "timeout": timeout, "user_agent": "Patina/0 Test/1"}
    return Account(**(values | changes))  # type: ignore[arg-type]


def service(server: ApiServer, pace: float = 1e-3, timeout: float = 5.0, **changes: object) -> FoxApi:
    """The service as the add-on has it, but with seconds of `pace` seconds."""
    return FoxApi(account(server, timeout, **changes), pace)
