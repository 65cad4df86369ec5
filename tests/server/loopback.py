# SPDX-License-Identifier: GPL-3.0-or-later
"""What every service on loopback has in common: sockets, what arrived, tasks and their files."""

import asyncio
import json
import re
import threading
import time
import weakref
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from aiohttp import web

from . import sample_images
from .mutations import Mutator
from .responses import image_response

KEY = "test-key-3f9a1c77d2"


@dataclass(frozen=True)
class RecordedRequest:
    """A request that arrived. `site` is api or cdn; `path` is with the query; header names are in lower case.

    Requests of one `client_port` came over one connection.
    """

    site: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    time: float
    client_port: int

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Task:
    """A task that was accepted. `counts` is how often it, or one of its files, was asked for."""

    id: str
    body: Mapping[str, Any]
    begun: float
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def maps(self) -> list[str]:
        return list(self.body["maps"])

    @property
    def size(self) -> int:
        return int(self.body.get("image_size") or 1024) * int(self.body.get("upscale_factor", 1))

    def count(self, name: str) -> int:
        """How often `name` was counted, this time included."""
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]


class LoopbackServer(ABC):
    """A context manager: a service at `url` and its files at `cdn_url`, another origin, until it is left.

    `duration` is how many seconds a task takes; `estimated_time` what the service says it will (by default its
    duration, at least 1). `scenario` may be changed while it runs. What arrived stands in `requests`.

    A service adds what stands below, and `_answer` and `_refuse_key`.
    """

    scenarios: ClassVar[Mapping[str, Any]]
    """The ways in which it can behave, by name. Each has at least `file` and `is_body_unread`."""
    scheme = "Bearer"
    """The word before the key."""
    submit_path = "/"
    """Where everything is posted that makes something; longer paths count as well."""
    task_type: type[Task] = Task

    def __init__(
        self,
        scenario: str = "ok",
        duration: float = 0.2,
        *,
        estimated_time: float | None = None,
        port: int = 0,
        key: str = KEY,
    ) -> None:
        self.scenario = scenario
        self.duration = duration
        self.estimated_time = max(round(duration), 1) if estimated_time is None else estimated_time
        self.polls_until_done = 0  # how many polls a task takes, in place of its duration
        self.key = key
        self.url = self.cdn_url = ""
        self.requests: list[RecordedRequest] = []
        self.tasks: dict[str, Any] = {}
        self.fault_counts: dict[object, int] = {}  # how far a fault that changes has come
        self.mutate: Mutator | None = None  # what becomes of every answer on its way
        self.behavior: Any  # one of `scenarios`; KeyError for an unknown scenario, at once
        self._port = port
        self._runners: list[web.AppRunner] = []
        self._transports: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()
        self._is_ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="api-server", daemon=True)

    @property
    def scenario(self) -> str:
        return self._scenario

    @scenario.setter
    def scenario(self, name: str) -> None:
        self.behavior = self.scenarios[name]
        self._scenario = name

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_ready.wait(30)
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self.stopped.set)
        self._thread.join(10)

    def reset(self, scenario: str = "ok", duration: float = 0.2) -> None:
        """Begin anew, as if it had just been started."""
        self.scenario = scenario
        self.duration = duration
        self.polls_until_done = 0
        self.requests.clear()
        self.tasks.clear()
        self.fault_counts.clear()
        self.mutate = None

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def add_task(self, task_id: str, body: Mapping[str, Any]) -> Any:
        """A task as if it had been submitted just now."""
        task = self.tasks[task_id] = self.task_type(task_id, body, time.monotonic())
        return task

    def received(self, site: str = "api", method: str = "", path: str = "") -> list[RecordedRequest]:
        """The requests of a site, of a method, whose path begins so."""
        return [
            request
            for request in self.requests
            if request.site == site and request.method.startswith(method) and request.path.startswith(path)
        ]

    @property
    def submissions(self) -> list[RecordedRequest]:
        """Everything that was posted to make something."""
        return self.received(method="POST", path=self.submit_path)

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.stopped = asyncio.Event()
        try:
            self.url = await self._start("api", self._port)
            self.cdn_url = await self._start("cdn", 0)
            self._is_ready.set()
            await self.stopped.wait()
        except OSError as error:
            self._failure = error
        finally:
            self._is_ready.set()
            for runner in self._runners:
                await runner.cleanup()
            for transport in list(self._transports):  # one with bytes that nobody takes any more closes by no other way
                transport.abort()
            await asyncio.sleep(0)

    async def _start(self, site: str, port: int) -> str:
        async def handle(request: web.Request) -> web.StreamResponse:
            response = await self._handle(site, request)
            return await self.mutate(request, response) if self.mutate else response

        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def _handle(self, site: str, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = b"" if self.behavior.is_body_unread and request.method == "POST" else await request.read()
        peer = None
        if request.transport:
            self._transports.add(request.transport)
            peer = request.transport.get_extra_info("peername")
        self.requests.append(
            RecordedRequest(
                site, request.method, request.path_qs, headers, body, time.monotonic(), peer[1] if peer else 0
            )
        )
        if match := re.fullmatch(r"/files/([^/]+)/(\w+)\.\w+", request.path):
            task = self.tasks.get(match[1])
            return await self._file(request, task, match[2]) if task else web.Response(status=404)
        if site == "cdn":
            return web.Response(status=404, text="no such file")
        if self.key and headers.get("authorization") != f"{self.scheme} {self.key}":
            return self._refuse_key()
        return await self._answer(request, body)

    @abstractmethod
    def _refuse_key(self) -> web.Response:
        """The answer to a wrong key."""

    @abstractmethod
    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
        """The answer to a request with the key."""

    def progress_of(self, task: Task) -> float:
        """How far a task is, from 0 to 1."""
        if self.polls_until_done:
            return min(task.counts.get("polls", 0) / self.polls_until_done, 1.0)
        return min((time.monotonic() - task.begun) / self.duration, 1.0) if self.duration > 0 else 1.0

    def _render_maps(self, task: Task) -> None:
        for kind in task.maps:
            sample_images.png(kind, task.size)

    def file_url(self, task: Task, kind: str) -> str:
        """Where an image of a task lies, with a signature that nobody else may see."""
        return f"{self.cdn_url}/files/{task.id}/{kind}.png?signature=secret-{kind}"

    async def _file(self, request: web.Request, task: Task, kind: str) -> web.StreamResponse:
        content = await asyncio.to_thread(sample_images.png, kind, task.size)
        if self.behavior.file and (answer := await self.behavior.file(self, request, task, kind, content)):
            return answer
        return image_response(request, content)
