# SPDX-License-Identifier: GPL-3.0-or-later
"""Five maps of 20 MB, downloaded by the add-on and by curl from the same server, an nginx.

It serves every file twice: with each connection held to 20 MB/s, as a CDN would, and unheld. The clock stops when the
last file is checked and under its name. Each client is a process of its own, ours this file with URLS and FOLDER as its
arguments. Without --parallel-immediate curl would wait for most of a second to see whether one connection could carry
all five files.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ... import SetupError, nginx
from ..order import Order, Report

KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
PARALLEL = ("--parallel", "--parallel-immediate")
CONFIG = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; default_type image/png;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; location /held/ {{ alias {folder}/files/; limit_rate 20000000; }}
            location /unheld/ {{ alias {folder}/files/; }} }}
}}
"""


def measure(order: Order, report: Report) -> None:
    """Both clients by turns, held and unheld."""
    if not shutil.which("curl"):
        raise SetupError("curl is not on this machine: install it.")
    folder = Path(order.folder)
    folder.chmod(0o755)  # nginx, started by root, reads as nobody
    side = order.count(3120, 64)
    size = sum(_write_map(folder / "files" / f"{kind}.png", side, number) for number, kind in enumerate(KINDS)) / 1e6
    with _served(folder) as address:
        for way in ("held", "unheld"):
            for number in range(order.count(5)):
                with report.catching(f"download_{way}", "download_memory"):
                    target = folder / f"{way}{number}"
                    seconds, memory = _ours(f"{address}/{way}", target)
                    report.add("download_memory", memory, size)
                    report.add(f"download_{way}", size / seconds, size / _curl(f"{address}/{way}", target))


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of an nginx, for as long as it is needed."""
    port = _free_port()
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port), encoding="utf-8")
    places = ("-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf")
    server = subprocess.Popen([nginx.ensure(), *places])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _ours(address: str, target: Path) -> tuple[float, float]:
    urls = json.dumps({kind: f"{address}/{kind}.png" for kind in KINDS})
    command = [sys.executable, "-m", __name__, urls, str(target / "ours")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The download failed:\n{done.stdout}{done.stderr}")
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def download() -> None:
    """Be the client: download, and print how many seconds and MB that took."""
    from patina_addon.core.images.image_check import ImageLimits
    from patina_addon.core.model.account import Account
    from patina_addon.core.model.clock import Clock
    from patina_addon.core.network.http import Client
    from patina_addon.core.network.map_downloads import MapDownloads
    from tests.server.client_helpers import RecordingContext

    urls = json.loads(sys.argv[1])
    before = _memory("VmRSS")
    began = time.monotonic()
    with Client(Account("http://127.0.0.1:9", "none")) as client:
        downloads = MapDownloads(client, Path(sys.argv[2]), "map", ImageLimits(), Clock(), RecordingContext())
        maps, notes = downloads.run(urls, len(KINDS))
    seconds = time.monotonic() - began
    if len(maps) < len(urls):
        raise RuntimeError(f"Not all came: {notes}")
    print(json.dumps([seconds, _memory("VmHWM") - before]))


def _memory(name: str) -> float:
    """What Linux says of this process, in MB."""
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def _curl(address: str, target: Path) -> float:
    (target / "curl").mkdir(parents=True)
    files = [part for kind in KINDS for part in ("-o", str(target / "curl" / kind), f"{address}/{kind}.png")]
    began = time.monotonic()
    subprocess.run(["curl", "-s", *PARALLEL, "--noproxy", "*", *files], check=True, capture_output=True)
    return time.monotonic() - began


def _write_map(path: Path, side: int, seed: int) -> int:
    """A PNG of noise that packs to about two thirds, as detailed maps do; its length in bytes."""
    import numpy as np

    from patina_addon.core.images import png

    path.parent.mkdir(exist_ok=True)
    chance = np.random.default_rng(seed)
    with png.PngWriter(path, side, side, 3) as writer:
        for top in range(0, side, 512):
            writer.write(chance.integers(100, 132, (min(512, side - top), side, 3), np.uint8))
    return path.stat().st_size


def _wait_for(port: int) -> None:
    """Until nginx listens. Raises OSError when it does not."""
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
