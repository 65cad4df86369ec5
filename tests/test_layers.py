# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers: who may import whom, without a circle, and what no file may use."""

import ast
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from support.folders import ADDON

from .import_graph import Graph, at_load, by_file, by_package, circles, files_of, in_functions, parse, reach

BLENDER = {
    "addon_utils", "aud", "bl_operators", "bl_ui", "blf", "bmesh", "bpy", "bpy_extras", "gpu", "gpu_extras", "imbuf",
    "mathutils",
}  # fmt: skip
NETWORK = {"requests", "urllib", "urllib3", "http", "socket", "socketserver", "ssl", "ftplib", "smtplib", "asyncio"}
HEAVY = {"numpy", "requests", "zstandard", "bpy"}
"""What may be loaded late: the first three, since enabling does without them, and Blender, since the core does."""
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


def core(names: str) -> set[str]:
    """Packages of core."""
    return {f"core/{name}" for name in names.split()}


def blender(names: str) -> set[str]:
    """Packages of the Blender half, and the files beside them."""
    return {f"blender/{name}" for name in names.split()}


MAY_IMPORT: Graph = {
    "core": set(),
    "core/model": set(),
    "core/images": core("model"),
    "core/network": core("images model"),
    "core/store": core("model"),
    "core/generator": core("model"),
    "core/processing": core("images model"),
    "core/services": core("generator images model network processing"),
    "core/jobs": core("generator images model processing services store"),
    "core/export": core("images model processing"),
    "blender/decoder": set(),
    "blender/handlers": set(),
    "blender/narrowing": set(),
    "blender/compat": blender("narrowing") | core("images model"),
    "blender/pump": blender("narrowing"),
    "blender/translation": core("model"),
    "blender/message_layout": blender("narrowing translation") | core("model"),
    "blender/undo": set(),
    "blender/validation": core("model"),
    "blender/values": blender("validation narrowing") | core("model"),
    "blender/material": blender("compat narrowing values") | core("images model"),
    "blender/preferences": blender("narrowing values") | core("model services store"),
    "blender/inputs": (
        blender("compat material narrowing preferences values") | core("generator images model services")
    ),
    "blender/targets": blender("material narrowing undo values") | core("images model services store"),
    "blender/save_reminder": blender("handlers material narrowing preferences pump targets values") | core("model"),
    "blender/session": (
        blender("compat inputs material narrowing preferences pump targets translation undo values")
        | core("export images jobs model processing services store")
    ),
    "blender/actions": (
        blender("compat inputs material narrowing preferences pump session targets translation undo values")
        | core("export images jobs model services store")
    ),
    "blender/events": blender("actions handlers narrowing pump session targets values"),
    "blender/properties": (
        blender("actions inputs material narrowing preferences pump session translation values")
        | core("model services")
    ),
    "blender/operators": (
        blender(
            "actions compat inputs material message_layout narrowing preferences properties pump save_reminder session "
            "targets translation"
        )
        | core("export model")
    ),
    "blender/panels": (
        blender("actions inputs material narrowing operators preferences properties pump save_reminder session targets")
        | blender("compat message_layout translation values")
        | core("jobs model services store")
    ),
    "blender": blender("compat events operators panels properties pump save_reminder session translation"),
    "": {"blender"},
}
"""Each package, and every file beside one, with all that it may import, and does; each only what stands above it."""

FILES = sorted(ADDON.rglob("*.py"))
CORE = [path for path in FILES if path.is_relative_to(ADDON / "core")]
GLUE = [path for path in FILES if path.is_relative_to(ADDON / "blender")]


def name(path: Path) -> str:
    return path.relative_to(ADDON.parent).as_posix()


def imports(tree: ast.AST) -> set[tuple[int, str]]:
    """Every import as its number of leading dots and its module."""
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules.add((node.level, node.module or ""))
    return modules


def absolute(tree: ast.AST) -> set[str]:
    return {module.split(".")[0] for level, module in imports(tree) if not level}


