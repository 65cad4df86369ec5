# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina comes and goes without a trace."""

import addon_utils
import bpy


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
