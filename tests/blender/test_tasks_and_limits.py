# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the services can do, as an artist and a script ask for it: photos, textures, keys, limits."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender import preferences
from patina_addon.blender.actions.wait import wait_for_spending
from patina_addon.blender.session import session, spending
from patina_addon.core.images import png
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.job import State
from patina_addon.core.store import folders
from tests.server import ApiServer
from tests.waiting import LAST_RESORT, until

from .helpers import cube, key_report, last_job, reassign, tick_until
from .recording_layout import draw

pytestmark = pytest.mark.usefixtures("addon")


def generate(**given: object) -> bpy.types.Material:
    assert bpy.ops.patina.generate_material(**({"service": 'FOXAPI', "maps": {'basecolor', 'normal'}} | given)) == {
        'FINISHED'
    }
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def uploads(server: ApiServer) -> int:
    return len(server.received(method="POST", path="/v1/files/upload"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "my photo.png"
    png.write(path, np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8))
    return path


def saved(photo: Path) -> bpy.types.Image:
    return bpy.data.images.load(str(photo))


def packed(photo: Path) -> bpy.types.Image:
    image = bpy.data.images.load(str(photo))
    image.pack()
    photo.unlink()
    return image


def painted(photo: Path) -> bpy.types.Image:
    image = bpy.data.images.new("Painted", 32, 32)
    image.pixels[:] = [0.5] * len(image.pixels)
    image.update()
    return image


@pytest.mark.parametrize("make", [saved, packed, painted])
def test_a_photo_in_blender_is_uploaded_and_its_material_extracted(server: ApiServer, photo: Path, make) -> None:
    image = make(photo)
    material = generate(task='EXTRACT', image=image.name)
    (sent,) = server.submissions
    assert sent.json["model"] == "patina-material-extract"
    assert set(sent.json) == {"model", "image_url", "maps", "image_size"}
    assert uploads(server) == 1
    assert material.name.startswith(("My photo", "Painted"))


def test_a_file_is_uploaded_once_for_two_tasks(server: ApiServer, photo: Path) -> None:
    for task in ('EXTRACT', 'MAPS'):
        generate(task=task, image=str(photo))
    assert uploads(server) == 1
    assert server.submissions[0].json["image_url"] == server.submissions[1].json["image_url"]


def test_an_image_url_is_sent_unchanged(server: ApiServer) -> None:
    generate(task='MAPS', image="https://example.invalid/photo.jpg")
    assert server.submissions[0].json == {
        "model": "patina-pbr-maps",
        "image_url": "https://example.invalid/photo.jpg",
        "maps": ["basecolor", "normal"],
    }
    assert uploads(server) == 0


def test_hidden_inputs_of_the_panel_are_not_sent(server: ApiServer, photo: Path) -> None:
    panel = bpy.context.scene.patina
    panel.task, panel.image, panel.prompt, panel.tiling_mode = 'EXTRACT', saved(photo), "left over", 'XY'
    generate()
    assert set(server.submissions[0].json) == {"model", "image_url", "maps", "image_size"}
    panel.task, panel.image_size, panel.match_image_size = 'MAPS', 512, False
    generate()
    assert server.submissions[1].json["image_size"] == 512


def test_a_reference_image_and_its_mask_are_sent_with_the_prompt(server: ApiServer, photo: Path) -> None:
    bpy.data.images.new("Mask", 8, 8)
    generate(prompt="red brick", image=str(photo), mask="Mask")
    assert {"image_url", "mask_url", "prompt"} <= set(server.submissions[0].json)
    assert uploads(server) == 2


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"task": 'EXTRACT'}, "No image is selected"),
        ({"task": 'MAPS', "image": "x.png", "tiling_mode": 'X'}, "does not support a tiling mode"),
        ({"task": 'EXTRACT', "image": "x.png", "prompt": "brick"}, "does not support a prompt"),
        ({"task": 'EXTRACT', "image": "x.png", "service": 'OFFLINE'}, "does not support"),
        ({"prompt": "brick", "mask": "x.png"}, "a mask but no image"),
        ({"task": 'MAPS', "image": "/there/is/none.png"}, "none.png"),
    ],
)
def test_inputs_that_a_task_does_not_accept_are_refused(server: ApiServer, inputs: dict, sentence: str) -> None:
    with pytest.raises(RuntimeError, match=sentence):
        generate(**inputs)
    assert not server.submissions


def test_an_image_that_cannot_be_sent_is_reported() -> None:
    bpy.data.images.new("Film", 8, 8).source = 'SEQUENCE'
    with pytest.raises(RuntimeError, match="Film is a sequence or movie"):
        generate(task='MAPS', image="Film")


