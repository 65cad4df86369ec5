# SPDX-License-Identifier: GPL-3.0-or-later
"""Five maps of 20 MB, downloaded by the add-on and by curl from the same server: bench_downloads.py NGINX. Prints JSON.

NGINX is the program of an nginx. It serves every file twice: with each connection held to 20 MB/s, as a CDN would, and
unheld. The clock stops when the last file is checked and under its name. Each client is a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).parents[2]
SIDE, RUNS = 3120, 3
KINDS = ("basecolor", "normal", "roughness", "metalness", "height")
HELD, UNHELD = "held", "unheld"
CONFIG = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; default_type image/png;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; location /held/ {{ alias {folder}/files/; limit_rate 20m; }}
            location /unheld/ {{ alias {folder}/files/; }} }}
}}
"""
CLIENT = r"""
import json, re, sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
from patina_addon.core.clock import Clock
from patina_addon.core.http import Client
from patina_addon.core.image_check import ImageLimits
from patina_addon.core.map_downloads import MapDownloads
from patina_addon.core.services.account import Account
class Silent:
    def progress(self, fraction, message): pass
    def check(self): pass
    def sleep(self, seconds): time.sleep(seconds)
urls = json.loads(sys.argv[2])
def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before = peak()
began = time.monotonic()
with Client(Account("http://127.0.0.1:9", "none")) as client:
    downloads = MapDownloads(client, Path(sys.argv[3]), "map", ImageLimits(), Clock(), Silent())
    maps, notes = downloads.run(urls, 5)
seconds = time.monotonic() - began
assert len(maps) == len(urls), notes
print(json.dumps([seconds, peak() - before]))
"""


def main() -> None:
    """Print the rates in MB/s, their ratios and the extra memory in MiB."""
    print(json.dumps(measure(Path(sys.argv[1]))))


def measure(nginx: Path) -> dict[str, dict[str, float]]:
    """For HELD and UNHELD: `rate` and `curl` in MB/s, `ratio` of the two, and `memory` in MiB."""
    with tempfile.TemporaryDirectory(prefix="patina-downloads-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx, started by root, reads as nobody
        size = sum(_write_map(folder / "files" / f"{kind}.png", number) for number, kind in enumerate(KINDS)) / 1e6
        port = _free_port()
        (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port), encoding="utf-8")
        command = [str(nginx), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
        server = subprocess.Popen(command)
        try:
            time.sleep(0.5)
            return {way: _compare(f"http://127.0.0.1:{port}/{way}", folder, size) for way in (HELD, UNHELD)}
        finally:
            server.terminate()
            server.wait(10)


def _compare(root: str, folder: Path, size: float) -> dict[str, float]:
    ours, theirs, memory = [], [], []
    for number in range(RUNS):
        target = folder / f"{root.rpartition('/')[2]}{number}"
        seconds, extra = _ours(root, target)
        ours.append(seconds)
        memory.append(extra)
        theirs.append(_curl(root, target))
    rate, curl = size / median(ours), size / median(theirs)
    return {"rate": rate, "curl": curl, "ratio": rate / curl, "memory": max(memory)}


def _ours(root: str, target: Path) -> tuple[float, float]:
    urls = json.dumps({kind: f"{root}/{kind}.png" for kind in KINDS})
    command = [sys.executable, "-c", CLIENT, str(ROOT), urls, str(target / "ours")]
    seconds, extra = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return seconds, extra


def _curl(root: str, target: Path) -> float:
    (target / "curl").mkdir(parents=True)
    files = [part for kind in KINDS for part in ("-o", str(target / "curl" / kind), f"{root}/{kind}.png")]
    began = time.monotonic()
    subprocess.run(["curl", "-s", "--parallel", "--noproxy", "*", *files], check=True)
    return time.monotonic() - began


def _write_map(path: Path, seed: int) -> int:
    """A PNG of noise that packs to about two thirds, as detailed maps do; its length in bytes."""
    from patina_addon.core import png

    path.parent.mkdir(exist_ok=True)
    chance = np.random.default_rng(seed)
    with png.PngWriter(path, SIDE, SIDE, 3) as writer:
        for top in range(0, SIDE, 512):
            writer.write(chance.integers(100, 132, (min(512, SIDE - top), SIDE, 3), np.uint8))
    return path.stat().st_size


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
