# SPDX-License-Identifier: GPL-3.0-or-later
"""A new service is a folder and a line of the table: all else follows from these."""

import shutil
from pathlib import Path

import tests.toy_service

from .changed_addon import change, check_story, copied

NAME = "toy_service"
IMPORT = "from .patina_api.spec import PATINA_API\n"
LAST = "        BUILTIN,\n"


def test_a_folder_and_a_line_of_the_table_are_all_that_a_new_service_takes(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    folder = Path(tests.toy_service.__file__).parent
    shutil.copytree(folder, copy / "core/services" / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    table = copy / "core/services/__init__.py"
    change(table, IMPORT, f"{IMPORT}from .{NAME}.spec import TOY\n")
    change(table, LAST, f"        TOY,\n{LAST}")
    check_story(copy, "new_service_story", tmp_path)
