# SPDX-License-Identifier: GPL-3.0-or-later
"""The API on loopback, slow at every stage, so that there is time for a kill in each. It reports what it does."""

import asyncio
import io
import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
from aiohttp import web
from PIL import Image

from tests.server import SCENARIOS, ApiServer, sample_images
from tests.server.faults import Fault
from tests.server.loopback import Task
from tests.server.responses import image_response

BEFORE, AFTER = 0.3, 0.3
"""The most seconds between a request's arrival and its acceptance, and from there to the response."""
STATUS = 0.15
"""The most seconds between a status request and the response."""
DURATION = 0.7
_CHUNKS = 6
_CHUNK = 0.06


def image_for(task: Task, kind: str) -> bytes:
    """A map that no other task has, and that is large enough to be on the disk only in part."""
    return _image(f"{task.id} {kind}", kind, task.size)


@lru_cache(maxsize=256)
def _image(name: str, kind: str, size: int) -> bytes:
    values = np.asarray(Image.open(io.BytesIO(sample_images.png(kind, size)))).astype(np.int16)
    noise = np.random.default_rng(zlib.crc32(name.encode())).integers(-8, 9, values.shape)
    file = io.BytesIO()
    Image.fromarray(np.clip(values + noise, 0, 255).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


class SlowServer(ApiServer):
    """An API that calls `report` with "uploaded", "posted", "status", or "file" when such a request arrives."""

    def __init__(self, report: Callable[[str], None]) -> None:
        super().__init__(duration=DURATION)
        self.behavior = replace(SCENARIOS["ok"], **self._slow_stages())
        self.mutate = self._wait_after
        self._report = report

    def _slow_stages(self) -> dict[str, Fault]:
        stages = {"upload": ("uploaded", BEFORE), "submit": ("posted", BEFORE), "status": ("status", STATUS)}
        delays: dict[str, Fault] = {stage: self._delay(name, seconds) for stage, (name, seconds) in stages.items()}
        return delays | {"file": self._send_slowly}

    def _delay(self, name: str, longest: float) -> Fault:
        async def fault(server: ApiServer, request: web.Request) -> None:
            self._report(name)
            await asyncio.sleep(random.uniform(0, longest))

        return fault

    async def _wait_after(self, request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
        if request.path == "/v1/images/generations":
            await asyncio.sleep(random.uniform(0, AFTER))
        return response

    async def _send_slowly(
        self, server: ApiServer, request: web.Request, task: Task, kind: str, image_bytes: bytes
    ) -> web.StreamResponse:
        self._report("file")
        whole = image_response(request, await asyncio.to_thread(image_for, task, kind))
        data = bytes(whole.body or b"")
        response = web.StreamResponse(status=whole.status, headers={**whole.headers, "Content-Length": str(len(data))})
        await response.prepare(request)
        step = max(1, -(-len(data) // _CHUNKS))
        for start in range(0, len(data), step):
            await response.write(data[start : start + step])
            await asyncio.sleep(random.uniform(0, _CHUNK))
        return response
