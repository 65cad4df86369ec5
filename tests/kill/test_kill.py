# SPDX-License-Identifier: GPL-3.0-or-later
"""Paid work outlives its Blender: a few of the many scenarios of `python3 -m tests.kill`.

PATINA_KILLS is how many kills there are; full disks and kills of one of two Blenders are a tenth as many.
"""

import os
import random
import sys

import pytest
from support import environments

from . import full_disk, runs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="It ends and counts processes as Linux does.")

KILLS = int(os.environ.get("PATINA_KILLS", "2"))
OTHERS = max(1, KILLS // 10)
PARALLEL = 2


def run_scenarios(kills, full_disks=0, two_processes=0):
    planned = runs.plan(kills, full_disks, two_processes, random.randrange(1 << 20))
    faults, tables = runs.run(planned, PARALLEL, environments.ensure(environments.bpy_for_scripts()))
    print(tables)
    assert not faults, "\n".join(faults)


def test_nothing_is_lost_broken_or_paid_twice_when_blender_is_killed():
    run_scenarios(KILLS)


@pytest.mark.skipif(bool(full_disk.problem()), reason=full_disk.problem())
def test_nothing_is_lost_broken_or_paid_twice_when_the_disk_is_full():
    run_scenarios(0, full_disks=OTHERS)


def test_one_of_two_blenders_takes_over_when_the_other_is_killed():
    run_scenarios(0, two_processes=OTHERS)