def one_system_names(tree: ast.AST) -> set[str]:
    """Such names as os.fork, used as attributes or imported by name."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add((node.value.id, node.attr))
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.update((node.module, alias.name) for alias in node.names)
    return {f"{module}.{attribute}" for module, attribute in names if attribute in ONE_SYSTEM_NAMES.get(module, ())}


parsed = cache(parse)


def offenders(files: list[Path], is_wrong: Callable[[Path, ast.Module], object]) -> list[str]:
    """The files that break a rule. There are hundreds of files, so each rule has one test."""
    return [name(path) for path in files if is_wrong(path, parsed(path))]


def reaches_out(path: Path, tree: ast.Module) -> bool:
    """Whether a file of core imports something outside core."""
    depth = len(path.relative_to(ADDON).parts)
    return any(level >= depth for level, _ in imports(tree))


def hides_an_import(tree: ast.AST) -> bool:
    """Whether a file may import something that its text does not show."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return bool(names & {"__import__", "import_module", "exec", "eval"} or absolute(tree) & {"importlib", ADDON.name})


def breaches(graph: Graph, table: Graph) -> list[str]:
    """What packages import although `table` does not allow it, and what it allows although no package imports it."""
    wrong = [f"{name} imports {other}" for name in graph for other in graph[name] - table.get(name, set())]
    wrong += [f"{name} does not import {other}" for name in table for other in table[name] - graph.get(name, set())]
    return sorted(wrong + [f"{name} is in one of both" for name in graph.keys() ^ table.keys()])


def light_imports_in_functions(root: Path) -> list[str]:
    """What is imported inside a function although loading it loads nothing heavy."""
    paths, loads, late = files_of(root), by_file(root, at_load), by_file(root, in_functions)
    own = {name for name, path in paths.items() if absolute(at_load(parse(path))) & HEAVY}
    heavy = {name for name in paths if own & {name, *reach(loads, name)}}
    inside = {name: absolute(in_functions(parse(path))) - HEAVY | late[name] - heavy for name, path in paths.items()}
    return sorted(f"{name} imports {other}" for name, others in inside.items() for other in others)


@pytest.fixture(scope="module")
def files() -> Graph:
    return by_file(ADDON)


def test_each_package_imports_what_the_table_says_and_nothing_else(files: Graph):
    assert not breaches(by_package(files), MAY_IMPORT)


def test_in_the_table_a_package_imports_only_what_stands_above_it():
    rows = list(MAY_IMPORT)
    assert not [name for number, name in enumerate(rows) if MAY_IMPORT[name] - set(rows[:number])]


def test_no_files_import_each_other_in_a_cycle(files: Graph):
    assert not circles(files)


def test_no_packages_import_each_other_in_a_cycle(files: Graph):
    assert not circles(by_package(files))


def test_the_network_knows_no_service(files: Graph):
    network = [name for name in files if name.startswith("core/network/")]
    assert network
    assert not [name for name in network for other in files[name] if other.startswith("core/services")]


def test_the_top_of_core_holds_at_most_ten_entries():
    entries = [path.name for path in (ADDON / "core").iterdir() if path.name != "__pycache__"]
    assert 5 < len(entries) <= 10


def test_no_import_is_hidden_from_these_tests():
    assert not offenders(FILES, lambda _, tree: hides_an_import(tree))


def test_only_what_loads_something_heavy_is_imported_inside_a_function():
    assert not light_imports_in_functions(ADDON)


def test_core_imports_no_blender():
    assert not offenders(CORE, lambda _, tree: absolute(tree) & (BLENDER | {"patina_addon"}))
    assert not offenders(CORE, reaches_out)


def test_the_blender_side_imports_no_network():
    assert not offenders(GLUE, lambda _, tree: absolute(tree) & NETWORK)


def test_the_addon_imports_only_what_every_blender_has():
    allowed = set(sys.stdlib_module_names) | BLENDER | HEAVY | {"urllib3"}  # requests stands on urllib3.
    assert not offenders(FILES, lambda _, tree: absolute(tree) - allowed)


def test_the_addon_uses_nothing_that_only_one_system_has():
    assert not offenders(FILES, lambda _, tree: absolute(tree) & ONE_SYSTEM or one_system_names(tree))


def test_each_file_names_its_license():
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


def write(root: Path, **files: str) -> Graph:
    """Write files, named a__b for a/b, and return who imports whom."""
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
        (folder / "__init__.py").touch()
    return by_file(root)


