# SPDX-License-Identifier: GPL-3.0-or-later
"""Differences between versions of Blender. Each branch says why it exists."""

import atexit
import sys
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import addon_utils
import bpy

from ..core.images.decoder_process import ANSWER_MARK
from ..core.model.message import Message
from .narrowing import of_type


def empty_at_exit(package: str) -> None:
    """Disable the add-on and clear the loaded modules of `package` when Python exits, before Blender 4.3 only.

    Blender 4.2 keeps references to registered classes and functions, and so to all that is in their modules, including
    `bpy`. As a Python module, Blender then crashes at exit. It disables add-ons only after Python's own exit functions.
    """
    if bpy.app.version < (4, 3, 0):
        # Listed now, since sys.modules no longer has an extension that was uninstalled.
        modules = [module for name, module in sys.modules.items() if f"{name}.".startswith(f"{package}.")]
        atexit.register(_disable_and_empty, package.rpartition(".")[0], modules)


def _disable_and_empty(addon: str, modules: list[ModuleType]) -> None:
    if getattr(sys.modules.get(addon), "__addon_enabled__", False):
        addon_utils.disable(addon, refresh_handled=True)
    for module in modules:
        module.__dict__.clear()


def use_nodes(material: bpy.types.Material) -> None:
    """Make sure that `material` has a node tree. Up to 4.5 it may have none; from 5.0 `use_nodes` is deprecated."""
    if material.node_tree is None:
        material.use_nodes = True


_SHADER_NODE_OWNERS = {'MATERIAL', 'NODETREE', 'WORLD', 'LIGHT', 'LINESTYLE'}
"""What may have nodes with groups of shader nodes: to look through every object takes long in a large scene."""


def has_other_users(block: bpy.types.ID, own: Collection[bpy.types.ID], references: int) -> bool:
    """Return whether something else than `own`, which refers to it so many times, uses `block`.

    Before 4.5, a copy of a material counts as two users of its node groups, so that there the users are looked for.
    """
    if block.users - block.use_fake_user <= references:
        return False
    if bpy.app.version >= (4, 5, 0):
        return True
    users = bpy.data.user_map(subset=[block], value_types=_SHADER_NODE_OWNERS)[block]
    return not set(users) <= set(own)


@cache
def has_normal_base() -> bool:
    """Return whether a Normal Map node can start from the surface before displacement, as from 5.1.

    In earlier versions it starts from the bumped or displaced surface: in EEVEE always, and in Cycles up to 4.5 with
    displacement.
    """
    return "base" in bpy.types.ShaderNodeNormalMap.bl_rna.properties


def set_normal_base(node: bpy.types.ShaderNodeNormalMap) -> None:
    """Make a Normal Map node start from the surface before displacement, if it can, with green as up.

    By default it starts from the displaced surface, which would double the relief.
    """
    if has_normal_base():
        node.base = 'ORIGINAL'
        node.convention = 'OPENGL'


def write_pins(mesh: bpy.types.Mesh, uv_map: str, pins: Sequence[int]) -> None:
    """Pin the corners of a UV map for which `pins` is not 0. From 5.0 there has to be an attribute for it first."""
    layer = mesh.uv_layers[uv_map]
    if bpy.app.version >= (5, 0, 0):
        layer.pin_ensure()
        entries = of_type(mesh.attributes[f".pn.{uv_map}"], bpy.types.BoolAttribute).data
    else:
        entries = layer.pin
    for corner, is_pinned in enumerate(pins):
        if is_pinned:
            entries[corner].value = True


def adaptive_needs_experimental(scene: bpy.types.Scene) -> bool:
    """Return whether adaptive subdivision needs Cycles' experimental features and the scene has them off. Up to 4.5."""
    cycles = getattr(scene, "cycles", None)
    return getattr(cycles, "feature_set", 'EXPERIMENTAL') != 'EXPERIMENTAL'


def allow_adaptive(scene: bpy.types.Scene) -> None:
    """Set the Cycles feature set that adaptive subdivision needs."""
    if hasattr(scene, "cycles") and adaptive_needs_experimental(scene):
        scene.cycles.feature_set = 'EXPERIMENTAL'


def set_adaptive(obj: bpy.types.Object, modifier: bpy.types.SubsurfModifier) -> None:
    """Turn on adaptive subdivision. From 5.0 it is an option of the modifier, before of Cycles on the object."""
    if "use_adaptive_subdivision" in modifier.bl_rna.properties:
        modifier.use_adaptive_subdivision = True
    elif hasattr(obj, "cycles"):
        obj.cycles.use_adaptive_subdivision = True


def is_adaptive(obj: bpy.types.Object, modifier: bpy.types.SubsurfModifier) -> bool:
    """Return whether adaptive subdivision is on; see set_adaptive."""
    owner = modifier if "use_adaptive_subdivision" in modifier.bl_rna.properties else getattr(obj, "cycles", None)
    return bool(getattr(owner, "use_adaptive_subdivision", False))


@cache
def has_text_box() -> bool:
    """Return whether a layout has a field of several lines, as from 5.2.

    Before, a field has one line. Of what is pasted into it, Blender keeps only the first line.
    """
    return "textbox" in bpy.types.UILayout.bl_rna.functions  # type: ignore[attr-defined]  # The stubs lack it.


def decoder_command() -> tuple[str, ...]:
    """Return the command for decoder_process.py: this Blender without a window, or the Python that carries bpy."""
    script = str(Path(__file__).with_name("decoder.py"))
    if not bpy.app.binary_path:
        return (sys.executable, script, ANSWER_MARK)
    quiet = ("--background", "--factory-startup", "--offline-mode", "--python-exit-code", "1")
    return (bpy.app.binary_path, *quiet, "--python", script, "--", ANSWER_MARK)


def how_to_go_online() -> Message:
    """Return what to do for online access; empty if there is. A window, a command, and a module have different ways."""
    if bpy.app.online_access:
        return Message()
    if not bpy.app.binary_path:
        return Message("Set bpy.context.preferences.system.use_online_access to True.")
    if bpy.app.background:
        return Message("Start Blender with --online-mode.")
    if bpy.app.online_access_override:
        return Message("Start Blender without --offline-mode.")
    return Message("Turn on Allow Online Access in Blender's preferences, under System.")
