# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers: core knows no Blender, blender knows no network, and nothing works on one system only."""

import ast
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

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


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), path.name)


def offenders(files: list[Path], is_wrong: Callable[[Path, ast.Module], object]) -> list[str]:
    """The files that a rule is broken by. One test a rule: there are hundreds of files."""
    return [name(path) for path in files if is_wrong(path, parse(path))]


def reaches_out(path: Path, tree: ast.Module) -> bool:
    """Whether a file of core imports what is not of core."""
    depth = len(path.relative_to(ADDON).parts)
    return any(level >= depth for level, _ in imports(tree))


def siblings(tree: ast.AST) -> set[str]:
    """The folders beside a file's own that it imports from."""
    return {module.split(".")[0] for level, module in imports(tree) if level == 2}


def test_core_imports_no_blender():
    assert not offenders(CORE, lambda _, tree: absolute(tree) & (BLENDER | {"patina_addon"}))
    assert not offenders(CORE, reaches_out)


def test_the_blender_side_imports_no_network():
    assert not offenders(GLUE, lambda _, tree: absolute(tree) & NETWORK)


def test_nothing_but_the_panels_imports_operators_and_nothing_imports_panels():
    top = {ADDON / "blender" / "__init__.py"}
    below = [path for path in GLUE if path.parent.name not in ("operators", "panels") and path not in top]
    assert not offenders(below, lambda _, tree: siblings(tree) & {"operators", "panels"})
    beside = [path for path in GLUE if path.parent.name != "panels" and path not in top]
    assert not offenders(beside, lambda _, tree: "panels" in siblings(tree))


def test_the_addon_imports_only_what_every_blender_has():
    allowed = set(sys.stdlib_module_names) | BLENDER | {"numpy", "requests", "urllib3"}  # requests stands on urllib3.
    assert not offenders(FILES, lambda _, tree: absolute(tree) - allowed)


def test_the_addon_uses_nothing_that_only_one_system_has():
    assert not offenders(FILES, lambda _, tree: absolute(tree) & ONE_SYSTEM or one_system_names(tree))


def test_each_file_names_its_licence():
    first = "# SPDX-License-Identifier: GPL-3.0-or-later\n"
    assert not [name(path) for path in FILES if not path.read_text(encoding="utf-8").startswith(first)]


def test_the_rules_see_what_they_forbid():
    tree = ast.parse(
        "import os, fcntl.x\nfrom bpy import types\nfrom os import fork\nos.killpg(1, 2)\nfrom ..blender import a"
    )
    assert absolute(tree) >= {"fcntl", "bpy"}
    assert one_system_names(tree) == {"os.fork", "os.killpg"}
    assert (2, "blender") in imports(tree)
    assert reaches_out(ADDON / "core" / "a.py", tree)
    assert not offenders([], lambda *_: True)
    assert offenders(CORE[:1], lambda *_: True) == [name(CORE[0])]
