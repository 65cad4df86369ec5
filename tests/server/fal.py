# SPDX-License-Identifier: GPL-3.0-or-later
"""fal's queue on loopback: the ordinary way it works. How it misbehaves stands in `fal_scenarios`."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from . import fal_schema, pictures
from .answers import image
from .fal_scenarios import FAL_SCENARIOS, detail
from .server import ApiServer, Recorded, Task

_FILES = {"jpeg": (pictures.JPEG, "image/jpeg"), "webp": (pictures.WEBP, "image/webp")}


class FalTask(Task):
    """A request in the queue."""

    is_cancelled = False

    @property
    def maps(self) -> list[str]:
        return list(self.body.get("maps", fal_schema.MAPS))

    @property
    def size(self) -> int:
        return int(self.body.get("image_size", {"width": 1024})["width"]) * max(1, self.body.get("upscale_factor", 0))

    @property
    def variants(self) -> int:
        return int(self.body.get("num_images", 1))


class FalServer(ApiServer):
    """Like ApiServer, but it is fal. `seed` is the one that it draws where none was asked for."""

    seed = 1_234_567_890

    def __init__(self, scenario: str = "fal_ok", duration: float = 0.2, **options: Any) -> None:
        super().__init__(scenario, duration, **options)

    @property
    def scenario(self) -> str:
        return self._scenario

    @scenario.setter
    def scenario(self, name: str) -> None:
        self.play = FAL_SCENARIOS[name]
        self._scenario = name

    def forget(self, scenario: str = "fal_ok", duration: float = 0.2) -> None:
        super().forget(scenario, duration)

    @property
    def submissions(self) -> list[Recorded]:
        """Everything that was posted to make something."""
        return self.of(method="POST", path="/fal-ai/patina")

    def request_url(self, task: Task, step: str = "") -> str:
        """Where a request is asked about: as the real queue does, without the rest of the endpoint's path."""
        return f"{self.url}/fal-ai/patina/requests/{task.id}{step}"

    def variant_url(self, task: Task, kind: str, variant: int) -> str:
        return f"{self.file_url(task, kind)}&variant={variant}"

    async def _handle(self, site: str, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = b"" if self.play.is_body_unread and request.method == "POST" else await request.read()
        peer = request.transport.get_extra_info("peername") if request.transport else None
        self.requests.append(
            Recorded(site, request.method, request.path_qs, headers, body, time.monotonic(), peer[1] if peer else 0)
        )
        if match := re.fullmatch(r"/files/([^/]+)/(\w+)\.\w+", request.path):
            task = self.tasks.get(match[1])
            return await self._file(request, task, match[2]) if task else web.Response(status=404)
        if site == "cdn":
            return web.Response(status=404, text="no such file")
        if headers.get("authorization") != f"Key {self.key}":
            return detail(401, "Authentication is required to access this application.")
        endpoint = request.path.strip("/")
        if request.method == "POST" and endpoint in fal_schema.ENDPOINTS:
            return await self._enqueue(request, endpoint, body)
        if match := re.fullmatch(r"/fal-ai/patina/requests/([^/]+)(/status|/cancel|)", request.path):
            step, needed = match[2], "PUT" if match[2] == "/cancel" else "GET"
            if request.method != needed:
                return detail(405, "Method Not Allowed")
            task = self.tasks.get(match[1])
            if step == "/cancel":
                return await self._cancel(request, task)
            if task is None:
                return detail(404, "Request not found")
            return await (self._ask(request, task) if step else self._respond(request, task))
        return detail(404, "Path not found")

    async def _enqueue(self, request: web.Request, endpoint: str, body: bytes) -> web.StreamResponse:
        if self.play.submit and (answer := await self.play.submit(self, request)):
            return answer
        try:
            asked = json.loads(body)
        except ValueError:
            return detail(400, "The body is not JSON.")
        if found := fal_schema.faults(endpoint, asked):
            return detail(422, found)
        task = self.add_task(str(uuid.uuid4()), asked)
        if self.play.taken and (answer := await self.play.taken(self, request)):
            return answer
        return web.json_response(self.play.accepted(self, task))

    def add_task(self, task_id: str, body: Mapping[str, Any]) -> FalTask:
        task = self.tasks[task_id] = FalTask(task_id, body, time.monotonic())
        return task

    def is_done(self, task: Task) -> bool:
        return self.duration <= 0 or time.monotonic() - task.begun >= self.duration or task.is_cancelled

    async def _ask(self, request: web.Request, task: FalTask) -> web.StreamResponse:
        if self.play.status and (answer := await self.play.status(self, request)):
            return answer
        told = {
            "request_id": task.id,
            "response_url": self.request_url(task),
            "status_url": self.request_url(task, "/status"),
            "cancel_url": self.request_url(task, "/cancel"),
        }
        if task.is_cancelled:
            end = {"status": "COMPLETED", "error": "Request was cancelled", "error_type": "client_cancelled"}
            return web.json_response(told | end)
        if self.is_done(task):
            await asyncio.to_thread(self._draw, task)
            return web.json_response(told | {"status": "COMPLETED", "logs": None} | self.play.completed(self, task))
        share = (time.monotonic() - task.begun) / self.duration
        if share < 0.2:
            return web.json_response(told | {"status": "IN_QUEUE", "queue_position": 3 - int(share * 15)}, status=202)
        return web.json_response(told | {"status": "IN_PROGRESS", "logs": None}, status=202)

    async def _respond(self, request: web.Request, task: FalTask) -> web.StreamResponse:
        if self.play.response and (answer := await self.play.response(self, request)):
            return answer
        if task.is_cancelled:
            return detail(499, "Request was cancelled", "client_cancelled")
        if not self.is_done(task):
            return detail(400, "Request is still in progress")
        return web.json_response(self.play.result(self, task))

    async def _cancel(self, request: web.Request, task: FalTask | None) -> web.StreamResponse:
        if self.play.cancel and (answer := await self.play.cancel(self, request)):
            return answer
        if task is None:
            return web.json_response({"status": "NOT_FOUND"}, status=404)
        if self.is_done(task):
            return web.json_response({"status": "ALREADY_COMPLETED"}, status=400)
        task.is_cancelled = True
        return web.json_response({"status": "CANCELLATION_REQUESTED"}, status=202)

    async def _file(self, request: web.Request, task: Task, kind: str) -> web.StreamResponse:
        if not self.play.file and (found := _FILES.get(task.body.get("output_format", "png"))):
            return image(request, *found)
        return await super()._file(request, task, kind)
