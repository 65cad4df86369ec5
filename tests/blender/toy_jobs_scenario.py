# SPDX-License-Identifier: GPL-3.0-or-later
"""Make materials with a service that another version of Patina does not know, in a process of its own.

`test_new_service.py` starts it with a copy of the add-on that has the service, and reads the jobs with the usual one.
"""

import os
from pathlib import Path

import addon_utils
import bpy

from tests.toy_server import ToyServer

from .helpers import cube

MAPS = {'basecolor', 'normal', 'ao'}


def run(folder: Path) -> None:
    """Make one, and apply it."""
    bpy.ops.wm.read_homefile(use_empty=True)
    addon_utils.enable("patina_addon", default_set=True)
    try:
        with ToyServer(duration=0.0) as server:
            os.environ["PATINA_TOY_URL"], os.environ["PATINA_TOY_KEY"] = server.url, server.key
            bpy.context.preferences.system.use_online_access = True
            cube("A")
            generate = bpy.ops.patina.generate_material
            assert generate(prompt="red brick", image_size=64, maps=MAPS, service='TOY') == {'FINISHED'}
    finally:
        addon_utils.disable("patina_addon", default_set=True)
    print("done")
