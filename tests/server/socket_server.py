# SPDX-License-Identifier: GPL-3.0-or-later
"""Socket servers for what goes wrong below HTTP: proxies that want a password, certificates that nobody trusts."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import trustme

_ACCEPT_SECONDS = 0.05


@contextlib.contextmanager
def fixed_response(answer: bytes, context: ssl.SSLContext | None = None, repeated: bytes = b"") -> Iterator[int]:
    """A server that gives every connection the same answer, and then `repeated` without an end; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_ACCEPT_SECONDS)
        is_over = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, answer, context, is_over, repeated))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            is_over.set()
            thread.join()


def _serve(
    listener: socket.socket, answer: bytes, context: ssl.SSLContext | None, is_over: threading.Event, repeated: bytes
) -> None:
    """Answer one connection after the other. Each is closed here: one that is left to Python warns some time later."""
    while not is_over.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            connection.settimeout(5)
            secured = stack.enter_context(_secured(connection, context)) if context else connection
            secured.recv(1 << 16)
            secured.sendall(answer)
            while repeated and not is_over.wait(0.01):
                secured.sendall(repeated)
            while answer and secured.recv(1 << 16):  # what is left unread when a connection closes resets it
                pass


def _secured(connection: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
    """The connection after its handshake. Closed where that fails, as `wrap_socket` itself does not always."""
    secured = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
    try:
        secured.do_handshake()
    except OSError:
        secured.close()
        raise
    return secured


def certificate_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """The side of a server that shows a certificate of `authority` for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def save_certificate(authority: trustme.CA, folder: Path) -> Path:
    """A file with the authority's own certificate, as REQUESTS_CA_BUNDLE wants it."""
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path
