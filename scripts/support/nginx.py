# SPDX-License-Identifier: GPL-3.0-or-later
"""nginx, the bench's web server: an installed one, or else Debian's, unpacked into the user's cache folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from . import SetupError
from .cache import cached_folder, make_once
from .commands import run
from .console import say

PACKAGE = "nginx"
START = """#!/bin/sh
here=$(dirname "$0")
LD_LIBRARY_PATH={libraries} exec "$here/usr/sbin/nginx" "$@"
"""


def problem() -> str:
    """Return why this machine cannot have it; empty if it can."""
    if shutil.which(PACKAGE) or (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return ""
    return "nginx is not on this machine, and only Debian can download it. Install it."


def ensure() -> Path:
    """Return the path of the program, downloading it first if needed. Raises SetupError if that is impossible."""
    if reason := problem():
        raise SetupError(reason)
    if installed := shutil.which(PACKAGE):
        return Path(installed)
    folder = cached_folder(PACKAGE, Path("/etc/os-release").read_text(encoding="utf-8"))
    make_once(folder, _build)
    return folder / "start"


def _build(folder: Path) -> None:
    say("Downloading nginx ...")
    packages = folder / "packages"
    packages.mkdir(parents=True)
    depends = run("apt-cache", "depends", PACKAGE)
    libraries = set(re.findall(r"^ +Depends: (lib[^ ]+|zlib1g)$", depends, re.MULTILINE)) - {"libc6"}
    run("apt-get", "download", "-q", PACKAGE, *sorted(libraries), folder=packages)
    for package in packages.iterdir():
        run("dpkg-deb", "--extract", package, folder)
    shutil.rmtree(packages)
    library_folders = sorted({library.parent.relative_to(folder).as_posix() for library in folder.rglob("*.so.*")})
    start = folder / "start"
    start.write_text(START.format(libraries=":".join(f'"$here/{name}"' for name in library_folders)), encoding="utf-8")
    start.chmod(0o755)
    run(start, "-v")
