# SPDX-License-Identifier: GPL-3.0-or-later
"""The only file that asks which Blender this is; each branch says why."""

import sys

import bpy

from ..core.images.pixels import ANSWER_MARK, decoder_script


def use_nodes(material: bpy.types.Material) -> None:
    """Make sure that `material` has a node tree. Until 4.5 it has none at first; from 5.0 `use_nodes` is deprecated."""
    if material.node_tree is None:
        material.use_nodes = True


def set_normal_base(node: bpy.types.Node) -> None:
    """Have a Normal Map node start from the surface as it was before displacement, and take green as up.

    From 5.1. Its default is the displaced surface, on which the normal map of the same relief would double it.
    """
    if "base" in node.bl_rna.properties:
        node.base = 'ORIGINAL'
        node.convention = 'OPENGL'


def decoder_command() -> tuple[str, ...]:
    """The command for core/images/pixels.py: this Blender without a window, or the Python that carries bpy."""
    script = str(decoder_script())
    if not bpy.app.binary_path:
        return (sys.executable, script, ANSWER_MARK)
    quiet = ("--background", "--factory-startup", "--offline-mode", "--python-exit-code", "1")
    return (bpy.app.binary_path, *quiet, "--python", script, "--", ANSWER_MARK)


def offline_reason() -> str:
    """Why there is no online access and what to do; empty where there is. Blender has two reasons, scripts a third."""
    if bpy.app.online_access:
        return ""
    if bpy.app.background:
        return "Start Blender with --online-mode."
    if bpy.app.online_access_override:
        return "Start Blender without --offline-mode."
    return "Turn on Allow Online Access in Blender's preferences, under System."
