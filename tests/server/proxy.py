# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers for troubles below HTTP: a proxy that wants a password, and services with certificates that nobody trusts."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import trustme


@contextlib.contextmanager
def answering(answer: bytes, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server that gives every connection the same answer; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, answer, context), daemon=True).start()
        yield listener.getsockname()[1]


def _serve(listener: socket.socket, answer: bytes, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with contextlib.suppress(OSError), connection:
            connection.settimeout(5)
            secured = context.wrap_socket(connection, server_side=True) if context else connection
            secured.recv(1 << 16)
            secured.sendall(answer)


def certified(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """The side of a server that shows a certificate of `authority` for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def bundle(authority: trustme.CA, folder: Path) -> Path:
    """A file with the authority's own certificate, as REQUESTS_CA_BUNDLE wants it."""
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path
