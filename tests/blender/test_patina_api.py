# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator against the API on loopback: what is sent, what comes of it, and what a person reads when it fails."""

import addon_utils
import bpy
import pytest

from patina_addon.blender import preferences
from patina_addon.blender.session import session
from patina_addon.core.model.job import State
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import ApiServer
from tests.waiting import LAST_RESORT

from .helpers import cube, last_job

pytestmark = pytest.mark.usefixtures("addon")


def generate(**given: object) -> bpy.types.Material:
    quick = {"prompt": "red brick", "service": 'FOXAPI', "image_size": 64}
    assert bpy.ops.patina.generate_material(**(quick | given)) == {'FINISHED'}
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def test_a_task_is_submitted_once_and_its_maps_are_wired(server: ApiServer) -> None:
    obj = cube("A")
    material = generate(maps={'basecolor', 'normal', 'height'}, tiling_mode='XY', upscale_factor=2)
    assert obj.material_slots[0].material == material
    (sent,) = server.submissions
    assert sent.json == {
        "model": "patina-material",
        "prompt": "red brick",
        "maps": ["basecolor", "normal", "height"],
        "image_size": 64,
        "tiling_mode": "xy",
        "upscale_factor": 2,
    }
    labels = [node.label for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
    assert labels == ["Base Color", "Normal", "Height"]


def test_unset_options_are_not_sent(server: ApiServer) -> None:
    generate()
    assert set(server.submissions[0].json) == {"model", "prompt", "maps", "image_size"}


def test_no_seed_is_recorded_for_a_service_without_seeds(server: ApiServer) -> None:
    generate(seed=5)
    assert last_job().request.seed is None


def test_downloaded_maps_are_measured_for_solid_shading(server: ApiServer) -> None:
    material = generate(maps={'basecolor', 'roughness'})
    plain = bpy.data.materials.new("Plain")
    assert tuple(material.diffuse_color) != tuple(plain.diffuse_color)
    assert all(file.mean for file in last_job().maps)


def test_automatic_uses_the_service_with_a_key_and_online_access(server: ApiServer) -> None:
    generate(service='AUTO')
    assert len(server.submissions) == 1


def test_automatic_uses_the_generator_without_online_access(server: ApiServer) -> None:
    bpy.context.preferences.system.use_online_access = False
    generate(service='AUTO')
    assert last_job().service == "OFFLINE"
    assert not server.requests


def test_automatic_uses_the_generator_without_a_key(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PATINA_API_KEY")
    generate(service='AUTO')
    assert last_job().service == "OFFLINE"
    assert not server.requests


def test_nothing_is_sent_without_online_access(server: ApiServer) -> None:
    bpy.context.preferences.system.use_online_access = False
    with pytest.raises(RuntimeError, match="--online-mode" if bpy.app.binary_path else "use_online_access"):
        generate()
    assert not server.requests


def test_nothing_is_sent_without_a_key(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PATINA_API_KEY")
    with pytest.raises(RuntimeError, match="No API key"):
        generate()
    assert not server.requests


@pytest.mark.parametrize("url", ["ftp://example.com", "api.foxapi.cc", "http://", "javascript:alert(1)"])
def test_an_invalid_base_url_is_refused(server: ApiServer, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PATINA_BASE_URL", url)
    with pytest.raises(RuntimeError, match="not an http or https address"):
        generate()


@pytest.mark.parametrize(
    "inputs",
    [{"prompt": 5}, {"prompt": b"x"}, {"maps": {'opacity'}}, {"tiling_mode": 'xy'}, {"image_size": "big"}, {"size": 5}],
)
def test_blender_refuses_wrong_types_and_unknown_names(server: ApiServer, inputs: dict) -> None:
    with pytest.raises((TypeError, ValueError)):
        generate(**inputs)
    assert not server.requests


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        ("401", "key"),
        ("402", "balance|credit"),
        ("html", "may still charge"),
        ("empty", "may still charge"),
        ("reset", "may still charge"),
        ("failed", "The service"),
        ("html_file", "image"),
        ("bad_checksum", "damaged"),
    ],
)
def test_a_service_that_misbehaves_ends_in_a_clear_error_and_no_material(
    server: ApiServer, scenario: str, sentence: str
) -> None:
    server.scenario = scenario
    cube("A")
    with pytest.raises(RuntimeError, match=sentence) as caught:
        generate()
    assert server.key not in str(caught.value)
    assert len(server.submissions) == 1
    assert not bpy.data.materials
    assert not bpy.data.objects["A"].material_slots


def test_the_job_continues_after_the_timeout_and_applies_itself(server: ApiServer) -> None:
    from .helpers import tick_until

    server.duration = LAST_RESORT
    obj = cube("A")
    with pytest.raises(RuntimeError, match="The job keeps running"):
        generate(timeout=0)
    assert last_job().is_active
    server.duration = 0.0
    tick_until(lambda: last_job().state is State.APPLIED)
    assert obj.material_slots[0].material


def test_the_key_in_the_environment_overrides_the_preferences(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PATINA_API_KEY")
    bpy.context.preferences.addons["patina_addon"].preferences.foxapi_key = f" {server.key}\n"
    generate()
    assert len(server.submissions) == 1
    monkeypatch.setenv("PATINA_API_KEY", "other")
    assert preferences.account_of(bpy.context, PATINA_API).key == "other"


def test_the_key_is_not_in_any_saved_file(server: ApiServer, patina_home, tmp_path) -> None:
    generate()
    path = tmp_path / "scene.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=False)
    written = [file.read_bytes() for file in [path, *patina_home.rglob("*")] if file.is_file()]
    assert len(written) > 4
    assert not any(server.key.encode() in content for content in written)
    assert server.key not in repr(preferences.account_of(bpy.context, PATINA_API))
    assert server.key not in repr(session.current().jobs)


def test_disabling_and_enabling_again_leaves_a_working_add_on(server: ApiServer) -> None:
    for _ in range(2):
        addon_utils.disable("patina_addon", default_set=True)
        addon_utils.enable("patina_addon", default_set=True)
    generate()
