# SPDX-License-Identifier: GPL-3.0-or-later
"""Many kills: several stores, some at a time, and one table."""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import report
from .chain import KILLS, Chain, Record


def run(kills: int, seed: int, at_once: int, python: Path) -> tuple[bool, str]:
    """Whether all went well, and the table. `python` is one that has bpy."""
    chains = [(seed + number, min(KILLS, kills - first)) for number, first in enumerate(range(0, kills, KILLS))]
    with ThreadPoolExecutor(at_once) as pool:
        records = list(pool.map(lambda one: _run_chain(python, *one), chains))
    text = [report.table(records)]
    for (chain_seed, _), record in zip(chains, records, strict=True):
        text += [f"FAULT (--seed {chain_seed} --runs {KILLS}): {fault}" for fault in record.faults]
    return not any(record.faults for record in records), "\n".join(text)


def _run_chain(python: Path, seed: int, kills: int) -> Record:
    with tempfile.TemporaryDirectory(prefix="patina-kill-", ignore_cleanup_errors=True) as folder:
        record = Chain(python, Path(folder), seed).run(kills)
    state = "well" if not record.faults else f"{len(record.faults)} FAULTS"
    print(f"seed {seed}: {kills} kills in {record.seconds:.0f} s, {state}", file=sys.stderr, flush=True)
    return record
