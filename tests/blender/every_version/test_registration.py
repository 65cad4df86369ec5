# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina comes and goes without a trace."""

import addon_utils
import bpy
import pytest

from patina_addon.blender import panels, pump
from patina_addon.blender.operators import jobs as job_operators


def traces() -> set[str]:
    """Everything of ours that Blender knows."""
    types = {name for name in dir(bpy.types) if name.startswith("PATINA_")}
    operators = {f"ops.patina.{name}" for name in dir(bpy.ops.patina)}
    owners = (bpy.types.Scene, bpy.types.WindowManager, bpy.types.Material)
    ours = {f"{kind.__name__}.{name}" for kind in owners for name in dir(kind) if name.startswith("patina")}
    return types | operators | ours


def handlers() -> list[object]:
    """All of Patina's functions in bpy.app.handlers."""
    attributes = (getattr(bpy.app.handlers, name) for name in dir(bpy.app.handlers))
    lists = [attribute for attribute in attributes if isinstance(attribute, list)]
    return [handler for functions in lists for handler in functions if handler.__module__.startswith("patina_addon")]


def test_enabling_registers_the_operator_and_the_panel(addon):
    assert "ops.patina.generate_material" in traces()
    assert {"PATINA_PT_main", "WindowManager.patina_search"} <= traces()
    assert len(handlers()) > 4


def test_disabling_twice_leaves_no_trace(addon):
    before = traces()
    for _ in range(2):
        addon_utils.disable("patina_addon", default_set=True)
        assert traces() == set()
        addon_utils.enable("patina_addon", default_set=True)
        assert traces() == before
    assert before


def break_(*_: object) -> None:
    raise RuntimeError("broken")


def test_a_failed_registration_is_rolled_back(addon, monkeypatch: pytest.MonkeyPatch):
    addon.unregister()
    monkeypatch.setattr(panels, "register", break_)
    with pytest.raises(RuntimeError, match="broken"):
        addon.register()
    assert traces() == set()
    assert not handlers()
    monkeypatch.undo()
    addon.register()


def test_a_failed_unregistration_does_not_stop_the_rest(addon, monkeypatch: pytest.MonkeyPatch):
    addon.unregister()
    monkeypatch.setattr(job_operators, "unregister", break_)
    addon.register()
    with pytest.raises(RuntimeError, match="broken"):
        addon.unregister()
    monkeypatch.undo()
    assert "PATINA_PT_main" not in traces()
    assert "Scene.patina" not in traces()
    assert not handlers()
    assert not bpy.app.timers.is_registered(pump.tick)
    job_operators.unregister()
    addon.unregister()
    addon.register()
