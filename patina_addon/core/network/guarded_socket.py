# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets on which no wait outlasts the exchange that it belongs to, for the connections of urllib3."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from urllib3.util.ssltransport import SSLTransport

from .exchange import check_here

T = TypeVar("T")

_STEP = 0.1
"""Seconds: how long a wait may last without a look at its exchange."""


class GuardedSocket:
    """Stands in for a connected socket, plain or TLS, where `http.client` and urllib3 use one.

    A time-out between two bytes works as it does without it.
    """

    def __init__(self, guarded: socket.socket) -> None:
        self._guarded = guarded
        self._timeout: float | None = None
        self.settimeout(guarded.gettimeout())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._guarded, name)

    def gettimeout(self) -> float | None:
        """Return the time-out that was set."""
        return self._timeout

    def settimeout(self, seconds: float | None) -> None:
        """Set the time-out of one wait."""
        self._timeout = seconds
        self._guarded.settimeout(_STEP if seconds is None else min(seconds, _STEP))

    @property
    def _io_refs(self) -> int:
        """How many files read the socket, which stays open as long. TLS within TLS counts its own here."""
        return self._guarded._io_refs  # type: ignore[attr-defined,no-any-return]

    @_io_refs.setter
    def _io_refs(self, count: int) -> None:
        self._guarded._io_refs = count  # type: ignore[attr-defined]

    def makefile(self, mode: str = "r", buffering: int | None = None) -> io.BufferedReader:
        """Return a file to read the socket with, which is all that `http.client` needs."""
        return io.BufferedReader(_Reader(self, self._guarded.makefile("rb", buffering=0)))

    def recv(self, count: int, flags: int = 0) -> bytes:
        """See socket."""
        return self._wait_for(lambda: self._guarded.recv(count, flags))

    def recv_into(self, buffer: Any, count: int = 0, flags: int = 0) -> int:
        """See socket."""
        return self._wait_for(lambda: self._guarded.recv_into(buffer, count, flags))

    def sendall(self, data: Any, flags: int = 0) -> None:
        """See socket."""
        rest = memoryview(data).cast("B")
        while rest:
            rest = rest[self._send(rest, flags) :]

    def _send(self, data: memoryview, flags: int) -> int:
        return self._wait_for(lambda: self._guarded.send(data, flags))

    def _wait_for(self, operation: Callable[[], T]) -> T:
        began = time.monotonic()
        while True:
            check_here()
            try:
                return operation()
            except TimeoutError:
                if self._timeout is not None and time.monotonic() - began >= self._timeout:
                    raise


class _Reader(io.RawIOBase):
    """Reads a guarded socket, and keeps it open until it is closed itself."""

    def __init__(self, guarded: GuardedSocket, file: io.RawIOBase | socket.SocketIO) -> None:
        self._guarded = guarded
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._guarded.recv_into(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


class _GuardedConnection:
    """Added to a connection class of urllib3: guards its socket, before and after TLS, and that of TLS within TLS."""

    sock: Any

    def _new_conn(self) -> Any:
        return GuardedSocket(super()._new_conn())  # type: ignore[misc]

    def _connect_tls_proxy(self, *arguments: Any) -> Any:
        return GuardedSocket(super()._connect_tls_proxy(*arguments))  # type: ignore[misc]

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        # TLS within a proxy's TLS waits on the proxy's socket. It cannot be guarded itself: a record that it has begun
        # to send is lost when its wait ends early.
        if not isinstance(self.sock, GuardedSocket | SSLTransport):
            self.sock = GuardedSocket(self.sock)


def guard(manager: Any) -> None:
    """Have a PoolManager of urllib3, or one for a proxy, make guarded connections only."""
    manager.pool_classes_by_scheme = {
        scheme: _guarded_pool(pool) for scheme, pool in manager.pool_classes_by_scheme.items()
    }


@cache
def _guarded_pool(pool: Any) -> Any:
    if issubclass(pool.ConnectionCls, _GuardedConnection):
        return pool
    connection = type(pool.ConnectionCls.__name__, (_GuardedConnection, pool.ConnectionCls), {})
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})
