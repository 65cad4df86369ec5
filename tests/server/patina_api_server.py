# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on loopback: the ordinary way it works. How it misbehaves stands in `patina_api_scenarios`."""

import asyncio
import itertools
import json
import re
from typing import Any

from aiohttp import web

from . import patina_api_schema
from .loopback import LoopbackServer
from .patina_api_scenarios import SCENARIOS
from .responses import error_response
from .upload_form import read_form

CREATED = 1_757_165_031


class ApiServer(LoopbackServer):
    """See LoopbackServer. What was uploaded stands in `uploads`, by the last part of its address."""

    scenarios = SCENARIOS
    submit_path = "/v1/images/generations"

    def __init__(self, scenario: str = "ok", duration: float = 0.2, **options: Any) -> None:
        super().__init__(scenario, duration, **options)
        self.uploads: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def reset(self, scenario: str = "ok", duration: float = 0.2) -> None:
        super().reset(scenario, duration)
        self.uploads.clear()

    def _refuse_key(self) -> web.Response:
        return error_response(401, "authentication_error", "Invalid API key")

    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if (request.method, request.path) == ("POST", "/v1/images/generations"):
            return await self._submit(request, body)
        if request.method == "POST" and request.path == "/v1/files/upload/stream":
            return await self._upload(request, body)
        if (request.method, request.path) == ("GET", "/v1/models"):
            if self.behavior.models and (answer := await self.behavior.models(self, request)):
                return answer
            models = ("gpt-image-2", *patina_api_schema.MODELS)
            return web.json_response({"object": "list", "data": [{"id": model} for model in models]})
        if (request.method, request.path) == ("GET", "/v1/account/credits"):
            return web.json_response(self.behavior.credits or {"credits": 1234.5})
        if match := re.fullmatch(r"/v1/tasks/([^/]+)", request.path):
            return await self._status(request, match[1])
        return error_response(404, "not_found", "Not found")

    async def _submit(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if self.behavior.submit and (answer := await self.behavior.submit(self, request)):
            return answer
        try:
            submitted = json.loads(body)
        except ValueError:
            return error_response(400, "invalid_request_error", "The body is not JSON.")
        if fault := patina_api_schema.fault(submitted):
            return error_response(422, "invalid_request_error", fault)
        task = self.add_task(f"task-unified-{CREATED}-{next(self._numbers):08d}", submitted)
        return web.json_response(self.behavior.accepted(self, task))

    async def _upload(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if self.behavior.upload and (answer := await self.behavior.upload(self, request)):
            return answer
        try:
            name, data = read_form(request, body)
        except ValueError as problem:
            return error_response(422, "invalid_request_error", str(problem))
        number = f"{next(self._numbers):08d}"
        self.uploads[number] = data
        uploaded = {
            "id": number,
            "filename": name,
            "url": f"{self.cdn_url}/uploads/{number}.png{self.behavior.upload_query}",
            "size": len(data),
            "created": CREATED,
        }
        return web.json_response(uploaded)

    async def _status(self, request: web.Request, task_id: str) -> web.StreamResponse:
        task = self.tasks.get(task_id)
        if task is None:
            return error_response(404, "not_found", "Task not found")
        if self.behavior.status and (answer := await self.behavior.status(self, request)):
            return answer
        task.count("polls")
        progress = self.progress_of(task)
        status_body: dict[str, Any] = {
            "id": task.id,
            "object": "image.generation.task",
            "type": "image",
            "model": task.body["model"],
            "status": "pending" if progress < 0.1 else "processing",
            "progress": round(99 * progress),
            "created": CREATED,
            "results": None,
            "error": None,
            "usage": {"credits_reserved": 8.0, "user_group": "default"},
        }
        if progress == 1.0:
            await asyncio.to_thread(self._render_maps, task)
            status_body |= {"status": "completed", "progress": 100}
            status_body |= self.behavior.completed(self, task)
        return web.json_response(status_body)
