# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview that objects show while their job runs: it becomes the result, or it is as if it had never been."""

from collections.abc import Iterator
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import events, pump
from patina_addon.blender.actions import preview
from patina_addon.blender.material import nodes
from patina_addon.blender.panels.jobs import draw_jobs
from patina_addon.blender.session import session
from patina_addon.blender.targets import preview_material, provenance
from patina_addon.core.model.job import State
from tests.server import ApiServer
from tests.server.fal_server import FalServer

from .helpers import addon_preferences, cube, generate, job_of, start_job, tick_until, tracked
from .recording_layout import context, draw_all, layout

pytestmark = pytest.mark.usefixtures("addon")

FOREVER = 1e9


@pytest.fixture
def slow(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ApiServer]:
    """A service whose tasks end when a test says so, and a Blender that somebody sees."""
    server.duration = FOREVER
    monkeypatch.setattr(preview, "has_window", lambda: True)
    yield server
    server.duration = 0.0


def begin(into: str = "", **given: object) -> str:
    """Begin a job, and wait until it is certainly at the service and has shown its preview."""
    job_id = start_job(into=into, **({"service": 'FOXAPI', "image_size": 64, "seed": None} | given))
    tick_until(lambda: bool(preview_material.jobs().get(job_id)) and job_of(job_id).task != "")
    return job_id


def end(server: ApiServer, *job_ids: str) -> None:
    """Have the service end its tasks, and wait until the previews have followed."""
    server.duration = 0.0
    tick_until(lambda: not any(job_of(job_id).is_active for job_id in job_ids))
    settle()


def cancel(job_id: str) -> None:
    session.current().cancel(tracked(job_id))
    tick_until(lambda: not job_of(job_id).is_active)
    settle()


def settle() -> None:
    tick_until(lambda: not session.current().offline_previews.is_stale)


def undo() -> None:
    bpy.ops.ed.undo()
    settle()


def redo() -> None:
    bpy.ops.ed.redo()
    settle()


def plain(name: str) -> bpy.types.Material:
    return bpy.data.materials.new(name)


def shown(obj_name: str = "A") -> str:
    """The name of the material that an object shows."""
    obj = bpy.data.objects[obj_name]
    material = obj.material_slots[0].material if obj.material_slots else None
    return material.name if material else ""


def leftovers() -> list[str]:
    """What a preview has left anywhere in the file."""
    blocks = [*bpy.data.materials, *bpy.data.images, *bpy.data.objects, *bpy.data.meshes]
    marked = [block.name for block in blocks if any(name.startswith("patina_preview") for name in block.keys())]  # noqa: SIM118
    named = [block.name for block in blocks if "preview" in block.name.lower()]
    return [*marked, *named]


def is_result(material: bpy.types.Material, job_id: str) -> bool:
    """Whether a material shows the files of a job."""
    files = {file.path for file in job_of(job_id).maps}
    images = [node.image for node in nodes.textures(material).values()]
    return bool(images) and all(Path(bpy.path.abspath(image.filepath)) in files for image in images)


def with_object() -> bpy.types.Material:
    """An object with a material of the user's, as the step before the click."""
    old = plain("Old")
    obj = cube("A")
    obj.data.materials.append(old)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.ed.undo_push(message="Before")
    return old


