# SPDX-License-Identifier: GPL-3.0-or-later
"""Paid work outlives its Blender: a few of the many stories that `python3 -m tests.kill` tells.

PATINA_KILLS is how many kills there are; a tenth as many full disks and pairs of Blenders.
"""

import os
import random
import sys

import pytest
from support import environments

from . import disk, kills

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="It ends and counts processes as Linux does.")

KILLS = int(os.environ.get("PATINA_KILLS", "2"))
OTHERS = max(1, KILLS // 10)
AT_ONCE = 2


def tell(count, disks=0, pairs=0):
    runs = kills.plan(count, disks, pairs, random.randrange(1 << 20))
    is_good, text = kills.run(runs, AT_ONCE, environments.ensure(environments.bpy_for_scripts()))
    print(text)
    assert is_good, text


def test_nothing_is_lost_broken_or_paid_twice_when_blender_is_killed():
    tell(KILLS)


@pytest.mark.skipif(bool(disk.problem()), reason=disk.problem())
def test_nothing_is_lost_broken_or_paid_twice_when_the_disk_is_full():
    tell(0, disks=OTHERS)


def test_one_of_two_blenders_takes_over_when_the_other_is_killed():
    tell(0, pairs=OTHERS)
