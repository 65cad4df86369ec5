# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators have in common: inputs that do not come back by themselves, and the check of the mode."""

import bpy

SKIP_SAVE = {'SKIP_SAVE'}
"""The options of a property that Blender does not fill in at the next call with what was given at this one."""
_MODES = {'OBJECT': "Object Mode", 'EDIT_MESH': "Edit Mode"}


def is_in_mode(operator: type[bpy.types.Operator], context: bpy.types.Context, *modes: str) -> bool:
    """Return whether Blender is in one of `modes`: an undo step of another would not hold what `operator` changes.

    Where it is not, the button's tooltip says which to enter. `operator` is the class, as poll() gets it.
    """
    if context.mode in modes:
        return True
    operator.poll_message_set(f"Switch to {' or '.join(_MODES[mode] for mode in modes)} first")
    return False
