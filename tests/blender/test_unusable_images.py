# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that Blender must not load: what kills its loader, what nothing could check, and what is far too large."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.core.images import safe_files
from patina_addon.core.images.checksum import checksum
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import UNCHECKED
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, folders
from tests import stored_jobs
from tests.core.images.decoders import dying_decoder, no_decoder
from tests.core.images.dying_decoder import DEADLY
from tests.server import ApiServer, sample_images
from tests.server.file_faults import changed_image
from tests.server.sample_images import huge_webp

from .helpers import change_job, cube, job_of, start_job, tick_until, tracked
from .job_panels import ALWAYS
from .recording_layout import context, layout, operators

KINDS = ("basecolor", "roughness")
Use = Callable[[Decoder], None]


@pytest.fixture
def use(server: ApiServer, tmp_path: Path) -> Iterator[Use]:
    """Has the session decode images with another decoder."""
    server.scenario = "labeled"
    now = session.current()
    own = now.decoder

    def use(decoder: Decoder) -> None:
        users = (now.corrections, now.previews, now.opened_images, now._runner)
        for user in users:
            user._decoder = decoder
        now.decoder = decoder

    yield use
    use(own)


def serve(server: ApiServer, change: Callable[[bytes], bytes], only: str = "") -> None:
    server.behavior = replace(server.behavior, file=changed_image(change, only))


def done(job_id: str) -> Job:
    """A job that has ended, and is applied where it was to be."""
    tick_until(lambda: not job_of(job_id).is_active and not session.current().is_busy)
    return job_of(job_id)


def begin(is_automatic: bool = True) -> Job:
    job_id = start_job(service='FOXAPI', maps=KINDS)
    tracked(job_id).is_automatic = is_automatic
    return done(job_id)


def forget_safe_files() -> None:
    """As in a Blender that has just been started."""
    safe_files._safe.clear()


def loaded() -> set[str]:
    """The files that this Blender has."""
    return {Path(image.filepath).name for image in bpy.data.images if image.filepath}


def drawn(job_id: str) -> set[str]:
    from patina_addon.blender.panels.jobs import draw_jobs

    drawn = layout()
    draw_jobs(drawn, context())
    return operators(drawn)


def test_a_map_that_kills_the_decoder_never_reaches_blender(server: ApiServer, use: Use, tmp_path: Path) -> None:
    use(dying_decoder(tmp_path / "log"))
    serve(server, lambda content: content + DEADLY, "roughness")
    obj = cube("A")
    job = begin()
    assert (job.state, [file.kind for file in job.maps]) == (State.APPLIED, ["basecolor"])
    assert "cannot read the Roughness map" in str(job.notes[0])
    assert loaded() == {"red_brick_basecolor.png"}
    assert list(nodes.textures(obj.material_slots[0].material)) == ["basecolor"]


def test_a_file_that_became_deadly_since_is_not_loaded_at_apply(server: ApiServer, use: Use, tmp_path: Path) -> None:
    use(dying_decoder(tmp_path / "log"))
    job = begin(is_automatic=False)
    path = next(file.path for file in job.maps if file.kind == "roughness")
    path.write_bytes(path.read_bytes() + DEADLY)
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    assert loaded() == {"red_brick_basecolor.png"}
    assert "cannot read the Roughness map" in " ".join(map(str, job_of(job.id).notes))
    assert job_of(job.id).missing == ("roughness",)


def test_a_file_that_a_person_edited_is_decoded_elsewhere_and_then_loaded(
    server: ApiServer, use: Use, tmp_path: Path
) -> None:
    use(dying_decoder(tmp_path / "log"))
    job = begin(is_automatic=False)
    path = next(file.path for file in job.maps if file.kind == "roughness")
    path.write_bytes(sample_images.png("height", 20))
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    assert loaded() == {"red_brick_basecolor.png", "red_brick_roughness.png"}
    assert (tmp_path / "log").read_text().count(str(path)) > 1


def test_maps_of_an_earlier_session_are_compared_and_not_decoded_again(
    server: ApiServer, use: Use, tmp_path: Path
) -> None:
    use(dying_decoder(tmp_path / "log"))
    job = begin(is_automatic=False)
    opened = (tmp_path / "log").read_text()
    forget_safe_files()
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    assert len(loaded()) == 2
    assert (tmp_path / "log").read_text() == opened


