# SPDX-License-Identifier: GPL-3.0-or-later
"""A Blender with a window on a virtual screen, used as a person uses it: with mouse, keys, and screenshots."""

from __future__ import annotations

import base64
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from . import SetupError, debian_tree
from .children import UNROUTABLE, end_group, new_group
from .installed_blender import InstalledBlender

WIDTH, HEIGHT = 1600, 1000
TOOLS = ("Xvfb", "openbox", "xdotool", "import")
HOVER_SECONDS = 0.3
SHADERS = {"MESA_SHADER_CACHE_DIR": "/var/cache/shaders"}
"""Where a tree keeps what was compiled for drawing in software: half of what starting a Blender takes."""
LAST_RESORT = 600.0
"""Seconds after which waiting ends. A busy machine may take minutes."""

# This runs beside Blender. It starts the screen, then runs one line after the other, and answers each with its exit
# code and output. It ends when its input does, and the screen and Blender with it.
SERVE = r"""
trap 'kill $(jobs -p) 2>/dev/null' EXIT
for attempt in 1 2 3 4 5; do
  export DISPLAY=:$((100 + RANDOM % 900))
  Xvfb "$DISPLAY" -screen 0 "$1" +extension GLX >/dev/null 2>&1 & screen=$!
  for _ in $(seq 600); do
    if ! kill -0 $screen 2>/dev/null; then break; fi
    if xdotool getdisplaygeometry >/dev/null 2>&1; then break 2; fi
    sleep 0.1
  done
done
openbox --config-file "$2" >/dev/null 2>&1 &
shift 2
"$@" >"$BLENDER_LOG" 2>&1 </dev/null & blender=$!
while read -r line; do
  output=$(eval "$line" 2>&1)
  echo "$? $(base64 -w 0 <<<"$output")"
done
"""


# Windows have no borders, so that positions in Blender and on the screen are the same.
OPENBOX = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><keepBorder>no</keepBorder></theme>
  <applications>
    <application class="*"><decor>no</decor><position force="yes"><x>0</x><y>0</y></position></application>
  </applications>
</openbox_config>
"""


def environment(host: InstalledBlender, folder: Path, user: Path) -> dict[str, str]:
    """Return an environment without keys or anything of the user's own, which draws in software."""
    base = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} if host.tree is None else debian_tree.ENVIRONMENT | SHADERS
    return base | {
        "HOME": str(folder),
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "PATINA_HOME": str(folder / "patina"),
        "PATINA_BASE_URL": UNROUTABLE,
        "BLENDER_USER_RESOURCES": str(user),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run_in_background(host: InstalledBlender, arguments: Sequence[str], folder: Path, user: Path) -> str:
    """Run the same Blender without a window and return its output. Raises SetupError if it fails."""
    command = [host.executable, "--background", "--python-exit-code", "1", *arguments]
    done = subprocess.run(
        host.command(command, [folder, user]),
        env=environment(host, folder, user),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LAST_RESORT,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"Blender ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def is_available() -> bool:
    """Return whether a Blender with a window can be started without setting anything up."""
    return _installed() is not None or debian_tree.is_ready()


def problem() -> str:
    """Return why this machine cannot have a Blender with a window; empty if it can."""
    return "" if _installed() else debian_tree.problem()


def name() -> str:
    """Return the name of the Blender with a window, for people."""
    host = _installed()
    return host.executable if host else f"Blender of Debian {debian_tree.SUITE}"


def ensure() -> InstalledBlender:
    """Return an installed Blender if the tools are too, or else the one in the Debian tree. Raises SetupError."""
    return _installed() or InstalledBlender("blender", debian_tree.ensure())


def _installed() -> InstalledBlender | None:
    blender = os.environ.get("BLENDER") or shutil.which("blender")
    return InstalledBlender(blender) if blender and all(shutil.which(tool) for tool in TOOLS) else None


class WindowedBlender:
    """Run a Blender with a window. Positions are in pixels."""

    def __init__(
        self,
        host: InstalledBlender,
        folder: Path,
        user: Path,
        arguments: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """Start `host` with its files in `folder` and its user folder at `user`."""
        self.log = folder / "blender.log"
        self._folder = folder
        geometry = ("--window-geometry", "0", "0", str(WIDTH), str(HEIGHT))
        blender = [host.executable, "--gpu-backend", "opengl", *geometry, *arguments]
        openbox = folder / "openbox.xml"
        openbox.write_text(OPENBOX, encoding="utf-8")
        serve = ["bash", "-c", SERVE, "serve", f"{WIDTH}x{HEIGHT}x24", str(openbox), *blender]
        self._process = subprocess.Popen(
            host.command(serve, [folder, user]),
            env=environment(host, folder, user) | {"BLENDER_LOG": str(self.log)} | dict(variables or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            **new_group(),
        )

    def __enter__(self) -> WindowedBlender:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End Blender, its screen, and everything beside it."""
        end_group(self._process)
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    @property
    def is_running(self) -> bool:
        """Return whether Blender itself is still running."""
        return self._process.poll() is None and self._ask("kill -0 $blender")[0] == 0

    def run(self, *command: str) -> str:
        """Run a program on Blender's screen, and return its output. Raises RuntimeError if it fails."""
        code, output = self._ask(shlex.join(command))
        if code:
            raise RuntimeError(f"{shlex.join(command)} ended with {code}: {output}\n{self.tail()}")
        return output

    def move(self, x: int, y: int) -> None:
        """Move the mouse, and wait until Blender has noticed."""
        self.run("xdotool", "mousemove", str(x), str(y))
        time.sleep(HOVER_SECONDS)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click at a position."""
        self.move(x, y)
        self.run("xdotool", "click", str(button))

    def double_click(self, x: int, y: int) -> None:
        """Double-click at a position."""
        self.move(x, y)
        self.run("xdotool", "click", "--repeat", "2", "--delay", "60", "1")

    def key(self, *names: str) -> None:
        """Press keys one after the other, such as "n" or "ctrl+z". They go to the region under the mouse."""
        self.run("xdotool", "key", "--delay", "60", *names)

    def type_text(self, text: str) -> None:
        """Type text."""
        self.run("xdotool", "type", "--delay", "25", text)

    def screenshot(self, path: Path) -> Path:
        """Save a picture of the whole screen as a PNG."""
        temporary = self._folder / "screenshot.png"
        self.run("import", "-window", "root", "-define", "png:compression-level=1", str(temporary))
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(temporary, path)
        return path

    def wait_until(self, condition: Callable[[], object], description: str, seconds: float = LAST_RESORT) -> None:
        """Wait until a condition is true. Raises TimeoutError, with the end of Blender's log, if it is not in time."""
        end = time.monotonic() + seconds
        while True:
            is_running = self.is_running  # Asked first, since Blender's end may be what is waited for.
            if condition():
                return
            if not is_running:
                raise RuntimeError(f"Blender ended while waiting until {description}.\n{self.tail()}")
            if time.monotonic() > end:
                raise TimeoutError(f"Waited {seconds:.0f} s until {description}.\n{self.tail()}")
            time.sleep(0.1)

    def tail(self) -> str:
        """Return the end of Blender's log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:] if self.log.exists() else ""

    def _ask(self, line: str) -> tuple[int, str]:
        """Run one line of shell beside Blender, and return its exit code and output."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("Blender's screen has no pipes.")
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        code, _, output = self._process.stdout.readline().decode().partition(" ")
        if not code:
            raise RuntimeError(f"Blender's screen has ended.\n{self.tail()}")
        return int(code), base64.b64decode(output).decode(errors="replace").strip()
