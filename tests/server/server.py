# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on loopback: the ordinary way it works. How it misbehaves stands in `scenarios`."""

import asyncio
import itertools
import json
import re
from typing import Any

from aiohttp import web

from . import schema
from .answers import error
from .forms import read_form
from .loopback import LoopbackServer
from .scenarios import SCENARIOS

CREATED = 1_757_165_031


class ApiServer(LoopbackServer):
    """See LoopbackServer. What was uploaded stands in `uploads`, by the last part of its address."""

    scenarios = SCENARIOS
    submit_path = "/v1/images/generations"

    def __init__(self, scenario: str = "ok", duration: float = 0.2, **options: Any) -> None:
        super().__init__(scenario, duration, **options)
        self.uploads: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def forget(self, scenario: str = "ok", duration: float = 0.2) -> None:
        super().forget(scenario, duration)
        self.uploads.clear()

    def _refuse_key(self) -> web.Response:
        return error(401, "authentication_error", "Invalid API key")

    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if (request.method, request.path) == ("POST", "/v1/images/generations"):
            return await self._submit(request, body)
        if request.method == "POST" and request.path == "/v1/files/upload/stream":
            return await self._upload(request, body)
        if (request.method, request.path) == ("GET", "/v1/models"):
            if self.play.models and (answer := await self.play.models(self, request)):
                return answer
            models = ("gpt-image-2", *schema.MODELS)
            return web.json_response({"object": "list", "data": [{"id": model} for model in models]})
        if (request.method, request.path) == ("GET", "/v1/account/credits"):
            return web.json_response(self.play.credits or {"credits": 1234.5})
        if match := re.fullmatch(r"/v1/tasks/([^/]+)", request.path):
            return await self._status(request, match[1])
        return error(404, "not_found", "Not found")

    async def _submit(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if self.play.submit and (answer := await self.play.submit(self, request)):
            return answer
        try:
            asked = json.loads(body)
        except ValueError:
            return error(400, "invalid_request_error", "The body is not JSON.")
        if fault := schema.fault(asked):
            return error(422, "invalid_request_error", fault)
        task = self.add_task(f"task-unified-{CREATED}-{next(self._numbers):08d}", asked)
        return web.json_response(self.play.accepted(self, task))

    async def _upload(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if self.play.upload and (answer := await self.play.upload(self, request)):
            return answer
        try:
            name, data = read_form(request, body)
        except ValueError as problem:
            return error(422, "invalid_request_error", str(problem))
        number = f"{next(self._numbers):08d}"
        self.uploads[number] = data
        answered = {
            "id": number,
            "filename": name,
            "url": f"{self.cdn_url}/uploads/{number}.png{self.play.upload_query}",
            "size": len(data),
            "created": CREATED,
        }
        return web.json_response(answered)

    async def _status(self, request: web.Request, task_id: str) -> web.StreamResponse:
        task = self.tasks.get(task_id)
        if task is None:
            return error(404, "not_found", "Task not found")
        if self.play.status and (answer := await self.play.status(self, request)):
            return answer
        task.count("asked")
        share = self.share(task)
        answered: dict[str, Any] = {
            "id": task.id,
            "object": "image.generation.task",
            "type": "image",
            "model": task.body["model"],
            "status": "pending" if share < 0.1 else "processing",
            "progress": round(99 * share),
            "created": CREATED,
            "results": None,
            "error": None,
            "usage": {"credits_reserved": 8.0, "user_group": "default"},
        }
        if share == 1.0:
            await asyncio.to_thread(self._draw, task)
            answered |= {"status": "completed", "progress": 100}
            answered |= self.play.completed(self, task)
        return web.json_response(answered)
