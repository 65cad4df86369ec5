# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's programs, in trees of their own in the user's cache folder: a Blender with a window, and viewers of exports.

They need Linux, root, and Debian (or a machine with debootstrap). Making a tree takes two minutes and 2 GB, once. What
runs in one has mounts and processes of its own, which end with it: nothing stays mounted or running.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from . import SetupError
from .cache import cached_folder, make_once
from .commands import run
from .console import say

SUITE = "sid"
# Blender's extension manager imports cattr, requests, and pydantic, which Debian's package does not depend on.
BLENDER = (
    "blender", "xvfb", "xauth", "openbox", "xdotool", "imagemagick", "libgl1-mesa-dri", "libglx-mesa0", "libegl1",
    "python3-numpy", "python3-requests", "python3-zstandard", "python3-cattr", "python3-pydantic",
)  # fmt: skip
VIEWERS = ("chromium", "godot", "assimp-utils", "xvfb", "xauth", "libgl1-mesa-dri", "libglx-mesa0")
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}

# /tmp is its own, so that virtual screens do not collide. Shared folders have the same path as outside.
ENTER = """
set -e
tree=$1; shift
mount --make-rprivate /
mount --rbind /dev "$tree/dev"
mount -t proc proc "$tree/proc"
mount -t tmpfs tmpfs "$tree/tmp"
while [ "$1" != -- ]; do mkdir -p "$tree$1"; mount --bind "$1" "$tree$1"; shift; done
shift
exec chroot "$tree" "$@"
"""


def problem() -> str:
    """Return why this machine cannot have a tree; empty if it can."""
    if not sys.platform.startswith("linux"):
        return "Debian's programs are set up on Linux only."
    if os.geteuid() != 0:
        return "Setting up Debian's programs needs root."
    if not shutil.which("unshare"):
        return "Setting up Debian's programs needs unshare (Debian: apt install util-linux)."
    if not shutil.which("debootstrap") and not shutil.which("apt-get"):
        return "Setting up Debian's programs needs debootstrap."
    return ""


def is_ready(packages: Sequence[str] = BLENDER) -> bool:
    """Return whether the tree with these packages exists and can be used."""
    return not problem() and _folder(packages).is_dir()


def ensure(packages: Sequence[str] = BLENDER) -> Path:
    """Make the tree with these packages if it does not exist yet, and return its path. Raises SetupError."""
    if reason := problem():
        raise SetupError(reason)
    folder = _folder(packages)
    make_once(folder, lambda building: _build(building, packages))
    return folder


def inside(tree: Path, folders: Sequence[Path], command: Sequence[str]) -> list[str]:
    """Return the command that runs `command` in the tree, where `folders` have the same paths as outside.

    All its processes end when it ends.
    """
    shared = [str(folder.resolve()) for folder in folders]
    start = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, "enter", str(tree)]
    return [*start, *shared, "--", *command]


def _folder(packages: Sequence[str]) -> Path:
    return cached_folder(f"debian-{SUITE}", " ".join(packages))


def _build(tree: Path, packages: Sequence[str]) -> None:
    environment = os.environ | ENVIRONMENT
    say(f"Setting up a Debian tree with {', '.join(packages[:2])}, and more ...")
    if not shutil.which("debootstrap"):
        run("apt-get", "update", "-q", environment=environment)
        run("apt-get", "install", "-y", "-q", "--no-install-recommends", "debootstrap", environment=environment)
    run("debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE, tree, environment=environment)
    # The machine's own settings for downloading packages: name servers, proxies, options.
    shutil.copyfile("/etc/resolv.conf", tree / "etc/resolv.conf")
    shutil.copytree("/etc/apt/apt.conf.d", tree / "etc/apt/apt.conf.d", dirs_exist_ok=True)
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages], ["clean"]):
        run(*inside(tree, [], ["apt-get", *command]), environment=environment)
    # From here on, nothing in the tree can reach another computer. Blender itself would, since it is online there.
    (tree / "etc/resolv.conf").write_text("", encoding="utf-8")
