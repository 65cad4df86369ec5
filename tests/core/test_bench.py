# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench's rows and how they are put together, without measuring anything that takes long."""

import json
import os
import subprocess
import sys

import pytest
from support import SetupError
from support.bench import groups
from support.bench.groups import GROUPS, batches
from support.bench.order import Numbers, Order, Report, read
from support.bench.rows import ROWS
from support.bench.runners import Runner
from support.folders import ROOT


def bench(*arguments, **variables):
    """Run scripts/bench.py."""
    command = [sys.executable, str(ROOT / "scripts" / "bench.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | variables)


@pytest.fixture
def order(tmp_path):
    return Order(("panel", "polling"), (1024,), str(tmp_path))


def test_every_row_is_measured_by_a_group():
    assert {row.group for row in ROWS.values()} == set(GROUPS)


@pytest.mark.parametrize(("value", "is_met"), [(7.9, True), (8.0, True), (8.1, False)])
def test_a_row_tells_whether_its_goal_is_met(value, is_met):
    row = ROWS["block_api_4096"].as_json(Numbers([value], [2.0]))
    assert (row["goal"], row["is_met"], row["ratio"]) == (8, is_met, pytest.approx(value / 2, rel=0.01))


@pytest.mark.parametrize(("rate", "is_met"), [(96, True), (95, True), (94, False)])
def test_a_rate_has_a_share_of_its_reference_as_its_goal(rate, is_met):
    row = ROWS["download_held"].as_json(Numbers([rate], [100]))
    assert (row["goal_ratio"], row["is_met"], row["ratio"]) == (0.95, is_met, rate / 100)
    assert "goal" not in row


def test_a_figure_is_the_median_of_the_runs_or_what_the_row_says():
    numbers = Numbers([5.0, 40.0, 4.0], [1.0, 3.0, 2.0])
    row = ROWS["block_api_1024"].as_json(numbers)
    assert (row["value"], row["reference"], row["least"], row["most"]) == (5.0, 2.0, 4.0, 40.0)
    assert ROWS["download_memory"].as_json(numbers)["value"] == 40.0


def test_a_row_that_cannot_be_measured_says_why_in_place_of_a_value(tmp_path):
    done = bench("--only", "download_held", PATH=str(tmp_path))
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["rows"]
    assert row == {"name": "download_held", "problem": "curl is not on this machine: install it."}


def test_what_was_measured_is_on_disk_at_once_and_a_problem_is_that_of_its_rows_alone(order):
    report = Report(order)
    report.add("draw", [1.0, 3.0], 2.0)
    with report.catching("panel"):
        report.add("first_draw", 7.0)
        with report.catching("draw", "register"):
            raise SetupError("It is not on this machine.")
        raise RuntimeError("And this is the group's.")
    found = read(order.answers)
    assert found["draw"] == Numbers([1.0, 3.0], [2.0], "It is not on this machine.")
    assert found["register"] == Numbers(problem="It is not on this machine.")
    assert found["first_draw"] == Numbers([7.0])
    assert found["panel"].problem.endswith("RuntimeError: And this is the group's.\n")


class Interrupted(Runner):
    """Measures a row and a half, then ends with this error."""

    def __init__(self, error):
        self.error = error

    def run(self, order):
        report = Report(order)
        report.add("draw", 0.25, 0.5)
        report.add("register", 4.0)
        with order.answers.open("a") as file:
            file.write('{"about": ["draw"], "val')  # Its process was killed while it wrote.
        raise self.error


@pytest.mark.parametrize("error", [RuntimeError("Blender ended."), TimeoutError("It hangs."), KeyboardInterrupt()])
def test_what_was_measured_before_a_process_ended_is_kept(error):
    found = []
    try:
        groups.measure(Interrupted(error), [ROWS["draw"], ROWS["register"]], False, found)
    except KeyboardInterrupt as raised:
        assert raised is error
    assert (found[0]["value"], found[0]["ratio"]) == (0.25, 0.5)
    assert "problem" not in found[0]
    assert found[1] == {"name": "register", "problem": str(error) or "It was not measured."}


def test_a_group_that_failed_in_the_end_leaves_the_rows_that_were_measured_before():
    class Failing(Runner):
        def run(self, order):
            with Report(order).catching("panel"):
                Report(order).add("draw", 0.25, 0.5)
                raise RuntimeError("The window is gone.")

    found = []
    groups.measure(Failing(), [ROWS["draw"], ROWS["register"]], False, found)
    assert "problem" not in found[0]
    assert found[1]["problem"].endswith("The window is gone.")


def test_a_run_that_failed_leaves_the_row_s_other_runs(order):
    report = Report(order)
    for number in range(3):
        with report.catching("draw"):
            if number == 1:
                raise RuntimeError("The job failed.")
            report.add("draw", number, 1)
    row = ROWS["draw"].as_json(read(order.answers)["draw"])
    assert (row["value"], row["ratio"]) == (1.0, 1.0)
    assert row["problem"].endswith("The job failed.")


def test_only_the_sizes_of_the_rows_that_were_asked_for_are_measured():
    class Told(Runner):
        def run(self, order):
            self.order = order

    told = Told()
    groups.measure(told, [ROWS[name] for name in ("block_api_4096", "completed_to_object_4096")], False, [])
    assert (told.order.groups, told.order.sizes) == (("api",), [4096])


def test_a_group_has_a_process_of_its_own_unless_the_run_is_quick():
    rows = list(ROWS.values())
    assert [batch[0].group for _, batch in batches(rows, is_quick=False)] == list(GROUPS)
    quick = list(batches(rows, is_quick=True))
    assert [type(runner) for runner, _ in quick] == list(dict.fromkeys(map(type, GROUPS.values())))
    assert sorted(row.name for _, batch in quick for row in batch) == sorted(ROWS)


def test_a_row_that_is_not_there_is_refused_before_anything_is_measured():
    done = bench("--only", "draw,speed")
    assert done.returncode == 2
    assert "there is no row speed" in done.stderr
