# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina comes and goes without a trace."""

import addon_utils
import bpy
import pytest

from patina_addon.blender import panels
from patina_addon.blender.jobs import pump
from patina_addon.blender.operators import jobs as job_operators


def traces() -> set[str]:
    """Everything of ours that Blender knows."""
    types = {name for name in dir(bpy.types) if name.startswith("PATINA_")}
    operators = {f"ops.patina.{name}" for name in dir(bpy.ops.patina)}
    pointers = {f"{kind}.patina" for kind in ("Scene", "WindowManager") if hasattr(getattr(bpy.types, kind), "patina")}
    return types | operators | pointers


def test_enabling_brings_the_operator_and_the_panel(addon):
    assert "ops.patina.generate_material" in traces()
    assert "PATINA_PT_main" in traces()


def test_disabling_leaves_no_trace_twice_in_a_row(addon):
    before = traces()
    for _ in range(2):
        addon_utils.disable("patina_addon", default_set=True)
        assert traces() == set()
        addon_utils.enable("patina_addon", default_set=True)
        assert traces() == before
    assert before


def break_(*_: object) -> None:
    raise RuntimeError("broken")


def test_a_part_that_cannot_be_registered_leaves_no_other_behind(addon, monkeypatch: pytest.MonkeyPatch):
    addon.unregister()
    monkeypatch.setattr(panels, "register", break_)
    with pytest.raises(RuntimeError, match="broken"):
        addon.register()
    assert traces() == set()
    assert pump.forget_targets not in bpy.app.handlers.load_post
    monkeypatch.undo()
    addon.register()


def test_a_part_that_cannot_be_unregistered_keeps_no_other(addon, monkeypatch: pytest.MonkeyPatch):
    addon.unregister()
    monkeypatch.setattr(job_operators, "unregister", break_)
    addon.register()
    with pytest.raises(RuntimeError, match="broken"):
        addon.unregister()
    monkeypatch.undo()
    assert "PATINA_PT_main" not in traces()
    assert "Scene.patina" not in traces()
    assert pump.forget_targets not in bpy.app.handlers.load_post
    assert not bpy.app.timers.is_registered(pump.begin)
    job_operators.unregister()
    addon.unregister()
    addon.register()
