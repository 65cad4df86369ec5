# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on loopback for the bench, in a process of its own: bench_server.py SECONDS SIZE...

Its maps are made before it answers, with noise on them, so that they are as large as real ones. Its first line is a
JSON object, `url` and `key`. When its input ends, it writes another: for each task the moments at which it first said
completed, when the first file was asked for and when the last one was sent, on the clock that all processes share.
"""

from __future__ import annotations

import json
import sys
import time
import zlib
from pathlib import Path

import numpy as np
from aiohttp import web

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.server import sample_images
from tests.server.loopback import Task
from tests.server.patina_api_server import ApiServer
from tests.server.responses import image_response

KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
NOISE = 1024  # pixels a side: more than what a PNG's compression looks back over
AMPLITUDE = 5


def main() -> None:
    """Serve until the input ends."""
    seconds, *sizes = sys.argv[1:]
    server = Server(float(seconds), [int(size) for size in sizes])
    with server:
        print(json.dumps({"url": server.url, "key": server.key}), flush=True)
        sys.stdin.read()
        print(json.dumps(server.moments), flush=True)


class Server(ApiServer):
    """The ordinary server, with its own pictures, that notes when things happened."""

    def __init__(self, seconds: float, sizes: list[int]) -> None:
        super().__init__(duration=seconds)
        self.moments: dict[str, dict[str, float]] = {}
        self._pictures = {(kind, size): noisy(kind, size) for kind in KINDS for size in sizes}

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
    plain = sample_images._tile(kind)
    side = min(size, NOISE)
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
