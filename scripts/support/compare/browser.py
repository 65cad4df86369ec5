# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of exported files in web pages: a server of pages, libraries, and files on loopback, and a Chromium.

A page gets the list of files from /jobs.json. It posts each picture to the address that the list says, what went wrong
to /problem, and finally something to /done.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .. import SetupError, debian_tree, node_packages
from ..children import end_group, new_group
from . import scene

PAGES = {"three.js": "three.html", "Babylon.js": "babylon.html"}
_WEB = Path(__file__).with_name("web")
_PACKAGES = "viewers"
"""The folder of scripts/requirements with the libraries."""
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
)  # fmt: skip
_LAST_RESORT = 900.0
"""Seconds after which waiting for a page ends."""


def problem() -> str:
    """Return why this machine cannot render in web pages; empty if it can."""
    return node_packages.problem() or ("" if _installed() else debian_tree.problem())


def is_ready() -> bool:
    """Return whether everything is set up."""
    has_chromium = bool(_installed()) or debian_tree.is_ready(debian_tree.VIEWERS)
    return has_chromium and node_packages.is_ready(_PACKAGES)


def set_up() -> None:
    """Set up a Chromium and the libraries. Raises SetupError."""
    node_packages.ensure(_PACKAGES)
    _ = _installed() or debian_tree.ensure(debian_tree.VIEWERS)


@dataclass
class _Pages:
    """What the server gives, and what pages have said."""

    roots: dict[str, Path]
    """The folders whose files it gives, by the first part of an address."""
    jobs: list[dict[str, str]]
    pictures: dict[str, Path]
    problems: list[str] = field(default_factory=list)
    is_done: threading.Event = field(default_factory=threading.Event)


def render(out: Path, viewer: str, tiles: Sequence[str], formats: Sequence[str]) -> list[str]:
    """Render the files in a program of PAGES, and write the pictures. Return what went wrong. Raises SetupError."""
    modules = node_packages.ensure(_PACKAGES) / "node_modules"
    pages = _Pages({"web": _WEB, "modules": modules, "files": out}, [], {})
    for tile in tiles:
        for state in scene.STATES:
            for name in (name for name in formats if viewer in scene.FORMATS[name].viewers):
                file = (scene.state_folder(out, tile, state) / scene.FORMATS[name].file).relative_to(out).as_posix()
                address = f"/picture/{tile}/{state}/{name}/"
                pages.jobs.append({"file": f"/files/{file}", "pictures": address})
                for shown in scene.VIEWS:
                    picture = scene.picture(out, tile, state, f"{name}.{viewer}", shown)
                    pages.pictures[address + shown] = picture
    with _server(pages) as url, _chromium(f"{url}/web/{PAGES[viewer]}") as process:
        _wait(pages, process, viewer)
    return [f"{viewer}: {line}" for line in pages.problems]


@contextmanager
def _server(pages: _Pages) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, pages))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(SimpleHTTPRequestHandler):
    """Answer one request of a page."""

    def __init__(self, pages: _Pages, *arguments: Any) -> None:
        self._pages = pages
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Send the list of files, or a file."""
        if self.path == "/jobs.json":
            self._send(json.dumps({"jobs": self._pages.jobs} | scene.as_json()).encode())
        else:
            super().do_GET()

    def do_POST(self) -> None:
        """Take what a page has to say."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path in self._pages.pictures:
            path = self._pages.pictures[self.path]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        elif self.path == "/problem":
            self._pages.problems.append(body.decode())
        elif self.path == "/done":
            self._pages.is_done.set()
        self._send(b"")

    def translate_path(self, path: str) -> str:
        """Return the file of an address."""
        first, _, rest = unquote(urlsplit(path).path).lstrip("/").partition("/")
        root = self._pages.roots.get(first)
        file = (root / rest).resolve() if root else None
        return str(file if root and file and file.is_relative_to(root.resolve()) else _WEB / "missing")

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _chromium(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Open a page in a Chromium of its own."""
    with tempfile.TemporaryDirectory(prefix="patina-chromium-", ignore_cleanup_errors=True) as folder:
        program, environment = _installed(), dict(os.environ)
        command = [program or "chromium", *_OPTIONS, f"--user-data-dir={folder}", url]
        if not program:
            command = debian_tree.inside(debian_tree.ensure(debian_tree.VIEWERS), [Path(folder)], command)
            environment = debian_tree.ENVIRONMENT
        with Path(folder, "log.txt").open("wb") as log:
            process = subprocess.Popen(
                command,
                env=environment | {"HOME": folder},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **new_group(),
            )
        try:
            yield process
            if process.poll() is not None:
                log_text = Path(folder, "log.txt").read_text(encoding="utf-8", errors="replace")
                raise SetupError(f"Chromium ended with {process.returncode}:\n{log_text[-2000:]}")
        finally:
            end_group(process)


def _wait(pages: _Pages, process: subprocess.Popen[bytes], viewer: str) -> None:
    """Wait until the page is done, or Chromium has ended."""
    for _ in range(round(_LAST_RESORT * 2)):
        if pages.is_done.wait(0.5) or process.poll() is not None:
            return
    raise SetupError(f"{viewer} was not done after {_LAST_RESORT:.0f} s: {pages.problems}")


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)
