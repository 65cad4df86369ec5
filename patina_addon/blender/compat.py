# SPDX-License-Identifier: GPL-3.0-or-later
"""The only file that asks which Blender this is; each branch says why."""

import atexit
import sys
from types import ModuleType

import bpy

from ..core.images.decoder_client import ANSWER_MARK, decoder_script
from ..core.model.message import Message


def empty_at_exit(package: str) -> None:
    """Have the loaded modules of `package` emptied when Python ends. Before 4.3 only.

    Blender 4.2 never lets go of the classes and functions that were registered with it, nor they of what is in their
    modules, `bpy` with it; as a Python module Blender then crashes. It prints an exception if the add-on is still
    enabled there, since that is ended later.
    """
    if bpy.app.version < (4, 3, 0):
        # Listed now: an extension that is uninstalled is no longer in sys.modules.
        modules = [module for name, module in sys.modules.items() if f"{name}.".startswith(f"{package}.")]
        atexit.register(_empty, modules)


def _empty(modules: list[ModuleType]) -> None:
    for module in modules:
        module.__dict__.clear()


def use_nodes(material: bpy.types.Material) -> None:
    """Make sure that `material` has a node tree. Until 4.5 it has none at first; from 5.0 `use_nodes` is deprecated."""
    if material.node_tree is None:
        material.use_nodes = True


def has_normal_base() -> bool:
    """Return whether a Normal Map node can start from the surface before displacement. From 5.1.

    Before, it starts from the bumped or displaced surface: in EEVEE always, in Cycles until 4.5 with displacement.
    """
    return "base" in bpy.types.ShaderNodeNormalMap.bl_rna.properties


def set_normal_base(node: bpy.types.ShaderNodeNormalMap) -> None:
    """Have a Normal Map node start from the surface before displacement, where it can, and take green as up.

    Its default is the displaced surface, on which the normal map of the same relief would double it.
    """
    if has_normal_base():
        node.base = 'ORIGINAL'
        node.convention = 'OPENGL'


def adaptive_needs_experimental(scene: bpy.types.Scene) -> bool:
    """Return whether adaptive subdivision needs another feature set of Cycles than the scene has. Until 4.5."""
    cycles = getattr(scene, "cycles", None)
    return getattr(cycles, "feature_set", 'EXPERIMENTAL') != 'EXPERIMENTAL'


def allow_adaptive(scene: bpy.types.Scene) -> None:
    """Switch the scene to the feature set that adaptive subdivision needs, and change nothing else."""
    if hasattr(scene, "cycles") and adaptive_needs_experimental(scene):
        scene.cycles.feature_set = 'EXPERIMENTAL'


def set_adaptive(obj: bpy.types.Object, modifier: bpy.types.SubsurfModifier) -> None:
    """Have Cycles subdivide adaptively. It is an option of the modifier from 5.0, of Cycles on the object before."""
    if "use_adaptive_subdivision" in modifier.bl_rna.properties:
        modifier.use_adaptive_subdivision = True
    elif hasattr(obj, "cycles"):
        obj.cycles.use_adaptive_subdivision = True


def decoder_command() -> tuple[str, ...]:
    """Return the command for decoder_client.py: this Blender without a window, or the Python that carries bpy."""
    script = str(decoder_script())
    if not bpy.app.binary_path:
        return (sys.executable, script, ANSWER_MARK)
    quiet = ("--background", "--factory-startup", "--offline-mode", "--python-exit-code", "1")
    return (bpy.app.binary_path, *quiet, "--python", script, "--", ANSWER_MARK)


def how_to_go_online() -> Message:
    """Return what to do for online access; empty if there is. Blender has two ways, scripts a third."""
    if bpy.app.online_access:
        return Message()
    if bpy.app.background:
        return Message("Start Blender with --online-mode.")
    if bpy.app.online_access_override:
        return Message("Start Blender without --offline-mode.")
    return Message("Turn on Allow Online Access in Blender's preferences, under System.")