def test_maps_that_an_earlier_version_never_decoded_are_decoded_before_they_are_loaded(
    server: ApiServer, use: Use, tmp_path: Path, patina_home: Path
) -> None:
    use(dying_decoder(tmp_path / "log"))
    job = begin(is_automatic=False)
    deadly = next(file.path for file in job.maps if file.kind == "roughness")
    deadly.write_bytes(deadly.read_bytes() + DEADLY)
    unmeasured = tuple(replace(file, mean=None, sha256=checksum(file.path)) for file in job.maps)
    session.current().jobs.clear()
    Store(folders.database(patina_home)).save(replace(job, maps=unmeasured))
    forget_safe_files()
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    assert loaded() == {"red_brick_basecolor.png"}


def test_without_a_decoder_a_whole_png_is_applied(server: ApiServer, use: Use) -> None:
    use(no_decoder())
    cube("A")
    job = begin()
    assert (job.state, len(loaded())) == (State.APPLIED, 2)
    forget_safe_files()
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}


def test_without_a_decoder_another_format_is_loaded_when_the_person_says_so(server: ApiServer, use: Use) -> None:
    use(no_decoder())
    serve(server, lambda _: sample_images.WEBP)
    obj = cube("A")
    job = begin()
    assert (job.state, job.maps, loaded()) == (State.FAILED, (), set())
    assert drawn(job.id) - ALWAYS == {"load_unchecked"}
    with pytest.raises(RuntimeError, match="no maps yet"):
        bpy.ops.patina.apply(job=job.id)
    assert bpy.ops.patina.load_unchecked(job=job.id) == {'FINISHED'}
    job = done(job.id)
    assert (job.state, job.withheld, job.error) == (State.APPLIED, (), None)
    assert obj.material_slots[0].material
    assert len(loaded()) == 2
    forget_safe_files()  # in another session, it is not asked again
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}


def test_an_image_far_too_large_is_used_scaled_down_when_the_person_says_so(
    server: ApiServer, use: Use, tmp_path: Path
) -> None:
    use(dying_decoder(tmp_path / "log"))
    serve(server, lambda _: huge_webp(5000), "roughness")
    obj = cube("A")
    job = begin()
    assert (job.state, [file.kind for file in job.maps]) == (State.APPLIED, ["basecolor"])
    assert drawn(job.id) >= {"use_scaled_down"}
    assert bpy.ops.patina.use_scaled_down(job=job.id) == {'FINISHED'}
    job = done(job.id)
    assert (job.state, job.withheld) == (State.APPLIED, ())
    assert [(file.kind, file.width) for file in job.maps] == [("basecolor", 16), ("roughness", 4096)]
    shown = nodes.textures(obj.material_slots[0].material)["roughness"].image
    assert Path(shown.filepath).name == "red_brick_roughness_scaled.png"
    assert (job.folder / "red_brick_roughness.webp").read_bytes() == huge_webp(5000)  # it was paid for


def test_what_cannot_be_scaled_down_stays_as_it_is(server: ApiServer, use: Use, tmp_path: Path) -> None:
    use(dying_decoder(tmp_path / "log"))
    serve(server, lambda _: huge_webp(5000) + DEADLY, "roughness")
    job = begin()
    assert bpy.ops.patina.use_scaled_down(job=job.id) == {'FINISHED'}
    after = done(job.id)
    assert (after.state, after.withheld, after.maps) == (job.state, job.withheld, job.maps)
    assert "cannot read" in str(after.error)


@pytest.fixture
def oversized(server: ApiServer, use: Use, tmp_path: Path) -> str:
    """A job whose roughness map is being scaled down: the thread's result is taken in with the next tick."""
    use(dying_decoder(tmp_path / "log"))
    serve(server, lambda _: huge_webp(5000, 50), "roughness")
    job = begin(is_automatic=False)
    change_job(job.id, withheld=(*job.withheld, replace(job.withheld[0], withheld=UNCHECKED)))
    assert bpy.ops.patina.use_scaled_down(job=job.id) == {'FINISHED'}
    return job.id


@pytest.mark.parametrize("name", ["delete_job", "dismiss", "fetch", "load_unchecked", "assign_job_image"])
def test_a_job_whose_maps_are_being_scaled_down_is_changed_by_nothing_else(oversized: str, name: str) -> None:
    named = {"file": "red_brick_basecolor.png", "kind": "height"} if name == "assign_job_image" else {}
    with pytest.raises(RuntimeError, match="being checked or scaled down"):
        getattr(bpy.ops.patina, name)(job=oversized, **named)
    job = done(oversized)
    assert [file.kind for file in job.maps] == ["basecolor", "roughness"]
    assert job.folder.is_dir()


