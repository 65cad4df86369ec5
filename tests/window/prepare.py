# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs once in the background: install the zip as a user would, and have Blender start without its splash screen.

prepare.py -- ZIP
"""

import sys

import bpy

archive = sys.argv[sys.argv.index("--") + 1]
bpy.ops.extensions.package_install_files(repo="user_default", filepath=archive, enable_on_install=True)
assert "bl_ext.user_default.patina" in bpy.context.preferences.addons
bpy.context.preferences.view.show_splash = False
bpy.context.preferences.use_preferences_save = False
bpy.ops.wm.save_userpref()
