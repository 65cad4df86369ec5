# SPDX-License-Identifier: GPL-3.0-or-later
"""A cached folder is made once, however many threads and processes ask for it."""

import os
import subprocess
import sys

import pytest
from support import cache
from support.folders import ROOT

PROCESSES = 4
MAKER = """
import sys, time
from pathlib import Path
from support.cache import make_once

folder, number, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def build(building):
    building.mkdir()
    while len(list(folder.parent.glob("asking-*"))) < count:
        time.sleep(0.005)
    (folder.parent / f"built-by-{number}").touch()

folder.parent.joinpath(f"asking-{number}").touch()
make_once(folder, build)
assert folder.is_dir()
"""


def test_a_folder_that_several_processes_ask_for_is_made_by_one_of_them(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    command = [sys.executable, "-c", MAKER, str(tmp_path / "tree")]
    makers = [
        subprocess.Popen([*command, str(number), str(PROCESSES)], env=environment, stderr=subprocess.PIPE, text=True)
        for number in range(PROCESSES)
    ]
    errors = [maker.communicate()[1] for maker in makers]
    assert [maker.returncode for maker in makers] == [0] * PROCESSES, errors
    assert len(list(tmp_path.glob("built-by-*"))) == 1


def test_a_folder_that_cannot_be_used_is_made_again(tmp_path):
    folder = tmp_path / "environment"
    (folder / "old").mkdir(parents=True)
    cache.make_once(folder, lambda building: (building / "new").mkdir(parents=True), lambda: (folder / "new").is_dir())
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_a_failed_build_leaves_nothing_and_can_be_repeated(tmp_path):
    folder = tmp_path / "environment"

    def fail(building):
        building.mkdir()
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        cache.make_once(folder, fail)
    assert not any(path.is_dir() for path in tmp_path.iterdir())
    cache.make_once(folder, lambda building: building.mkdir())
    assert folder.is_dir()
