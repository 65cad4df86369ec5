# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on loopback for the bench: python -m support.bench.measuring.server SECONDS SIZE...

Its maps are made before it answers, with noise on them, so that they are as large as real ones. Its one line is a JSON
object, the variables that lead a client there. At MOMENTS it tells of each task when it first said completed, when the
first file was asked for and when the last one was sent, on the clock that all processes share.
"""

from __future__ import annotations

import json
import sys
import time
import zlib

import numpy as np
from aiohttp import web

from tests.server import sample_images
from tests.server.loopback import Task
from tests.server.patina_api_server import ApiServer
from tests.server.responses import image_response

from ..order import MOMENTS

KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
SMALL = 64  # of maps that are made only to be there
NOISE = 1024  # pixels a side: more than what a PNG's compression looks back over
AMPLITUDE = 5


def main() -> None:
    """Serve until the input ends."""
    seconds, *sizes = sys.argv[1:]
    with Server(float(seconds), {SMALL, *map(int, sizes)}) as server:
        print(json.dumps({"PATINA_BASE_URL": server.url, "PATINA_API_KEY": server.key}), flush=True)
        sys.stdin.read()


class Server(ApiServer):
    """The ordinary server, with its own pictures, that notes when things happened."""

    def __init__(self, seconds: float, sizes: set[int]) -> None:
        super().__init__(duration=seconds)
        self.moments: dict[str, dict[str, float]] = {}
        self._pictures = {(kind, size): noisy(kind, size) for kind in KINDS for size in sizes}

    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if request.path == MOMENTS:
            return web.json_response(self.moments)
        return await super()._answer(request, body)

    def _render_maps(self, task: Task) -> None:
        """Called just before a task is said to be completed."""
        self.moments.setdefault(task.id, {"completed": time.monotonic()})

    async def _file(self, request: web.Request, task: Task, kind: str) -> web.StreamResponse:
        moments = self.moments[task.id]
        moments.setdefault("files_began", time.monotonic())
        answer = image_response(request, self._pictures[kind, task.size])
        await answer.prepare(request)
        await answer.write_eof()
        moments["files_ended"] = time.monotonic()
        return answer


def noisy(kind: str, size: int) -> bytes:
    """The server's map of this kind, with noise."""
    side = min(size, NOISE)
    plain = sample_images._tile(kind)[:side, :side]
    pixels = np.tile(plain, (side // len(plain), side // len(plain), 1)).astype(np.int16)
    pixels += np.random.default_rng(1).integers(-AMPLITUDE, AMPLITUDE + 1, pixels.shape, np.int16)
    rows = np.tile(np.clip(pixels, 0, 255).astype(np.uint8), (1, size // side, 1)).reshape(side, -1)
    block = np.insert(rows, 0, 0, axis=1).tobytes()
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(block) for _ in range(size // side)) + packer.flush()
    start = sample_images.header(size, size, pixels.shape[2])
    chunks = [(b"IHDR", start), *((b"IDAT", data[at : at + (1 << 16)]) for at in range(0, len(data), 1 << 16))]
    body = b"".join(sample_images.chunk(name, part) for name, part in [*chunks, (b"IEND", b"")])
    return b"\x89PNG\r\n\x1a\n" + body


if __name__ == "__main__":
    main()
