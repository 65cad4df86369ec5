# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test belongs to a suite."""

from support import environments, plan, windowed_blender
from support.folders import ROOT


def files_of(suites):
    """The test files of suites."""
    files = set()
    for path in (ROOT / path for suite in suites for path in suite.paths):
        assert path.exists(), f"{path} is in the plan, but does not exist."
        files |= {path} if path.is_file() else set(path.rglob("test_*.py"))
    return files


def all_suites(monkeypatch):
    monkeypatch.setattr(windowed_blender, "problem", lambda: "")
    monkeypatch.setattr(plan.gltf_validator, "problem", lambda: "")
    return plan.suites(is_all=True, blender=None)


def test_every_test_is_in_a_suite(monkeypatch):
    assert files_of(all_suites(monkeypatch)) == set((ROOT / "tests").rglob("test_*.py"))


def test_the_oldest_and_newest_blender_run_all_tests_and_others_only_version_dependent_ones(monkeypatch):
    suites = {suite.host: suite for suite in all_suites(monkeypatch) if suite.kind == "blender"}
    hosts = [f"bpy {environment.blender}, Python {environment.python}" for environment in environments.BPY]
    all_tests = set((ROOT / "tests/blender").rglob("test_*.py"))
    some_tests = set((ROOT / plan.EVERY_VERSION).glob("test_*.py"))
    assert [files_of([suites[host]]) for host in hosts] == [all_tests, some_tests, some_tests, all_tests]


def test_the_second_python_runs_all_tests_of_the_core_but_those_that_say_the_same_on_each(monkeypatch):
    suites = [suite for suite in all_suites(monkeypatch) if suite.kind == "core" and "project" not in suite.host]
    first, second = (
        files_of([suite for suite in suites if environment.python in suite.host]) for environment in environments.CORE
    )
    assert first == set((ROOT / "tests/core").rglob("test_*.py"))
    assert first - second == {ROOT / path for path in plan.SAME_ON_EVERY_PYTHON}


def test_window_tests_run_once(monkeypatch):
    suites = all_suites(monkeypatch)
    window = [ROOT / path for suite in suites if suite.kind == "window" for path in suite.paths]
    assert sorted(window) == sorted((ROOT / "tests/window").glob("test_*.py"))


def test_the_longest_suites_begin_first(monkeypatch):
    seconds = [suite.usual_seconds for suite in all_suites(monkeypatch)]
    assert seconds == sorted(seconds, reverse=True)


def test_the_window_is_set_up_before_its_tests_begin_since_they_run_in_several_processes(monkeypatch):
    set_up = []
    monkeypatch.setattr(windowed_blender, "ensure", lambda: set_up.append("window"))
    monkeypatch.setattr(environments, "ensure", lambda environment: set_up.append(environment.name))
    for suite in [suite for suite in all_suites(monkeypatch) if suite.kind == "window"]:
        set_up.clear()
        suite.command()
        assert "window" in set_up
