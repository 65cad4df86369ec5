# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench's rows, without measuring anything."""

import json
import os
import subprocess
import sys

import pytest
from support.bench_groups import GROUPS, blocks, sizes_of
from support.bench_rows import ROWS, Figure, as_json
from support.folders import ROOT


def test_every_row_is_measured_by_a_group():
    assert {row.group for row in ROWS.values()} == set(GROUPS)


@pytest.mark.parametrize(("value", "is_met"), [(7.9, True), (8.0, True), (8.1, False)])
def test_a_row_tells_whether_its_goal_is_met(value, is_met):
    row = as_json(ROWS["block_api_4096"], Figure(value, 2.0))
    assert (row["goal"], row["is_met"], row["ratio"]) == (8, is_met, pytest.approx(value / 2, rel=0.01))


@pytest.mark.parametrize(("rate", "is_met"), [(96, True), (95, True), (94, False)])
def test_a_rate_has_a_share_of_its_reference_as_its_goal(rate, is_met):
    row = as_json(ROWS["download_held"], Figure(rate, 100))
    assert (row["goal_ratio"], row["is_met"], row["ratio"]) == (0.95, is_met, rate / 100)
    assert "goal" not in row


def test_a_row_that_cannot_be_measured_says_why_in_place_of_a_value(tmp_path):
    command = [sys.executable, str(ROOT / "scripts" / "bench.py"), "--only", "download_held"]
    nothing = os.environ | {"PATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=nothing)
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["rows"]
    assert row == {"name": "download_held", "problem": "curl is not on this machine: install it."}


def test_a_block_is_the_longest_of_both_jobs_and_the_median_of_the_runs():
    runs = [
        {"size": 1024, "blocks": [{"counted": one}, {"counted": other}], "idle": [{"counted": 1.0}]}
        for one, other in ((2.0, 5.0), (40.0, 1.0), (1.0, 4.0))
    ]
    figure = blocks("api", runs)["block_api_1024"]
    assert (figure.value, figure.reference, figure.runs) == (5.0, 1.0, (5.0, 40.0, 4.0))


def test_only_the_sizes_of_the_rows_that_were_asked_for_are_measured():
    assert sizes_of(["block_api_4096", "completed_to_object_4096", "undo_step"]) == ["4096"]


def test_a_row_that_is_not_there_is_refused_before_anything_is_measured():
    command = [sys.executable, str(ROOT / "scripts" / "bench.py"), "--only", "draw,speed"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no row speed" in done.stderr