def test_refused_options_can_be_removed_with_one_click(server: ApiServer) -> None:
    server.scenario = "bad_options"
    with pytest.raises(RuntimeError):
        generate(prompt="red brick", tiling_mode='XY', upscale_factor=2)
    refused = last_job()
    assert isinstance(refused.error, ServiceError)
    assert refused.error.refused_fields
    server.scenario = "ok"
    assert bpy.ops.patina.retry(job=refused.id) == {'FINISHED'}
    tick_until(lambda: last_job().state is State.APPLIED)
    assert "upscale_factor" not in server.submissions[-1].json
    assert refused.id not in session.current().jobs


def test_two_maps_can_be_swapped_afterwards(server: ApiServer) -> None:
    obj = cube("A")
    material = generate(prompt="red brick", maps={'basecolor', 'roughness'})
    before = {node.label: node.image.filepath for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'}
    reassign(last_job().id, 'basecolor', 'roughness')
    after = {node.label: node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'}
    assert after["Base Color"].filepath == before["Roughness"]
    assert after["Roughness"].filepath == before["Base Color"]
    assert not after["Base Color"].colorspace_settings.is_data
    assert after["Roughness"].colorspace_settings.is_data
    assert obj.material_slots[0].material == material


def test_a_key_is_tested_for_free_with_a_sentence_as_the_result(server: ApiServer) -> None:
    assert bpy.ops.patina.test_key(service='FOXAPI') == {'FINISHED'}
    tick_until(lambda: key_report("FOXAPI"))
    report = key_report("FOXAPI")
    assert report.works
    assert "Text to Material" in str(report.text)
    assert str(report.text).endswith(".")
    assert not server.submissions


def test_a_wrong_key_is_reported(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATINA_API_KEY", "wrong-key")
    bpy.ops.patina.test_key(service='FOXAPI')
    tick_until(lambda: key_report("FOXAPI"))
    report = key_report("FOXAPI")
    assert not report.works
    assert "wrong-key" not in str(report.text)


def test_a_report_is_shown_for_the_key_and_the_address_that_were_tested_alone(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpy.ops.patina.test_key(service='FOXAPI')
    tick_until(lambda: key_report("FOXAPI"))
    monkeypatch.setenv("PATINA_API_KEY", "another-key")
    assert key_report("FOXAPI") is None
    monkeypatch.setenv("PATINA_API_KEY", server.key)
    assert key_report("FOXAPI").works
    monkeypatch.setenv("PATINA_BASE_URL", "https://elsewhere.invalid")
    assert key_report("FOXAPI") is None


def test_a_key_that_was_changed_while_it_was_tested_gets_no_report(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpy.ops.patina.test_key(service='FOXAPI')
    monkeypatch.setenv("PATINA_API_KEY", "another-key")
    tick_until(lambda: not session.current().calls.is_busy)
    assert key_report("FOXAPI") is None


def test_a_key_test_that_gets_no_answer_ends_when_the_add_on_is_disabled(server: ApiServer) -> None:
    server.scenario = "endless_continue_models"
    bpy.ops.patina.test_key(service='FOXAPI')
    until(lambda: server.received(path="/v1/models"))
    session.unregister()
    until(lambda: not [thread for thread in threading.enumerate() if thread.name == "patina-side"])
    session.register()


def test_reserved_credits_count_toward_the_daily_limit(server: ApiServer) -> None:
    generate(prompt="red brick")
    assert last_job().credits
    now = session.current()
    tick_until(lambda: (now.spending.today or {}).get("FOXAPI") == last_job().credits)
    assert now.spending.here["FOXAPI"] == last_job().credits
    bpy.context.preferences.addons["patina_addon"].preferences.foxapi_limit = last_job().credits
    with pytest.raises(RuntimeError, match="your daily limit of"):
        generate(prompt="gray stone")
    assert len(server.submissions) == 1
    generate(prompt="gray stone", over_limit=True)
    assert len(server.submissions) == 2


def test_todays_costs_are_known_after_a_restart(server: ApiServer) -> None:
    import addon_utils

    generate(prompt="red brick")
    reserved = last_job().credits
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    session.current().spending.refresh(bpy.context)
    tick_until(lambda: session.current().spending.today is not None)
    assert session.current().spending.today == {"FOXAPI": reserved}
    assert preferences.limit(bpy.context, preferences.WITH_ACCOUNT[0]) == 0.0


def test_todays_costs_are_unknown_if_they_cannot_be_read_again(server: ApiServer) -> None:
    generate(prompt="red brick")
    known, calls = session.current().spending, session.current().calls
    tick_until(lambda: known.today and not calls.is_busy)
    home = preferences.read(bpy.context).home
    with closing(sqlite3.connect(folders.database(home))) as connection:
        connection.execute("PRAGMA user_version = 1000")
    known.refresh(bpy.context)
    tick_until(lambda: not calls.is_busy)
    assert known.today is None, "Other Blenders may have spent more."
    bpy.context.scene.patina.service = 'FOXAPI'
    assert [text for text in draw().texts if text.startswith("Today")] == ["Today: unknown"]


def test_the_limit_holds_in_a_blender_that_was_just_started(server: ApiServer) -> None:
    import addon_utils

    generate(prompt="red brick")
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    bpy.context.preferences.addons["patina_addon"].preferences.foxapi_limit = 0.1
    assert session.current().spending.today is None
    with pytest.raises(RuntimeError, match="your daily limit of"):
        generate(prompt="gray stone")
    assert len(server.submissions) == 1


def test_sending_again_respects_the_limit(server: ApiServer) -> None:
    generate(prompt="red brick")
    server.scenario = "bad_options"
    with pytest.raises(RuntimeError):
        generate(prompt="gray stone", tiling_mode='XY')
    refused, sent = last_job().id, len(server.submissions)
    bpy.context.preferences.addons["patina_addon"].preferences.foxapi_limit = 0.1
    with pytest.raises(RuntimeError, match="your daily limit of"):
        bpy.ops.patina.retry(job=refused)
    assert len(server.submissions) == sent


def test_a_change_of_the_patina_folder_does_not_reset_what_was_spent_today(
    server: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import addon_utils

    monkeypatch.delenv("PATINA_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data of the system"))
    stored = bpy.context.preferences.addons["patina_addon"].preferences
    stored.folder = str(tmp_path / "first")
    generate(prompt="red brick")
    first = last_job().credits
    wait_for_spending(session.current(), bpy.context)
    stored.folder = str(tmp_path / "second")
    generate(prompt="gray stone")
    both = first + last_job().credits
    wait_for_spending(session.current(), bpy.context)
    assert session.current().spending.today == {"FOXAPI": both}
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    stored = bpy.context.preferences.addons["patina_addon"].preferences
    stored.folder, stored.foxapi_limit = str(tmp_path / "third"), first + 0.1
    with pytest.raises(RuntimeError, match="your daily limit of"):
        generate(prompt="green moss")
    assert session.current().spending.today == {"FOXAPI": both}


def test_a_folder_of_the_system_that_cannot_be_written_keeps_no_task_from_being_counted(
    server: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("in the way")
    monkeypatch.delenv("PATINA_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(in_the_way))
    bpy.context.preferences.addons["patina_addon"].preferences.folder = str(tmp_path / "first")
    generate(prompt="red brick")
    wait_for_spending(session.current(), bpy.context)
    assert session.current().spending.today == {"FOXAPI": last_job().credits}


def test_a_new_day_begins_with_nothing_spent(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    generate(prompt="red brick")
    wait_for_spending(session.current(), bpy.context)
    assert session.current().spending.today

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.fromordinal(date.today().toordinal() + 1)

    monkeypatch.setattr(spending, "date", Tomorrow)
    assert session.current().spending.today == {}


def test_nothing_is_sent_while_the_spending_is_unknown(server: ApiServer, patina_home: Path) -> None:
    patina_home.mkdir(parents=True)
    with closing(sqlite3.connect(patina_home / "jobs.sqlite3")) as newer:
        newer.execute("PRAGMA user_version = 99")
    bpy.context.preferences.addons["patina_addon"].preferences.foxapi_limit = 100.0
    with pytest.raises(RuntimeError, match="unknown"):
        generate(prompt="red brick")
    assert not server.requests


def test_what_is_spent_while_todays_costs_are_read_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer, answers = threading.Event(), [{"FOXAPI": 1.0}, {"FOXAPI": 6.0}]

    def spent_today(*_: object) -> dict[str, float]:
        may_answer.wait(LAST_RESORT)
        return answers.pop(0)

    spent = session.current().spending
    tick_until(lambda: not session.current().calls.is_busy)
    monkeypatch.setattr(spending, "_spent_today", spent_today)
    spent.refresh(bpy.context)
    spent.add(tmp_path / "jobs.sqlite3", "FOXAPI", 5.0)
    may_answer.set()
    tick_until(lambda: not session.current().calls.is_busy)
    assert spent.today == {"FOXAPI": 6.0}
