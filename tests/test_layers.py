# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers: core knows no Blender, blender knows no network, and nothing works on one system only."""

import ast
import sys
from pathlib import Path

import pytest
from support.folders import ADDON

BLENDER = {
    "addon_utils", "aud", "bl_ui", "blf", "bmesh", "bpy", "bpy_extras", "gpu", "gpu_extras", "imbuf", "mathutils",
}  # fmt: skip
NETWORK = {"requests", "urllib", "urllib3", "http", "socket", "socketserver", "ssl", "ftplib", "smtplib", "asyncio"}
ONE_SYSTEM = {
    "crypt", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "resource", "spwd", "syslog", "termios",
    "tty", "msvcrt", "winreg", "winsound", "_winapi", "nt",
}  # fmt: skip
ONE_SYSTEM_NAMES = {
    "os": {"fork", "forkpty", "getuid", "geteuid", "getgid", "setsid", "setpgid", "killpg", "mkfifo", "chown", "chroot",
           "startfile", "statvfs", "nice", "getloadavg", "sched_getaffinity", "O_BINARY", "uname"},
    "signal": {"SIGKILL", "SIGALRM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGSTOP", "SIGCONT", "alarm", "pause"},
    "socket": {"AF_UNIX"},
    "time": {"tzset"},
}  # fmt: skip

FILES = sorted(ADDON.rglob("*.py"))
CORE = [path for path in FILES if path.is_relative_to(ADDON / "core")]
GLUE = [path for path in FILES if path.is_relative_to(ADDON / "blender")]


def name(path: Path) -> str:
    return path.relative_to(ADDON.parent).as_posix()


def imports(tree: ast.AST) -> set[tuple[int, str]]:
    """Every import as its number of leading dots and its module."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add((node.level, node.module or ""))
    return found


def absolute(tree: ast.AST) -> set[str]:
    return {module.split(".")[0] for level, module in imports(tree) if not level}


def one_system_names(tree: ast.AST) -> set[str]:
    """Such names as os.fork, used as attributes or imported by name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add((node.value.id, node.attr))
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.update((node.module, alias.name) for alias in node.names)
    return {f"{module}.{attribute}" for module, attribute in found if attribute in ONE_SYSTEM_NAMES.get(module, ())}


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), path.name)


@pytest.mark.parametrize("path", CORE, ids=name)
def test_core_imports_no_blender(path):
    tree = parse(path)
    assert not absolute(tree) & (BLENDER | {"patina_addon"})
    depth = len(path.relative_to(ADDON).parts)
    assert not [module for level, module in imports(tree) if level >= depth], "It reaches out of core."


@pytest.mark.parametrize("path", GLUE, ids=name)
def test_the_blender_side_imports_no_network(path):
    assert not absolute(parse(path)) & NETWORK


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_addon_imports_only_what_every_blender_has(path):
    allowed = set(sys.stdlib_module_names) | BLENDER | {"numpy", "requests", "urllib3"}  # requests stands on urllib3.
    assert absolute(parse(path)) <= allowed


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_addon_uses_nothing_that_only_one_system_has(path):
    tree = parse(path)
    assert not absolute(tree) & ONE_SYSTEM
    assert not one_system_names(tree)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_file_names_its_licence(path):
    assert path.read_text(encoding="utf-8").startswith("# SPDX-License-Identifier: GPL-3.0-or-later\n")


def test_the_rules_see_what_they_forbid():
    tree = ast.parse(
        "import os, fcntl.x\nfrom bpy import types\nfrom os import fork\nos.killpg(1, 2)\nfrom ..blender import a"
    )
    assert absolute(tree) >= {"fcntl", "bpy"}
    assert one_system_names(tree) == {"os.fork", "os.killpg"}
    assert (2, "blender") in imports(tree)