def test_maps_that_were_scaled_down_do_not_change_a_job_that_another_blender_has(
    oversized: str, patina_home: Path
) -> None:
    before = Store(folders.database(patina_home)).find(oversized)
    session.current().forget(oversized)
    tick_until(lambda: not session.current().is_busy)
    assert oversized not in session.current().jobs
    assert Store(folders.database(patina_home)).find(oversized) == before


def test_a_job_that_was_applied_meanwhile_stays_applied_if_its_maps_cannot_be_scaled_down(
    server: ApiServer, use: Use, tmp_path: Path
) -> None:
    use(dying_decoder(tmp_path / "log"))
    serve(server, lambda _: huge_webp(5000) + DEADLY, "roughness")
    job = begin(is_automatic=False)
    cube("A")
    bpy.ops.patina.use_scaled_down(job=job.id)
    bpy.ops.patina.apply(job=job.id)
    after = done(job.id)
    assert (after.state, after.message) == (State.APPLIED, Message())
    assert "cannot read" in str(after.error)


def test_the_file_that_is_gone_is_left_to_blender(server: ApiServer, use: Use) -> None:
    job = begin(is_automatic=False)
    job.maps[0].path.unlink()
    with pytest.raises(RuntimeError, match="cannot read the maps"):
        bpy.ops.patina.apply(job=job.id)


def test_an_image_that_the_user_opens_is_decoded_elsewhere_first(server: ApiServer, use: Use, tmp_path: Path) -> None:
    use(dying_decoder(tmp_path / "log"))
    panel, path = bpy.context.scene.patina, tmp_path / "photo.png"
    path.write_bytes(sample_images.png("texture", 20))
    assert bpy.ops.patina.open_image(filepath=str(path)) == {'FINISHED'}
    assert "photo.png" not in loaded()
    tick_until(lambda: panel.image)
    assert Path(panel.image.filepath) == path
    assert str(path) in (tmp_path / "log").read_text()


@pytest.mark.parametrize("name", ["image", "mask"])
def test_an_image_of_the_user_that_kills_the_decoder_is_not_loaded(
    server: ApiServer, use: Use, tmp_path: Path, name: str
) -> None:
    use(dying_decoder(tmp_path / "log"))
    panel, path = bpy.context.scene.patina, tmp_path / "photo.png"
    path.write_bytes(sample_images.png("texture", 20) + DEADLY)
    getattr(bpy.ops.patina, f"open_{name}")(filepath=str(path))
    tick_until(lambda: session.current().opened_images.error(name))
    assert "cannot read photo.png" in str(session.current().opened_images.error(name))
    assert getattr(panel, name) is None
    assert "photo.png" not in loaded()


def test_without_a_decoder_an_image_of_the_user_is_loaded_if_it_is_a_whole_png(
    server: ApiServer, use: Use, tmp_path: Path
) -> None:
    use(no_decoder())
    panel = bpy.context.scene.patina
    (tmp_path / "photo.webp").write_bytes(sample_images.WEBP)
    bpy.ops.patina.open_image(filepath=str(tmp_path / "photo.webp"))
    tick_until(lambda: session.current().opened_images.error("image"))
    assert "could not be checked" in str(session.current().opened_images.error("image"))
    (tmp_path / "photo.png").write_bytes(sample_images.png("texture", 20))
    bpy.ops.patina.open_image(filepath=str(tmp_path / "photo.png"))
    tick_until(lambda: panel.image)
    assert not session.current().opened_images.error("image")


def test_restored_settings_load_no_image_before_it_was_decoded_elsewhere(
    server: ApiServer, use: Use, tmp_path: Path, patina_home: Path
) -> None:
    use(dying_decoder(tmp_path / "log"))
    path = tmp_path / "photo.png"
    path.write_bytes(sample_images.png("texture", 20) + DEADLY)
    request = MaterialRequest("", ("normal",), task="MAPS", image=InputImage.from_file(path))
    job = stored_jobs.job(patina_home, request=request)
    Store(folders.database(patina_home)).save(job)
    assert bpy.ops.patina.restore_settings(job=job.id) == {'FINISHED'}
    tick_until(lambda: session.current().opened_images.error("image"))
    assert "photo.png" not in loaded()
