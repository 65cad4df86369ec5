# SPDX-License-Identifier: GPL-3.0-or-later
"""A running Blender with a window on a virtual screen, driven as a person drives it: mouse, keys, and a look."""

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
LAST_RESORT = 600.0
"""Seconds after which nobody waits any more. A busy machine may take minutes."""

# Runs beside Blender: starts the screen, then carries out one line after the other and answers each with its exit code
# and its output. When nobody writes any more, it ends, and the screen and Blender with it.
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


# Windows without borders, so that what Blender draws and what the mouse clicks have the same positions.
OPENBOX = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><keepBorder>no</keepBorder></theme>
  <applications>
    <application class="*"><decor>no</decor><position force="yes"><x>0</x><y>0</y></position></application>
  </applications>
</openbox_config>
"""


def environment(host: InstalledBlender, folder: Path, user: Path) -> dict[str, str]:
    """A bare environment: no key, nothing of the user's own, drawing in software."""
    base = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} if host.tree is None else debian_tree.ENVIRONMENT
    return base | {
        "HOME": str(folder),
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "PATINA_HOME": str(folder / "patina"),
        "PATINA_BASE_URL": UNROUTABLE,
        "BLENDER_USER_RESOURCES": str(user),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run_in_background(host: InstalledBlender, arguments: Sequence[str], folder: Path, user: Path) -> str:
    """Run the same Blender without a window and return what it said. Raises SetupError when it fails."""
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


def is_at_hand() -> bool:
    """Whether a Blender with a window can be started without setting anything up."""
    return _installed() is not None or debian_tree.is_ready()


def problem() -> str:
    """Why this machine cannot have a Blender with a window; empty if it can."""
    return "" if _installed() else debian_tree.problem()


def name() -> str:
    """What the tests in a window run on, for people."""
    host = _installed()
    return host.executable if host else f"Blender of Debian {debian_tree.SUITE}"


def ensure() -> InstalledBlender:
    """An installed Blender with the tools to drive it, else the one in the Debian tree. Raises SetupError."""
    return _installed() or InstalledBlender("blender", debian_tree.ensure())


def _installed() -> InstalledBlender | None:
    blender = os.environ.get("BLENDER") or shutil.which("blender")
    return InstalledBlender(blender) if blender and all(shutil.which(tool) for tool in TOOLS) else None


class WindowedBlender:
    """A Blender with a window. `folder` is where it may write, `user` its user folder. Positions are in pixels."""

    def __init__(
        self,
        host: InstalledBlender,
        folder: Path,
        user: Path,
        arguments: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
    ) -> None:
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
        """End Blender, its screen and everything beside it."""
        end_group(self._process)
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    @property
    def is_running(self) -> bool:
        """Whether Blender itself still runs."""
        return self._process.poll() is None and self._ask("kill -0 $blender")[0] == 0

    def run(self, *command: str) -> str:
        """Run a program beside Blender, on its screen, and return what it prints. Raises RuntimeError if it fails."""
        code, output = self._ask(shlex.join(command))
        if code:
            raise RuntimeError(f"{shlex.join(command)} ended with {code}: {output}\n{self.tail()}")
        return output

    def move(self, x: int, y: int) -> None:
        """Move the mouse and wait until Blender has seen it hover."""
        self.run("xdotool", "mousemove", str(x), str(y))
        time.sleep(HOVER_SECONDS)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click there."""
        self.move(x, y)
        self.run("xdotool", "click", str(button))

    def double_click(self, x: int, y: int) -> None:
        """Click there twice, quickly."""
        self.move(x, y)
        self.run("xdotool", "click", "--repeat", "2", "--delay", "60", "1")

    def key(self, *names: str) -> None:
        """Press keys one after the other, such as "n" or "ctrl+z". They go to what is under the mouse."""
        self.run("xdotool", "key", "--delay", "60", *names)

    def type_text(self, text: str) -> None:
        """Type."""
        self.run("xdotool", "type", "--delay", "25", text)

    def screenshot(self, path: Path) -> Path:
        """Take a picture of the whole screen, as a PNG."""
        inside = self._folder / "screenshot.png"
        self.run("import", "-window", "root", str(inside))
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(inside, path)
        return path

    def wait_until(self, is_so: Callable[[], object], what: str, seconds: float = LAST_RESORT) -> None:
        """Look until it is so. Raises TimeoutError, with the end of Blender's log, when it is not so in time."""
        end = time.monotonic() + seconds
        while True:
            is_running = self.is_running  # before the look, since Blender's end may be what is waited for
            if is_so():
                return
            if not is_running:
                raise RuntimeError(f"Blender ended while waiting until {what}.\n{self.tail()}")
            if time.monotonic() > end:
                raise TimeoutError(f"Waited {seconds:.0f} s until {what}.\n{self.tail()}")
            time.sleep(0.1)

    def tail(self) -> str:
        """The end of what Blender said."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:] if self.log.exists() else ""

    def _ask(self, line: str) -> tuple[int, str]:
        """Have one line of shell carried out beside Blender."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("Blender's screen has no pipes.")
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        code, _, output = self._process.stdout.readline().decode().partition(" ")
        if not code:
            raise RuntimeError(f"Blender's screen has ended.\n{self.tail()}")
        return int(code), base64.b64decode(output).decode(errors="replace").strip()
