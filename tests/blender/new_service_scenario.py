# SPDX-License-Identifier: GPL-3.0-or-later
"""Follow a service that only the table knows through the add-on, in a process of its own.

`test_new_service.py` starts it with a copy of the add-on that has the service. Every step is an assertion.
"""

import os
from pathlib import Path
from types import SimpleNamespace

import addon_utils
import bpy

from patina_addon.blender import panels
from patina_addon.blender.panels.history import PATINA_PT_history
from patina_addon.blender.session import session
from tests.toy_server import ToyServer

from .helpers import cube, key_report, last_job, tick_until
from .recording_layout import RecordingLayout, context, draw, layout

MAPS = {'basecolor', 'ao'}
INPUTS = {"prompt": "red brick", "image_size": 64, "maps": MAPS}


def run(folder: Path) -> None:
    """Follow the service all the way."""
    bpy.ops.wm.read_homefile(use_empty=True)
    addon_utils.enable("patina_addon", default_set=True)
    try:
        with ToyServer(duration=0.0) as server:
            check_preferences(server)
            check_key_test(server)
            check_panel()
            check_automatic()
            check_generation(server)
            check_history()
            check_daily_limit(server)
    finally:
        addon_utils.disable("patina_addon", default_set=True)
    print("done")


def values() -> bpy.types.AddonPreferences:
    return bpy.context.preferences.addons["patina_addon"].preferences


def drawn(panel: type, name: str = "draw") -> RecordingLayout:
    drawn = layout()
    getattr(panel, name)(SimpleNamespace(layout=drawn), context())
    return drawn


def check_preferences(server: ToyServer) -> None:
    """Its key, address, limit and the test of its key; the environment comes first there too."""
    layout = drawn(panels.PATINA_AP_preferences)
    assert {"toy_key", "toy_url", "toy_limit"} <= set(layout.props)
    assert "toy service" in layout.texts
    assert values().bl_rna.properties["toy_url"].default == "http://toy.invalid"
    values().toy_key, values().toy_url = server.key, "http://elsewhere.invalid"
    os.environ["PATINA_TOY_URL"] = server.url
    assert "variable PATINA_TOY_URL overrides" in " ".join(drawn(panels.PATINA_AP_preferences).texts)


def check_key_test(server: ToyServer) -> None:
    """Once online access is on; the answer stands in the preferences."""
    bpy.context.preferences.system.use_online_access = True
    assert bpy.ops.patina.test_key(service='TOY') == {'FINISHED'}
    tick_until(lambda: key_report("TOY"))
    assert key_report("TOY").works
    assert "The key works." in drawn(panels.PATINA_AP_preferences).texts
    assert [request.method for request in server.requests] == ["GET"]


def check_panel() -> None:
    """Among the services, with the inputs that it takes, its own map, and its price on the button."""
    settings = bpy.context.scene.patina
    names = {entry.identifier: entry.name for entry in settings.bl_rna.properties["service"].enum_items}
    assert "toy service" in names['TOY'].lower()
    settings.service, settings.prompt, settings.use_ao = 'TOY', "red brick", True
    settings.use_roughness = settings.use_height = False
    drawn = draw()
    assert {"image_size", "use_ao"} <= set(drawn.props)
    assert "prompt" in drawn.props or drawn.textbox.called
    assert not {"tiling_mode", "seed", "upscale_factor", "variants", "output_format"} & set(drawn.props)
    assert "toy service" in drawn.texts
    assert "Each task costs credits" in drawn.texts
    assert any("3 credits" in str(call.kwargs.get("text")) for call in drawn.operator.call_args_list)


def check_automatic() -> None:
    """Its key is the only one that is set."""
    bpy.context.scene.patina.service = 'AUTO'
    assert "toy service" in draw().texts


def check_generation(server: ToyServer) -> None:
    """Asked once, and wired."""
    cube("A")
    assert bpy.ops.patina.generate_material(**INPUTS, service='TOY') == {'FINISHED'}
    (sent,) = server.submissions
    assert sent.json == {"prompt": "red brick", "maps": ["basecolor", "ao"], "size": 64}
    material = bpy.data.materials[bpy.context.window_manager.patina.last_material]
    kinds = {node.get("patina_map") for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'}
    assert kinds == MAPS
    assert (last_job().service, last_job().credits) == ("TOY", 2.0)


def check_history() -> None:
    """With its name and what it cost."""
    session.current().begin(bpy.context)
    history = session.current().history
    tick_until(lambda: history.page is not None and history.page.total == 1)
    history.selected = last_job().id
    texts = " ".join(drawn(PATINA_PT_history).texts)
    assert "toy service" in texts.lower(), texts
    assert "2 credits" in texts


def check_daily_limit(server: ToyServer) -> None:
    """A day's tasks are counted against it."""
    values().toy_limit = 1.0
    try:
        bpy.ops.patina.generate_material(**INPUTS, service='TOY')
    except RuntimeError as error:
        assert "your daily limit of" in str(error), error
    else:
        raise AssertionError("It was sent")
    assert len(server.submissions) == 1
