# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy that is reached over TLS, with the service behind it, which speaks TLS within the proxy's."""

import asyncio
import json
import ssl
import threading
from typing import Self

ID = "a" * (1 << 18)
"""So long that most of it is read from the socket after the client has read the headers."""


class TlsProxy:
    """A context manager: a proxy at `port`, and a service that takes one request from each connection.

    It never gets further than `until`: "connect" does not answer the request for a tunnel, "handshake" not that for
    TLS within it, and "body" reads the headers of a request and no more. `go_on` ends a wait in "body".
    """

    def __init__(self, proxy: ssl.SSLContext, service: ssl.SSLContext, until: str = "body") -> None:
        self._contexts = proxy, service
        self._until = until
        self._loop = asyncio.new_event_loop()
        self._can_go_on = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.stage = ""
        """Where it is now."""
        self.body = b""
        """What the service received."""
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._contexts[0])
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def go_on(self) -> None:
        """Have it read the body, and answer. From any thread."""
        self._loop.call_soon_threadsafe(self._can_go_on.set)

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await self._reach("connect")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await self._reach("handshake")
            await writer.start_tls(self._contexts[1])
            headers = await reader.readuntil(b"\r\n\r\n")
            await self._reach("body")
            length = next(line for line in headers.lower().splitlines() if line.startswith(b"content-length:"))
            self.body = await reader.readexactly(int(length.partition(b":")[2]))
            answer = json.dumps({"id": ID}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(answer))
            writer.write(answer)
            await reader.read()  # until the client closes
        except (OSError, EOFError):  # the client is gone
            pass
        finally:
            writer.transport.abort()

    async def _reach(self, stage: str) -> None:
        self.stage = stage
        if stage == self._until:
            await self._can_go_on.wait()
