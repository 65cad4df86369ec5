# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards round every test: no connection but to this computer, no key, no folder of the user's own.

Another computer is refused as a computer without a network would: by the resolver, or as a connection.
"""

import errno
import ipaddress
import os
import socket
import sys
from pathlib import Path

import pytest
from support.children import UNROUTABLE, is_secret

_seen: list[str] = []


def _watch(event: str, arguments: tuple) -> None:
    """An audit hook: it sees every connection of this process, whichever library makes it."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        _check(arguments[1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _check_name(arguments[0])


def _check(address: object) -> None:
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        _seen.append(f"{address[0]}:{address[1]}")
        raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")


def _check_name(host: str | bytes | None) -> None:
    """Looking a name up is traffic too. Names under .invalid never exist, so a test may try them."""
    name = host.decode(errors="replace") if isinstance(host, bytes) else host or "localhost"
    if _is_loopback(name) or _is_numeric(name):
        return
    if not name.endswith(".invalid"):
        _seen.append(name)
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _is_loopback(host: str) -> bool:
    return host in ("", "localhost") or (_is_numeric(host) and ipaddress.ip_address(host).is_loopback)


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def tried_elsewhere() -> list[str]:
    """The other computers that this test tried to reach, for one whose service may name any; they are forgotten."""
    targets, _seen[:] = _seen[:], []
    return targets


def pytest_configure() -> None:
    """Take every key away and watch every socket, before the first test is imported."""
    for name in [name for name in os.environ if is_secret(name)]:
        del os.environ[name]
    os.environ["PATINA_BASE_URL"] = UNROUTABLE
    sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def outside_connections_fail():
    """A test that tried to connect elsewhere fails, even if the code under test swallowed the refusal."""
    yield
    if targets := tried_elsewhere():
        pytest.fail(f"This test tried to connect to {', '.join(targets)}.")


@pytest.fixture(autouse=True)
def patina_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Patina folder of the test's own."""
    home = tmp_path / "patina home"
    monkeypatch.setenv("PATINA_HOME", str(home))
    return home