def test_every_import_is_seen_wherever_it_stands(tmp_path: Path):
    lazy = "def f():\n    from ..b import two\n"
    typing = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..b.two import X\n"
    graph = write(tmp_path, core__a__one=lazy, core__b__two="X = 1\n", core__a__three=typing, core__a__four="import os")
    assert graph["core/a/one"] == graph["core/a/three"] == {"core/b/two"}
    assert not graph["core/a/four"]
    graph = write(tmp_path, core__a__five="from .. import b\nfrom . import one")
    assert graph["core/a/five"] == {"core/b", "core/a/one"}
    with pytest.raises(LookupError):
        write(tmp_path, core__a__six="from ..b.gone import X\n")
    with pytest.raises(LookupError):
        write(tmp_path, core__a__six="from ....b import X\n")


def test_a_light_import_inside_a_function_is_seen(tmp_path: Path):
    write(
        tmp_path,
        core__heavy="import numpy",
        core__door="def f():\n    from .heavy import X",
        core__hidden="class A:\n    def f(self):\n        import json\n        from . import door",
        core__typed="if TYPE_CHECKING:\n    from .heavy import X",
        core__loads="from . import heavy",
        core__late="def f():\n    import numpy\n    from . import loads, typed",
    )
    assert light_imports_in_functions(tmp_path) == [
        "core/hidden imports core/door", "core/hidden imports json", "core/late imports core/typed"
    ]  # fmt: skip


def test_a_cycle_is_seen_between_files_and_between_packages_whose_files_have_none(tmp_path: Path):
    between = write(
        tmp_path, core__a__one="from ..b import two", core__b__two="", core__b__three="from ..a.four import X",
        core__a__four="",
    )  # fmt: skip
    assert not circles(between)
    assert circles(by_package(between)) == [["core/a", "core/b"]]
    third = write(tmp_path, core__a__four="def f():\n    from .five import X", core__a__five="from ..b.three import X")
    assert circles(third) == [["core/a/five", "core/a/four", "core/b/three"]]


def test_an_import_that_the_table_does_not_allow_is_seen_and_one_that_it_allows_needlessly():
    table = {"a": set(), "b": {"a"}, "c": set()}
    assert breaches({"a": {"b"}, "b": set(), "d": set()}, table) == [
        "a imports b", "b does not import a", "c is in one of both", "d is in one of both"
    ]  # fmt: skip
    assert not breaches({"a": set(), "b": {"a"}, "c": set()}, table)


def test_a_hidden_import_is_seen():
    for text in ("import importlib", "from importlib import import_module", "__import__('a')", "exec('import a')"):
        assert hides_an_import(ast.parse(text)), text
    assert hides_an_import(ast.parse(f"from {ADDON.name}.core import model"))
    assert not hides_an_import(ast.parse("from .model import maps"))


def test_the_architecture_shows_every_package_of_the_table():
    names = {package.split("/")[1] for package in MAY_IMPORT if "/" in package}
    picture, text = (
        (ADDON.parent / "docs" / f"architecture.{ending}").read_text(encoding="utf-8") for ending in ("svg", "md")
    )
    assert not [name for name in names if f">{name}</text>" not in picture]
    assert not [name for name in names if f"`{name}/`" not in text and f"`{name}.py`" not in text]


def functions_of(tree: ast.AST) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every method, with its class's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from ((node.name, method) for method in node.body if isinstance(method, ast.FunctionDef))


def lines_of(function: ast.FunctionDef) -> int:
    """How many lines the body has, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_operators_call_actions_in_at_most_ten_lines_and_leave_errors_to_their_base_class():
    files = [path for path in GLUE if path.parent.name == "operators" and path.name != "base.py"]
    methods = [method for path in files for method in functions_of(parse(path))]
    assert len(methods) > 30
    too_long = [f"{owner}.{method.name}" for owner, method in methods if lines_of(method) > 10]
    assert not too_long
    assert not [owner for owner, method in methods if method.name == "execute"]
    assert len([path for path in files for node in ast.walk(parse(path)) if isinstance(node, ast.Try)]) <= 1


def calls(path: Path) -> set[str]:
    """What a file calls, as its text says it."""
    return {ast.unparse(node.func) for node in ast.walk(parse(path)) if isinstance(node, ast.Call)}


def test_one_file_has_blenders_timer_and_one_starts_the_process_that_opens_images():
    assert [name(path) for path in GLUE if "bpy.app.timers.register" in calls(path)] == ["patina_addon/blender/pump.py"]
    assert [name(path) for path in GLUE if "Decoder" in calls(path)] == ["patina_addon/blender/session/session.py"]
    assert [name(path) for path in GLUE if "BackgroundCalls" in calls(path)] == [
        "patina_addon/blender/session/session.py"
    ]
