# SPDX-License-Identifier: GPL-3.0-or-later
"""A new service is a folder and a line of the table: all else follows from these."""

import shutil
from pathlib import Path

import tests.toy_service

from .modified_addon import copy_addon, replace_once, run_scenario

NAME = "toy_service"
IMPORT = "from .patina_api.spec import PATINA_API\n"
LAST = "        BUILTIN,\n"


def test_a_new_service_needs_only_a_folder_and_a_table_entry(tmp_path: Path) -> None:
    copy = copy_addon(tmp_path)
    folder = Path(tests.toy_service.__file__).parent
    shutil.copytree(folder, copy / "core/services" / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    table = copy / "core/services/__init__.py"
    replace_once(table, IMPORT, f"{IMPORT}from .{NAME}.spec import TOY\n")
    replace_once(table, LAST, f"        TOY,\n{LAST}")
    run_scenario(copy, "new_service_scenario", tmp_path)
