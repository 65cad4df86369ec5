# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs once in the background: install the zip as a user would, and have Blender start and draw without extras.

install_addon.py -- ZIP
"""

import sys

import bpy

archive = sys.argv[sys.argv.index("--") + 1]
bpy.ops.extensions.package_install_files(repo="user_default", filepath=archive, enable_on_install=True)
assert "bl_ext.user_default.patina" in bpy.context.preferences.addons
# Blender's own traffic is none of ours, and no test connects anywhere but to this computer.
for repository in bpy.context.preferences.extensions.repos:
    repository.enabled = not repository.use_remote_url
if hasattr(bpy.context.preferences, "asset_libraries"):  # from 5.2
    bpy.context.preferences.asset_libraries.use_online_essentials = False
bpy.context.preferences.view.show_splash = False
bpy.context.preferences.system.viewport_aa = 'OFF'  # Each time that anything is drawn in software, it is drawn once.
bpy.context.preferences.use_preferences_save = False
bpy.ops.wm.save_userpref()
