# SPDX-License-Identifier: GPL-3.0-or-later
"""The time that one request and its response may take, whatever the peer does meanwhile.

A time-out between two bytes does not end a response that drips, or one that begins with interim responses without end.
So every wait on a socket, see guarded_socket, looks at the exchange that its thread is in.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable

from .http_body import Body

SLOWEST = 2048.0
"""Bytes per second. What is slower for long is taken for a peer that only keeps the connection busy."""

_here = threading.local()
_lock = threading.Lock()
_stoppable: weakref.WeakSet[Exchange] = weakref.WeakSet()


def do_nothing() -> None:
    """Let the exchange continue."""


class Exchange:
    """One request and its response. Its thread is in it inside of a `with` block.

    It may take `patience` seconds, and one more for each SLOWEST bytes of a body that were sent or received. So a large
    file may arrive slowly, but no peer can keep a thread waiting with a few bytes, or with headers. Once the request
    was sent, the time for the response starts anew.
    """

    def __init__(
        self,
        patience: float,
        body: Body | None = None,
        check: Callable[[], None] = do_nothing,
        can_be_stopped: bool = True,
    ) -> None:
        """Start the time. `check` is called in every wait, in the exchange's thread, and may raise to end it."""
        self._patience = patience
        self._body = body
        self._check = check
        self._began = time.monotonic()
        self._is_stopped = threading.Event()
        self.received = 0
        """Bytes of the response's body, without its headers, so that those alone do not prolong it."""
        if can_be_stopped:
            with _lock:
                _stoppable.add(self)

    def __enter__(self) -> Exchange:
        _here.exchange = self
        return self

    def __exit__(self, *_: object) -> None:
        _here.exchange = None

    @property
    def is_late(self) -> bool:
        """Whether its time is over."""
        began, moved = self._began, self.received
        if self._body is not None:
            began, moved = self._body.sent_at or began, moved if self._body.sent_at else self._body.sent
        return time.monotonic() > began + self._patience + moved / SLOWEST

    def stop(self) -> None:
        """Have its thread end within a fraction of a second, wherever it waits. From any thread."""
        self._is_stopped.set()

    def check(self) -> None:
        """Raise TimeoutError if it is late, ConnectionAbortedError if it was stopped, or what its `check` raises."""
        if self._is_stopped.is_set():
            raise ConnectionAbortedError
        self._check()
        if self.is_late:
            raise TimeoutError


def check_here() -> None:
    """Check the exchange that the calling thread is in, if any."""
    if exchange := getattr(_here, "exchange", None):
        exchange.check()


def stop_all() -> None:
    """Stop every exchange of this process that can be stopped: Blender closes, or the add-on is disabled."""
    with _lock:
        exchanges = list(_stoppable)
    for exchange in exchanges:
        exchange.stop()
