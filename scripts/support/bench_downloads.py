# SPDX-License-Identifier: GPL-3.0-or-later
"""Five maps of 20 MB, downloaded by the add-on and by curl from the same server: bench_downloads.py NGINX. Prints JSON.

NGINX is the program of an nginx. It serves every file twice: with each connection held to 20 MB/s, as a CDN would, and
unheld. The clock stops when the last file is checked and under its name. Each client is a process of its own. Without
--parallel-immediate curl would wait for most of a second to see whether one connection could carry all five files.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
SIDE, RUNS = 3120, 5
KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
HELD, UNHELD = "held", "unheld"
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
CLIENT = r"""
import json, re, sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
from patina_addon.core.model.clock import Clock
from patina_addon.core.network.http import Client
from patina_addon.core.images.image_check import ImageLimits
from patina_addon.core.network.map_downloads import MapDownloads
from patina_addon.core.model.account import Account
class Silent:
    def progress(self, fraction, message): pass
    def check(self): pass
    def sleep(self, seconds): time.sleep(seconds)
urls = json.loads(sys.argv[2])
def memory(name):
    return int(re.search(name + r":\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024 / 1e6
before = memory("VmRSS")
began = time.monotonic()
with Client(Account("http://127.0.0.1:9", "none")) as client:
    downloads = MapDownloads(client, Path(sys.argv[3]), "map", ImageLimits(), Clock(), Silent())
    maps, notes = downloads.run(urls, 5)
seconds = time.monotonic() - began
assert len(maps) == len(urls), notes
print(json.dumps([seconds, memory("VmHWM") - before]))
"""


def main() -> None:
    """Print what was measured."""
    print(json.dumps(measure(Path(sys.argv[1]))))


def measure(nginx: Path) -> dict[str, dict[str, list[float]]]:
    """For HELD and UNHELD, of each run: `rate` and `curl` in MB/s, `memory` and the `size` of all files in MB."""
    with tempfile.TemporaryDirectory(prefix="patina-downloads-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx, started by root, reads as nobody
        size = sum(_write_map(folder / "files" / f"{kind}.png", number) for number, kind in enumerate(KINDS)) / 1e6
        port = _free_port()
        (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port), encoding="utf-8")
        command = [str(nginx), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
        server = subprocess.Popen(command)
        try:
            _wait_for(port)
            return {way: _compare(f"http://127.0.0.1:{port}/{way}", folder, size) for way in (HELD, UNHELD)}
        finally:
            server.terminate()
            server.wait(10)


def _compare(root: str, folder: Path, size: float) -> dict[str, list[float]]:
    seen: dict[str, list[float]] = {"rate": [], "curl": [], "memory": [], "size": []}
    for number in range(RUNS):
        target = folder / f"{root.rpartition('/')[2]}{number}"
        seconds, extra = _ours(root, target)
        run = {"rate": size / seconds, "curl": size / _curl(root, target), "memory": extra, "size": size}
        for name, value in run.items():
            seen[name].append(value)
    return seen


def _ours(root: str, target: Path) -> tuple[float, float]:
    urls = json.dumps({kind: f"{root}/{kind}.png" for kind in KINDS})
    command = [sys.executable, "-c", CLIENT, str(ROOT), urls, str(target / "ours")]
    seconds, extra = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return seconds, extra


def _curl(root: str, target: Path) -> float:
    (target / "curl").mkdir(parents=True)
    files = [part for kind in KINDS for part in ("-o", str(target / "curl" / kind), f"{root}/{kind}.png")]
    began = time.monotonic()
    subprocess.run(["curl", "-s", *PARALLEL, "--noproxy", "*", *files], check=True, capture_output=True)
    return time.monotonic() - began


def _write_map(path: Path, seed: int) -> int:
    """A PNG of noise that packs to about two thirds, as detailed maps do; its length in bytes."""
    from patina_addon.core.images import png

    path.parent.mkdir(exist_ok=True)
    chance = np.random.default_rng(seed)
    with png.PngWriter(path, SIDE, SIDE, 3) as writer:
        for top in range(0, SIDE, 512):
            writer.write(chance.integers(100, 132, (min(512, SIDE - top), SIDE, 3), np.uint8))
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
    sys.path.insert(0, str(ROOT))
    main()
