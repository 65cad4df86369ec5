# SPDX-License-Identifier: GPL-3.0-or-later
"""fal's queue on loopback: the ordinary way it works. How it misbehaves stands in `fal_scenarios`."""

import asyncio
import json
import re
import uuid

from aiohttp import web

from . import fal_schema, sample_images
from .fal_scenarios import FAL_SCENARIOS, detail
from .loopback import LoopbackServer, Task
from .responses import image_response

_FILES = {"jpeg": (sample_images.JPEG, "image/jpeg"), "webp": (sample_images.WEBP, "image/webp")}


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


class FalServer(LoopbackServer):
    """See LoopbackServer."""

    scenarios = FAL_SCENARIOS
    scheme = "Key"
    submit_path = "/fal-ai/patina"
    task_type = FalTask
    seed = 1_234_567_890
    """The seed of a request that names none."""

    def request_url(self, task: Task, step: str = "") -> str:
        """Where a request is asked about: as the real queue does, without the rest of the endpoint's path."""
        return f"{self.url}/fal-ai/patina/requests/{task.id}{step}"

    def variant_url(self, task: Task, kind: str, variant: int) -> str:
        return f"{self.file_url(task, kind)}&variant={variant}"

    def _refuse_key(self) -> web.Response:
        return detail(401, "Authentication is required to access this application.")

    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
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
        if self.behavior.submit and (answer := await self.behavior.submit(self, request)):
            return answer
        try:
            submitted = json.loads(body)
        except ValueError:
            return detail(400, "The body is not JSON.")
        if faults := fal_schema.faults(endpoint, submitted):
            return detail(422, faults)
        task = self.add_task(str(uuid.uuid4()), submitted)
        if self.behavior.enqueued and (answer := await self.behavior.enqueued(self, request)):
            return answer
        return web.json_response(self.behavior.accepted(self, task))

    def is_done(self, task: Task) -> bool:
        return self.progress_of(task) == 1.0 or task.is_cancelled

    async def _ask(self, request: web.Request, task: FalTask) -> web.StreamResponse:
        if self.behavior.status and (answer := await self.behavior.status(self, request)):
            return answer
        task.count("polls")
        content = {
            "request_id": task.id,
            "response_url": self.request_url(task),
            "status_url": self.request_url(task, "/status"),
            "cancel_url": self.request_url(task, "/cancel"),
        }
        if task.is_cancelled:
            end = {"status": "COMPLETED", "error": "Request was cancelled", "error_type": "client_cancelled"}
            return web.json_response(content | end)
        if self.is_done(task):
            await asyncio.to_thread(self._render_maps, task)
            return web.json_response(
                content | {"status": "COMPLETED", "logs": None} | self.behavior.completed(self, task)
            )
        if (progress := self.progress_of(task)) < 0.2:
            return web.json_response(
                content | {"status": "IN_QUEUE", "queue_position": 3 - int(progress * 15)}, status=202
            )
        return web.json_response(content | {"status": "IN_PROGRESS", "logs": None}, status=202)

    async def _respond(self, request: web.Request, task: FalTask) -> web.StreamResponse:
        if self.behavior.response and (answer := await self.behavior.response(self, request)):
            return answer
        if task.is_cancelled:
            return detail(499, "Request was cancelled", "client_cancelled")
        if not self.is_done(task):
            return detail(400, "Request is still in progress")
        return web.json_response(self.behavior.result(self, task))

    async def _cancel(self, request: web.Request, task: FalTask | None) -> web.StreamResponse:
        if self.behavior.cancel and (answer := await self.behavior.cancel(self, request)):
            return answer
        if task is None:
            return web.json_response({"status": "NOT_FOUND"}, status=404)
        if self.is_done(task):
            return web.json_response({"status": "ALREADY_COMPLETED"}, status=400)
        task.is_cancelled = True
        return web.json_response({"status": "CANCELLATION_REQUESTED"}, status=202)

    async def _file(self, request: web.Request, task: Task, kind: str) -> web.StreamResponse:
        if not self.behavior.file and (file := _FILES.get(task.body.get("output_format", "png"))):
            return image_response(request, *file)
        return await super()._file(request, task, kind)
