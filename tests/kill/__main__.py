# SPDX-License-Identifier: GPL-3.0-or-later
"""python3 -m tests.kill [--runs N] [--seed S]: kill Blenders and report what became of their jobs."""

import argparse
import importlib.util
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from support import environments


def main() -> int:
    """Return 1 if anything was lost, broken, or paid twice."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.kill", description=__doc__)
    parser.add_argument("--runs", type=int, default=0, metavar="N", help="how many kills")
    parser.add_argument("--full-disks", type=int, default=0, metavar="N", help="how many full disks")
    parser.add_argument("--two-processes", type=int, default=0, metavar="N", help="how many kills of one of two")
    parser.add_argument("--seed", type=int, help="of the first store; each store has the next one")
    parser.add_argument("--parallel", type=int, default=2, metavar="N", help="stores at a time (%(default)s)")
    blenders = [environment.blender for environment in environments.BPY]
    parser.add_argument("--bpy", choices=blenders, help="the version of bpy to use")
    options = parser.parse_args()
    if not all(importlib.util.find_spec(name) for name in ("aiohttp", "PIL", "requests")):
        python = environments.ensure(environments.available_core()[0])
        return subprocess.run([str(python), "-m", "tests.kill", *sys.argv[1:]], check=False).returncode
    from . import runs

    seed = random.randrange(1 << 20) if options.seed is None else options.seed
    if options.full_disks and (problem := runs.full_disk_problem()):
        parser.error(problem)
    planned = runs.plan(options.runs, options.full_disks, options.two_processes, seed)
    faults, tables = runs.run(planned, options.parallel, blender(options.bpy))
    print(tables, *faults, sep="\n")
    return 1 if faults else 0


def blender(version: str | None) -> Path:
    """The Python of a bpy."""
    matching = [environment for environment in environments.BPY if environment.blender == version]
    return environments.ensure(matching[0] if matching else environments.bpy_for_scripts())


if __name__ == "__main__":
    sys.exit(main())
