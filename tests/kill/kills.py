# SPDX-License-Identifier: GPL-3.0-or-later
"""Many stories, some at a time, and one table."""

import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import disk, report
from .chain import KILLS, Chain
from .disk import FullDisk
from .pair import Pair
from .story import Record, Story


@dataclass(frozen=True)
class Run:
    """One story to be told. `again` are the options that tell it again."""

    story: type[Story]
    seed: int
    kills: int
    again: str


def plan(kills: int, disks: int, pairs: int, seed: int) -> list[Run]:
    """So many kills of single Blenders, full disks, and kills of one of two."""
    starts = enumerate(range(0, kills, KILLS))
    return [
        *(Run(Chain, seed + number, min(KILLS, kills - first), f"--runs {KILLS}") for number, first in starts),
        *(Run(FullDisk, seed + number, 1, "--disks 1") for number in range(disks)),
        *(Run(Pair, seed + number, 1, "--pairs 1") for number in range(pairs)),
    ]


def run(runs: Sequence[Run], at_once: int, python: Path) -> tuple[bool, str]:
    """Whether all went well, and the tables. `python` is one that has bpy."""
    with ThreadPoolExecutor(at_once) as pool:
        records = list(pool.map(lambda one: _tell(python, one), runs))
    text = []
    for story in dict.fromkeys(one.story for one in runs):
        found = [record for one, record in zip(runs, records, strict=True) if one.story is story]
        text += [f"== {story.__name__} ==", report.table(found), ""]
    for one, record in zip(runs, records, strict=True):
        text += [f"FAULT (python3 -m tests.kill {one.again} --seed {one.seed}): {fault}" for fault in record.faults]
    return not any(record.faults for record in records), "\n".join(text)


def problem_of_disks() -> str:
    """Why no full disk can be tried; empty where it can."""
    return disk.problem()


def _tell(python: Path, one: Run) -> Record:
    with tempfile.TemporaryDirectory(prefix="patina-kill-", ignore_cleanup_errors=True) as folder:
        record = one.story(python, Path(folder), one.seed).run(one.kills)
    state = "well" if not record.faults else f"{len(record.faults)} FAULTS"
    about = f"{one.story.__name__} {one.seed}: {record.kills.total()} in {record.seconds:.0f} s, {state}"
    print(about, file=sys.stderr, flush=True)
    return record
