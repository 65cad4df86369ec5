# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test runs somewhere: which rings there are, and what each takes."""

from support import environments, plan, windowed_blender
from support.folders import ROOT


def files_of(rings):
    """The test files of rings."""
    found = set()
    for path in (ROOT / path for ring in rings for path in ring.paths):
        assert path.exists(), f"{path} is in the plan, but not there."
        found |= {path} if path.is_file() else set(path.rglob("test_*.py"))
    return found


def all_rings(monkeypatch):
    monkeypatch.setattr(windowed_blender, "problem", lambda: "")
    monkeypatch.setattr(plan.gltf_validator, "problem", lambda: "")
    return plan.make(is_all=True, blender=None)


def test_every_test_is_in_a_ring(monkeypatch):
    assert files_of(all_rings(monkeypatch)) == set((ROOT / "tests").rglob("test_*.py"))


def test_the_oldest_and_the_newest_blender_run_all_tests_and_the_others_what_depends_on_the_version(monkeypatch):
    rings = {ring.host: ring for ring in all_rings(monkeypatch) if ring.kind == "blender"}
    hosts = [f"bpy {one.blender}, Python {one.python}" for one in environments.BPY]
    everything = set((ROOT / "tests/blender").rglob("test_*.py"))
    some = set((ROOT / plan.EVERY_VERSION).glob("test_*.py"))
    assert [files_of([rings[host]]) for host in hosts] == [everything, some, some, everything]


def test_a_window_s_tests_run_once_and_the_longest_rings_begin(monkeypatch):
    rings = all_rings(monkeypatch)
    window = [ROOT / path for ring in rings if ring.kind == "window" for path in ring.paths]
    assert sorted(window) == sorted((ROOT / "tests/window").glob("test_*.py"))
    assert [ring.usual_seconds for ring in rings] == sorted((ring.usual_seconds for ring in rings), reverse=True)


def test_the_window_is_set_up_before_its_tests_begin_since_they_run_in_several_processes(monkeypatch):
    asked = []
    monkeypatch.setattr(windowed_blender, "ensure", lambda: asked.append("window"))
    monkeypatch.setattr(environments, "ensure", lambda environment: asked.append(environment.name))
    for ring in [ring for ring in all_rings(monkeypatch) if ring.kind == "window"]:
        asked.clear()
        ring.command()
        assert "window" in asked
