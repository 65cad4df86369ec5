# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on loopback for the bench: python -m support.bench.measuring.server SECONDS SIZE...

Its maps are made before it starts, with noise, so that they are as large as real ones. It prints one line, a JSON
object with the variables that lead a client to it. At TIMES_PATH it says for each task when it was first reported as
completed, when its first file was requested, and when its last one was sent, by the clock that all processes share.
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

from ..settings import TIMES_PATH

KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
SMALL = 64
"""The size of maps whose content does not matter."""
NOISE = 1024
"""The side of the square of noise that is repeated, in pixels: more than a PNG's compression can look back."""
AMPLITUDE = 5


def main() -> None:
    """Serve until the standard input ends."""
    seconds, *sizes = sys.argv[1:]
    with Server(float(seconds), {SMALL, *map(int, sizes)}) as server:
        print(json.dumps({"PATINA_BASE_URL": server.url, "PATINA_API_KEY": server.key}), flush=True)
        sys.stdin.read()


class Server(ApiServer):
    """Serve larger maps than the usual server, and note when things happen."""

    def __init__(self, seconds: float, sizes: set[int]) -> None:
        super().__init__(duration=seconds)
        self.times: dict[str, dict[str, float]] = {}
        self._maps = {(kind, size): noisy_map(kind, size) for kind in KINDS for size in sizes}

    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
        if request.path == TIMES_PATH:
            return web.json_response(self.times)
        return await super()._answer(request, body)

    def _render_maps(self, task: Task) -> None:
        """Note that a task is about to be reported as completed."""
        self.times.setdefault(task.id, {"completed": time.monotonic()})

    async def _file(self, request: web.Request, task: Task, kind: str) -> web.StreamResponse:
        times = self.times[task.id]
        times.setdefault("files_began", time.monotonic())
        response = image_response(request, self._maps[kind, task.size])
        await response.prepare(request)
        await response.write_eof()
        times["files_ended"] = time.monotonic()
        return response


def noisy_map(kind: str, size: int) -> bytes:
    """Return the server's map of this kind as a PNG, with noise."""
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
