# SPDX-License-Identifier: GPL-3.0-or-later
"""Run many scenarios, some at a time, and report them in one table."""

import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import full_disk, report
from .full_disk import FullDisk
from .scenario import Scenario, ScenarioResult
from .successive_kills import KILLS, SuccessiveKills
from .two_processes import TwoProcesses


@dataclass(frozen=True)
class Run:
    """One scenario to be run. `options` are those of the command that runs it again."""

    scenario: type[Scenario]
    seed: int
    kills: int
    options: str


def plan(kills: int, full_disks: int, two_processes: int, seed: int) -> list[Run]:
    """So many kills of single Blenders, full disks, and kills of one of two."""
    starts = enumerate(range(0, kills, KILLS))
    return [
        *(
            Run(SuccessiveKills, seed + number, min(KILLS, kills - first), f"--runs {KILLS}")
            for number, first in starts
        ),
        *(Run(FullDisk, seed + number, 1, "--full-disks 1") for number in range(full_disks)),
        *(Run(TwoProcesses, seed + number, 1, "--two-processes 1") for number in range(two_processes)),
    ]


def run(runs: Sequence[Run], parallel: int, python: Path) -> tuple[list[str], str]:
    """The faults, each with the command that runs its scenario again, and the tables. `python` has bpy."""
    with ThreadPoolExecutor(parallel) as pool:
        results = list(pool.map(lambda planned: _perform(python, planned), runs))
    tables = []
    for scenario in dict.fromkeys(planned.scenario for planned in runs):
        of_scenario = [result for planned, result in zip(runs, results, strict=True) if planned.scenario is scenario]
        tables += [f"== {scenario.__name__} ==", report.table(of_scenario), ""]
    faults = []
    for planned, result in zip(runs, results, strict=True):
        command = f"python3 -m tests.kill {planned.options} --seed {planned.seed}"
        faults += [f"FAULT ({command}): {fault}" for fault in result.faults]
    return faults, "\n".join(tables)


def full_disk_problem() -> str:
    """Why a full disk cannot be tested here; empty if it can."""
    return full_disk.problem()


def _perform(python: Path, planned: Run) -> ScenarioResult:
    name, seed = planned.scenario.__name__, planned.seed
    with tempfile.TemporaryDirectory(prefix="patina-kill-", ignore_cleanup_errors=True) as folder:
        result = planned.scenario(python, Path(folder), seed).run(planned.kills)
    state = "no fault" if not result.faults else f"{len(result.faults)} FAULTS"
    print(f"{name} {seed}: {result.kills.total()} in {result.seconds:.0f} s, {state}", file=sys.stderr, flush=True)
    return result
