# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a material from a sentence, as a user would: python3 scripts/demo.py "weathered red brick wall with moss".

It sets up a Blender, builds the extension, installs it, calls its operator on a cube and a plane, and renders a
picture. The last line that it prints is a JSON object that says where everything is.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from support import SetupError, installed_blender, package
from support.children import end_group, keyless_environment, new_group
from support.folders import ROOT

SCENE = ROOT / "scripts" / "support" / "demo_scene.py"
MESSAGE = "PATINA "


def main() -> int:
    """Run the demo. Return 0 if the material was made, 1 if not, 2 if this machine lacks something, 130 if stopped."""
    options = read_options()
    started = time.monotonic()
    try:
        result = run_demo(options)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    if result is None:
        return 1
    print(json.dumps(result | {"seconds": round(time.monotonic() - started, 1)}, ensure_ascii=False))
    return 0


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prompt", help="the material in words")
    parser.add_argument("--out", type=Path, default=ROOT / "out", metavar="DIR", help="where the results go (out/)")
    services = ("offline", "foxapi")
    parser.add_argument("--service", choices=services, default="offline", help="the service that makes the maps")
    parser.add_argument("--size", type=int, default=1024, metavar="PIXELS", help="side of the maps (1024)")
    parser.add_argument("--tiling", choices=("default", "none", "x", "y", "xy"), default="default")
    parser.add_argument("--maps", metavar="KINDS", help="such as basecolor,normal (the panel's defaults)")
    parser.add_argument("--seed", type=int, default=-1, help="the same seed makes the same maps (random)")
    return parser.parse_args()


def run_demo(options: argparse.Namespace) -> dict[str, Any] | None:
    """Do everything, and return the result that demo_scene.py sends; None if it failed, after printing why."""
    say("Setting up Blender")
    command = installed_blender.script_command(SCENE)
    with tempfile.TemporaryDirectory(prefix="patina-demo-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        say("Building the extension")
        archive = package.build(folder / "dist")
        settings = {name: getattr(options, name) for name in ("prompt", "service", "size", "tiling", "maps", "seed")}
        settings |= {"zip": str(archive), "out": str(options.out.resolve())}
        return run_blender([*command, json.dumps(settings)], environment(options.service, folder))


def environment(service: str, folder: Path) -> dict[str, str]:
    """Return variables that give the demo a Blender user folder of its own.

    Maps from a service stay in the user's Patina folder, since they were paid for.
    """
    blender = folder / "blender"
    if service == "offline":
        return keyless_environment(folder / "home", blender)
    return os.environ | {"BLENDER_USER_RESOURCES": str(blender)}


def run_blender(command: list[str], variables: dict[str, str]) -> dict[str, Any] | None:
    """Run demo_scene.py, print its progress, and return its result. Blender's own output is printed on failure only."""
    result: dict[str, Any] | None = None
    other_output: list[str] = []
    process = subprocess.Popen(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        **new_group(),
    )
    try:
        for line in process.stdout or ():
            if not line.startswith(MESSAGE):
                other_output.append(line)
                continue
            message = json.loads(line.removeprefix(MESSAGE))
            result = message.get("result", result)
            if text := message.get("progress"):
                say(text)
        code = process.wait()
    finally:
        end_group(process)
    if result is None or code:
        print("".join(other_output[-40:]), f"Blender ended with exit code {code}.", sep="", file=sys.stderr)
        return None
    return result


def say(text: str) -> None:
    """Print progress."""
    print(f"{text} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main())
