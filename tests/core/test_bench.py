# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the bench, and how they are computed from measurements."""

import json
import os
import subprocess
import sys

import pytest
from support import SetupError
from support.bench import groups
from support.bench.groups import GROUPS, batches
from support.bench.measurements import Measurements, Report, read
from support.bench.rows import ROWS
from support.bench.runners import Runner
from support.bench.settings import Settings
from support.folders import ROOT


def bench(*arguments, **variables):
    """Run scripts/bench.py."""
    command = [sys.executable, str(ROOT / "scripts" / "bench.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | variables)


@pytest.fixture
def settings(tmp_path):
    return Settings(("panel", "polling"), (1024,), str(tmp_path))


def test_every_row_belongs_to_a_group():
    assert {row.group for row in ROWS.values()} == set(GROUPS)


@pytest.mark.parametrize(("value", "is_met"), [(7.9, True), (8.0, True), (8.1, False)])
def test_a_row_says_whether_its_goal_is_met(value, is_met):
    row = ROWS["block_api_4096"].as_json(Measurements([value], [2.0]))
    assert (row["goal"], row["is_met"], row["ratio"]) == (8, is_met, pytest.approx(value / 2, rel=0.01))


@pytest.mark.parametrize(("rate", "is_met"), [(96, True), (95, True), (94, False)])
def test_the_goal_of_a_rate_is_a_share_of_its_reference(rate, is_met):
    row = ROWS["download_limited"].as_json(Measurements([rate], [100]))
    assert (row["goal_ratio"], row["is_met"], row["ratio"]) == (0.95, is_met, rate / 100)
    assert "goal" not in row


def test_a_figure_is_the_median_of_the_runs_or_what_the_row_says():
    measurements = Measurements([5.0, 40.0, 4.0], [1.0, 3.0, 2.0])
    row = ROWS["block_api_1024"].as_json(measurements)
    assert (row["value"], row["reference"], row["least"], row["most"]) == (5.0, 2.0, 4.0, 40.0)
    assert ROWS["download_memory"].as_json(measurements)["value"] == 40.0


def test_a_row_that_cannot_be_measured_has_the_reason_instead_of_a_value(tmp_path):
    done = bench("--only", "download_limited", PATH=str(tmp_path))
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["rows"]
    assert row == {"name": "download_limited", "problem": "curl is not on this machine. Install it."}


def test_measurements_are_on_disk_at_once_and_a_problem_affects_only_its_rows(settings):
    report = Report(settings)
    report.add("draw", [1.0, 3.0], 2.0)
    with report.catching("panel"):
        report.add("first_draw", 7.0)
        with report.catching("draw", "register"):
            raise SetupError("It is not on this machine.")
        raise RuntimeError("And this is the group's.")
    by_name = read(settings.measurements)
    assert by_name["draw"] == Measurements([1.0, 3.0], [2.0], "It is not on this machine.")
    assert by_name["register"] == Measurements(problem="It is not on this machine.")
    assert by_name["first_draw"] == Measurements([7.0])
    assert by_name["panel"].problem.endswith("RuntimeError: And this is the group's.\n")


class Interrupted(Runner):
    """Measures a row and a half, then ends with this error."""

    def __init__(self, error):
        self.error = error

    def run(self, settings):
        report = Report(settings)
        report.add("draw", 0.25, 0.5)
        report.add("register", 4.0)
        with settings.measurements.open("a") as file:
            file.write('{"names": ["draw"], "val')  # Its process was killed while it wrote.
        raise self.error


@pytest.mark.parametrize("error", [RuntimeError("Blender ended."), TimeoutError("It hangs."), KeyboardInterrupt()])
def test_what_was_measured_before_a_process_ended_is_kept(error):
    results = []
    try:
        groups.measure(Interrupted(error), [ROWS["draw"], ROWS["register"]], False, results)
    except KeyboardInterrupt as raised:
        assert raised is error
    assert (results[0]["value"], results[0]["ratio"]) == (0.25, 0.5)
    assert "problem" not in results[0]
    assert results[1] == {"name": "register", "problem": str(error) or "It was not measured."}


def test_rows_that_were_measured_before_their_group_failed_are_kept():
    class Failing(Runner):
        def run(self, settings):
            with Report(settings).catching("panel"):
                Report(settings).add("draw", 0.25, 0.5)
                raise RuntimeError("The window is gone.")

    results = []
    groups.measure(Failing(), [ROWS["draw"], ROWS["register"]], False, results)
    assert "problem" not in results[0]
    assert results[1]["problem"].endswith("The window is gone.")


def test_a_run_that_failed_does_not_affect_the_other_runs_of_its_row(settings):
    report = Report(settings)
    for number in range(3):
        with report.catching("draw"):
            if number == 1:
                raise RuntimeError("The job failed.")
            report.add("draw", number, 1)
    row = ROWS["draw"].as_json(read(settings.measurements)["draw"])
    assert (row["value"], row["ratio"]) == (1.0, 1.0)
    assert row["problem"].endswith("The job failed.")


def test_only_the_sizes_of_the_requested_rows_are_measured():
    class Recording(Runner):
        def run(self, settings):
            self.settings = settings

    runner = Recording()
    groups.measure(runner, [ROWS[name] for name in ("block_api_4096", "completed_to_object_4096")], False, [])
    assert (runner.settings.groups, runner.settings.sizes) == (("api",), [4096])


def test_a_group_has_a_process_of_its_own_unless_the_run_is_quick():
    rows = list(ROWS.values())
    assert [batch[0].group for _, batch in batches(rows, is_quick=False)] == list(GROUPS)
    quick = list(batches(rows, is_quick=True))
    assert [type(runner) for runner, _ in quick] == list(dict.fromkeys(map(type, GROUPS.values())))
    assert sorted(row.name for _, batch in quick for row in batch) == sorted(ROWS)


def test_an_unknown_row_is_refused_before_anything_is_measured():
    done = bench("--only", "draw,speed")
    assert done.returncode == 2
    assert "there is no row speed" in done.stderr
