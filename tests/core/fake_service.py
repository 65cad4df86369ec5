# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that does what a test tells it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from patina_addon.core.images.checksum import checksum
from patina_addon.core.model.maps import MAPS, MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import JobContext, Result, ServiceClient, ServiceSpec, TaskOffer
from tests.waiting import LAST_RESORT

SERVICE_ID = "FAKE"
REQUEST = MaterialRequest("red brick", ("roughness",))


class FakeService(ServiceClient):
    """Calls what a test gave it."""

    def __init__(
        self,
        submit: Callable[[JobContext], str] = lambda context: "task-1",
        collect: Callable[[JobContext, Path], Result] | None = None,
    ) -> None:
        self._submit = submit
        self._collect = collect or collect_one_map

    def submit(self, request: MaterialRequest, context: JobContext) -> str:
        return self._submit(context)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, context: JobContext) -> Result:
        return self._collect(context, folder)


def spec_for(client: ServiceClient, **changes: Any) -> ServiceSpec:
    """The description of a service that has this client."""
    values: dict[str, Any] = {
        "id": SERVICE_ID,
        "label": Message("fake service"),
        "tasks": {"MATERIAL": TaskOffer(frozenset({"prompt", "image"}), tuple(MAPS))},
        "needs_internet": True,
        "may_cost": True,
        "must_check_maps": True,
        "can_cancel": type(client).cancel is not ServiceClient.cancel,
    }
    return ServiceSpec(connect=lambda account, clock: client, **values | changes)


def saved_map(folder: Path, kind: str = "roughness") -> MapFile:
    """A map that came whole."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"brick_{kind}.png"
    path.write_bytes(b"pixels")
    return MapFile(kind, path, 8, 8, (0.5, 0.5, 0.5), sha256=checksum(path))


def collect_one_map(context: JobContext, folder: Path) -> Result:
    """What a service does that has no trouble."""
    context.progress(0.5, Message("Half way"))
    context.reserve(3.0)
    return Result((saved_map(folder),), (Message("A note."),))


def collect_forever(context: JobContext, folder: Path) -> Result:
    """What a service does whose task is never done."""
    context.sleep(LAST_RESORT)
    raise AssertionError("sleep returned")


def raising(error: Exception) -> Callable[..., str]:
    """What a service does that says no."""

    def raise_it(*_: object) -> str:
        raise error

    return raise_it
