# SPDX-License-Identifier: GPL-3.0-or-later
"""Five maps of 20 MB, downloaded by the add-on and by curl from the same server, an nginx.

It serves every file twice: with each connection limited to 20 MB/s, as a CDN might, and without a limit. The clock
stops when the last file is checked and has its name. Each client is a process of its own; the add-on's is this file,
with URLS and FOLDER as its arguments. Without --parallel-immediate, curl would first wait for most of a second to see
whether one connection is enough for all five files.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ... import SetupError, nginx
from ..measurements import Report
from ..settings import Settings
from .memory import memory_of

KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
PARALLEL = ("--parallel", "--parallel-immediate")
CONFIG = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; default_type image/png;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; location /limited/ {{ alias {folder}/files/; limit_rate 20000000; }}
            location /unlimited/ {{ alias {folder}/files/; }} }}
}}
"""


def measure(settings: Settings, report: Report) -> None:
    """Measure both clients by turns, with and without the limit."""
    if not shutil.which("curl"):
        raise SetupError("curl is not on this machine. Install it.")
    folder = Path(settings.folder)
    folder.chmod(0o755)  # If root starts nginx, it reads as nobody.
    side = settings.count(3120, 64)
    size = sum(_write_map(folder / "files" / f"{kind}.png", side, number) for number, kind in enumerate(KINDS)) / 1e6
    with _served(folder) as address:
        for speed in ("limited", "unlimited"):
            for number in range(settings.count(5)):
                with report.catching(f"download_{speed}", "download_memory"):
                    target = folder / f"{speed}{number}"
                    seconds, memory = _time_addon(f"{address}/{speed}", target)
                    report.add("download_memory", memory, size)
                    report.add(f"download_{speed}", size / seconds, size / _time_curl(f"{address}/{speed}", target))


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Run an nginx, and give its address."""
    port = _free_port()
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port), encoding="utf-8")
    options = ("-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf")
    server = subprocess.Popen([nginx.ensure(), *options])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _time_addon(address: str, target: Path) -> tuple[float, float]:
    """Return how many seconds and MB the add-on's client takes."""
    urls = json.dumps({kind: f"{address}/{kind}.png" for kind in KINDS})
    command = [sys.executable, "-m", __name__, urls, str(target / "addon")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The download failed:\n{done.stdout}{done.stderr}")
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def download() -> None:
    """Download with the add-on's client, and print how many seconds and MB that took."""
    from patina_addon.core.images.image_check import ImageLimits
    from patina_addon.core.model.account import Account
    from patina_addon.core.model.clock import Clock
    from patina_addon.core.network.http import Client
    from patina_addon.core.network.map_downloads import MapDownloads, RemoteImage
    from tests.server.client_helpers import RecordingContext

    images = [RemoteImage(url, f"map_{kind}", kind) for kind, url in json.loads(sys.argv[1]).items()]
    before = memory_of("VmRSS")
    began = time.monotonic()
    with Client(Account("http://127.0.0.1:9", "none")) as client:
        downloads = MapDownloads(client, Path(sys.argv[2]), ImageLimits(), Clock(), RecordingContext())
        maps, notes = downloads.run(images, len(KINDS))
    seconds = time.monotonic() - began
    if len(maps) < len(images):
        raise RuntimeError(f"Files are missing: {notes}")
    print(json.dumps([seconds, memory_of("VmHWM") - before]))


def _time_curl(address: str, target: Path) -> float:
    """Return how many seconds curl takes."""
    (target / "curl").mkdir(parents=True)
    files = [part for kind in KINDS for part in ("-o", str(target / "curl" / kind), f"{address}/{kind}.png")]
    began = time.monotonic()
    subprocess.run(["curl", "-s", *PARALLEL, "--noproxy", "*", *files], check=True, capture_output=True)
    return time.monotonic() - began


def _write_map(path: Path, side: int, seed: int) -> int:
    """Write a PNG of noise that compresses to about two thirds, as detailed maps do, and return its size in bytes."""
    import numpy as np

    from patina_addon.core.images import png

    path.parent.mkdir(exist_ok=True)
    generator = np.random.default_rng(seed)
    with png.PngWriter(path, side, side, 3) as writer:
        for top in range(0, side, 512):
            writer.write(generator.integers(100, 132, (min(512, side - top), side, 3), np.uint8))
    return path.stat().st_size


def _wait_for(port: int) -> None:
    """Wait until nginx listens. Raises OSError if it does not."""
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise OSError("nginx does not start.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    download()