def test_the_preview_is_shown_and_becomes_the_result(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    material = bpy.data.materials[shown()]
    assert material.name == "Red brick (Preview)"
    assert provenance.job_of(material) == ""
    assert all(node.image.packed_file and node.image.size[0] == 512 for node in nodes.textures(material).values())
    assert not list(job_of(job_id).folder.glob("*preview*"))
    end(slow, job_id)
    assert shown() == "Red brick"
    assert bpy.data.materials["Red brick"] == material
    assert is_result(material, job_id)
    assert job_of(job_id).state is State.APPLIED
    assert not leftovers()
    assert bpy.data.materials["Old"].use_fake_user
    assert not any(node.image.packed_file for node in nodes.textures(material).values())


def test_one_undo_takes_the_preview_and_its_result_and_redo_brings_the_result(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    end(slow, job_id)
    undo()
    assert shown() == "Old"
    assert "Red brick" not in bpy.data.materials
    assert not bpy.data.materials["Old"].use_fake_user
    assert not leftovers()
    assert job_of(job_id).state is State.READY
    redo()
    assert shown() == "Red brick"
    assert is_result(bpy.data.materials["Red brick"], job_id)
    assert job_of(job_id).state is State.APPLIED
    assert not leftovers()


def test_the_result_is_a_step_of_its_own_if_something_was_done_since(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    for _ in range(3):
        pump.tick()
    bpy.data.objects["A"].location.x = 5.0
    bpy.context.view_layer.update()
    bpy.ops.ed.undo_push(message="Move")
    end(slow, job_id)
    undo()
    assert bpy.data.objects["A"].location.x == 5.0
    assert shown() == "Red brick", "The result comes again, without a step."
    undo()
    assert bpy.data.objects["A"].location.x == 0.0
    assert shown() == "Red brick"
    undo()
    assert shown() == "Old"
    assert not leftovers()


def test_undoing_a_later_step_does_not_bring_the_preview_back(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    end(slow, job_id)
    bpy.data.objects["A"].location.x = 5.0
    bpy.ops.ed.undo_push(message="Move")
    undo()
    assert bpy.data.objects["A"].location.x == 0.0
    assert is_result(bpy.data.materials[shown()], job_id)
    assert not leftovers()
    undo()
    assert shown() == "Old"


def test_a_preview_that_was_undone_stays_away_and_its_result_is_offered(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    undo()
    assert shown() == "Old"
    end(slow, job_id)
    assert shown() == "Old"
    assert job_of(job_id).state is State.READY
    assert not leftovers()
    redo()
    assert is_result(bpy.data.materials[shown()], job_id)


@pytest.mark.parametrize("ends", ["canceled", "failed"])
def test_all_is_as_it_was_without_a_result(slow: ApiServer, ends: str) -> None:
    with_object()
    job_id = begin()
    if ends == "canceled":
        cancel(job_id)
    else:
        slow.scenario = "failed"
        end(slow, job_id)
    assert job_of(job_id).state in (State.CANCELED, State.FAILED)
    assert shown() == "Old"
    assert not leftovers()
    old = bpy.data.materials["Old"]
    assert (old.users, old.use_fake_user) == (1, False)
    assert [material.name for material in bpy.data.materials] == ["Old"]
    assert not bpy.data.images
    assert not bpy.data.node_groups
    undo()
    assert shown() == "Old"
    redo()
    assert shown() == "Old", "A preview that comes back by redo goes again."
    assert not leftovers()


def test_an_object_without_slots_has_none_again(slow: ApiServer) -> None:
    cube("A")
    job_id = begin()
    assert len(bpy.data.objects["A"].material_slots) == 1
    cancel(job_id)
    assert not bpy.data.objects["A"].material_slots
    assert not leftovers()


def test_a_slot_linked_to_its_data_is_so_again(slow: ApiServer) -> None:
    obj = cube("A")
    obj.data.materials.append(plain("Old"))
    cube("B", obj.data, selected=False)
    job_id = begin()
    assert [shown("A"), shown("B")] == ["Red brick (Preview)", "Old"]
    cancel(job_id)
    assert obj.material_slots[0].link == 'DATA'
    assert [shown("A"), shown("B")] == ["Old", "Old"]
    assert not leftovers()


def test_a_slot_that_was_changed_is_left_alone_and_the_result_is_offered(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    bpy.data.objects["A"].material_slots[0].material = plain("Mine")
    end(slow, job_id)
    assert shown() == "Mine"
    assert job_of(job_id).state is State.READY
    assert not tracked(job_id).is_due
    assert not leftovers()


def test_one_of_two_slots_that_was_changed_is_left_alone(slow: ApiServer) -> None:
    with_object()
    cube("B")
    job_id = begin()
    bpy.data.objects["A"].material_slots[0].material = plain("Mine")
    end(slow, job_id)
    assert shown("A") == "Mine"
    assert is_result(bpy.data.materials[shown("B")], job_id)
    assert not leftovers()


def test_what_was_changed_about_the_preview_stays(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    bpy.data.materials[shown()].patina.meters = 3.0
    bpy.data.materials[shown()].name = "My wall"
    end(slow, job_id)
    assert shown() == "My wall"
    assert bpy.data.materials["My wall"].patina.meters == 3.0


def test_the_object_may_be_deleted_meanwhile(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    bpy.data.objects.remove(bpy.data.objects["A"])
    end(slow, job_id)
    assert job_of(job_id).state is State.READY
    assert not leftovers()


def test_a_file_saved_meanwhile_gets_the_result_when_it_is_opened_again(slow: ApiServer, tmp_path: Path) -> None:
    with_object()
    job_id = begin()
    blend = str(tmp_path / "meanwhile.blend")
    bpy.ops.wm.save_as_mainfile(filepath=blend)
    bpy.ops.wm.read_homefile(use_empty=True)
    end(slow, job_id)
    assert not leftovers()
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert shown() == "Red brick (Preview)"
    assert all(tuple(node.image.size) == (512, 512) for node in nodes.textures(bpy.data.materials[shown()]).values())
    settle()
    assert is_result(bpy.data.materials[shown()], job_id)
    assert bpy.data.materials["Old"].use_fake_user
    assert not leftovers()


def test_a_file_saved_meanwhile_is_as_it_was_when_the_job_was_canceled(slow: ApiServer, tmp_path: Path) -> None:
    with_object()
    job_id = begin()
    blend = str(tmp_path / "meanwhile.blend")
    bpy.ops.wm.save_as_mainfile(filepath=blend)
    bpy.ops.wm.read_homefile(use_empty=True)
    cancel(job_id)
    bpy.ops.wm.open_mainfile(filepath=blend)
    settle()
    assert shown() == "Old"
    assert not leftovers()


def test_the_result_finds_the_file_after_a_restart(slow: ApiServer, tmp_path: Path) -> None:
    with_object()
    job_id = begin()
    blend = str(tmp_path / "meanwhile.blend")
    bpy.ops.wm.save_as_mainfile(filepath=blend)
    end(slow, job_id)
    tracked(job_id).monitor.flush(10.0)
    session.current().jobs.clear()
    bpy.ops.wm.open_mainfile(filepath=blend)
    settle()
    assert is_result(bpy.data.materials[shown()], job_id)
    assert not leftovers()


def test_another_file_gets_nothing_of_it(slow: ApiServer) -> None:
    with_object()
    job_id = start_job(service='FOXAPI', image_size=64, seed=None)
    bpy.ops.wm.read_homefile(use_empty=True)
    cube("A")
    end(slow, job_id)
    assert not bpy.data.materials
    assert job_of(job_id).state is State.READY


def test_the_last_of_several_jobs_on_one_object_is_shown(slow: ApiServer) -> None:
    with_object()
    first, second = begin(), begin(prompt="oak planks")
    assert shown() == "Oak planks (Preview)"
    end(slow, first, second)
    assert is_result(bpy.data.materials[shown()], second)
    assert not leftovers()


@pytest.mark.parametrize("canceled", [(0, 1), (1, 0)])
def test_several_canceled_jobs_leave_the_object_as_it_was(slow: ApiServer, canceled: tuple[int, int]) -> None:
    with_object()
    ids = begin(), begin(prompt="oak planks")
    cancel(ids[canceled[0]])
    assert shown() == ("Oak planks (Preview)" if canceled[0] == 0 else "Red brick (Preview)")
    cancel(ids[canceled[1]])
    assert shown() == "Old"
    assert not leftovers()


def test_the_preview_is_for_the_first_of_several_variants(slow: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with_object()
    with FalServer(duration=FOREVER) as fal:
        monkeypatch.setenv("PATINA_FAL_URL", fal.url)
        monkeypatch.setenv("FAL_KEY", fal.key)
        job_id = begin(service='FAL', image_size=512, variants=2)
        end(fal, job_id)
    assert provenance.variant_of(bpy.data.materials[shown()]) == 0
    assert provenance.variant_count(bpy.data.materials[shown()]) == 2
    assert not leftovers()


def into_material() -> bpy.types.Material:
    cube("A")
    material = generate()
    material.patina.meters = 2.0
    bpy.ops.ed.undo_push(message="Before")
    return material


def test_a_material_that_gets_new_maps_is_not_touched_until_they_are_there(slow: ApiServer) -> None:
    material = into_material()
    images = {node.image.name for node in nodes.textures(material).values()}
    job_id = begin(into=material.name, prompt="oak planks")
    assert shown() == "Oak planks (Preview)"
    assert bpy.data.materials[shown()].patina.meters == 2.0
    assert {node.image.name for node in nodes.textures(material).values()} == images
    end(slow, job_id)
    assert shown() == "Oak planks"
    assert bpy.data.materials[shown()] == material
    assert is_result(material, job_id)
    assert not leftovers()
    undo()
    assert shown() == "Red brick"
    assert {node.image.name for node in nodes.textures(bpy.data.materials[shown()]).values()} == images
    redo()
    assert is_result(bpy.data.materials[shown()], job_id)


def test_a_material_that_gets_no_maps_is_as_it_was(slow: ApiServer) -> None:
    material = into_material()
    names = sorted(block.name for block in (*bpy.data.materials, *bpy.data.images, *bpy.data.node_groups))
    job_id = begin(into=material.name, prompt="oak planks")
    cancel(job_id)
    assert shown() == "Red brick"
    assert bpy.data.materials[shown()] == material
    assert sorted(block.name for block in (*bpy.data.materials, *bpy.data.images, *bpy.data.node_groups)) == names
    assert not leftovers()


def made(**given: object) -> bool:
    """Whether anything was made to be shown for a job."""
    job_id = start_job(**({"service": 'FOXAPI', "image_size": 64, "seed": None} | given))
    calls, name = session.current().calls, f"preview-{job_id}"
    tick_until(lambda: not calls.is_running(name))
    is_made = bool(preview_material.jobs())
    if job_of(job_id).is_active:  # Nothing is on its way when the server closes.
        cancel(job_id)
    return is_made


def test_there_is_none_in_the_background(slow: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    cube("A")
    assert bpy.app.background
    assert not preview.has_window()


def test_there_is_none_without_the_preference(slow: ApiServer) -> None:
    cube("A")
    addon_preferences().show_preview = False
    assert not made()
    addon_preferences().show_preview = True


def test_there_is_none_for_words_that_are_not_understood(slow: ApiServer) -> None:
    cube("A")
    assert not made(prompt="frobnicated quux")


def test_there_is_none_for_the_generator_itself(slow: ApiServer) -> None:
    cube("A")
    job_id = start_job(service='OFFLINE')
    assert not session.current().calls.is_running(f"preview-{job_id}")
    tick_until(lambda: not job_of(job_id).is_active)


def test_a_preview_is_in_no_saved_maps(slow: ApiServer, tmp_path: Path) -> None:
    with_object()
    begin()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    bpy.ops.patina.save_maps(place='TEXTURES')
    assert not list(tmp_path.rglob("*.png"))


def said() -> str:
    """What the panels say of the job and of the material that is active."""
    session.current().facts.forget()
    session.current().arrange(bpy.context)
    drawn = layout()
    draw_jobs(drawn, context())
    return " | ".join([*filter(None, drawn.texts), *draw_all()])


def test_the_row_the_card_and_the_material_say_preview(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    texts = said()
    assert "Preview: red brick" in texts
    assert "Its preview is shown." in texts
    assert "Preview, until" in texts
    cancel(job_id)
    assert "preview is shown" not in said()
    assert "Preview: " not in said()


def test_a_render_says_that_it_shows_the_preview(slow: ApiServer) -> None:
    with_object()
    job_id = begin()
    events.render_begins()
    assert "The last render shows its preview." in said()
    end(slow, job_id)
    assert "The last render shows its preview." in said()
    events.render_begins()
    assert "The last render shows its preview." not in said()


def test_an_export_says_that_it_is_still_the_preview(slow: ApiServer, tmp_path: Path) -> None:
    with_object()
    begin()
    assert bpy.ops.patina.export_texture_set(target='GODOT', directory=str(tmp_path)) == {'FINISHED'}
    assert "Red brick (Preview) is still the" in draw_all()
