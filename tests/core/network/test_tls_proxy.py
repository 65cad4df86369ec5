# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS within the TLS of a proxy: a slow connection breaks no request, and no wait outlasts its exchange."""

import threading

import pytest
import trustme

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import Canceled
from patina_addon.core.model.message import Message
from patina_addon.core.network.http import Client
from patina_addon.core.network.http_body import Body
from tests.server import socket_server
from tests.server.tls_proxy import ID, TlsProxy
from tests.waiting import LAST_RESORT, until

HOST = "api.invalid"
PIECE = bytes(range(256)) * (1 << 12)
PIECES = 24
"""More than what the buffers of both ends hold."""


@pytest.fixture
def proxy(tmp_path, monkeypatch):
    """Make a proxy that goes no further than a stage, and have requests go through it."""
    authority = trustme.CA()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(socket_server.save_certificate(authority, tmp_path)))
    for name in ("no_proxy", "NO_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    contexts = [socket_server.certificate_context(authority, name) for name in ("127.0.0.1", HOST)]

    def made(stage):
        proxy = TlsProxy(*contexts, stage)
        monkeypatch.setenv("https_proxy", f"https://127.0.0.1:{proxy.__enter__().port}")
        running.append(proxy)
        return proxy

    running = []
    yield made
    for proxy in running:
        proxy.__exit__()
    until(lambda: not threads())


def threads():
    """The threads that are in the middle of a request."""
    return [thread for thread in threading.enumerate() if thread.name == "patina-side"]


def upload(on_tick, body):
    with Client(Account(f"https://{HOST}", "key", 2 * LAST_RESORT)) as client:
        return client.upload("/upload", body, "image/png", on_tick)


def test_an_upload_that_has_to_wait_for_a_slow_proxy_arrives_whole(proxy):
    slow = proxy("body")
    body, counts = Body([PIECE] * PIECES, len(PIECE) * PIECES), []

    def tick():
        counts.append(body.sent)
        if body.sent and counts[-5:] == [body.sent] * 5:  # nothing more fits until the proxy reads
            slow.go_on()

    response = upload(tick, body)
    assert response.data == {"id": ID}
    assert slow.body == PIECE * PIECES


@pytest.mark.parametrize("stage", ["connect", "handshake", "body"])
def test_a_proxy_that_does_not_go_on_keeps_no_thread_after_a_cancel(proxy, stage):
    silent = proxy(stage)

    def tick():
        if silent.stage == stage:
            raise Canceled(Message("Canceled."))

    with pytest.raises(Canceled):
        upload(tick, Body([PIECE] * PIECES, len(PIECE) * PIECES))
    until(lambda: not threads())
