# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that a request refers to: only what is asked for, never in the way, still there for a second try."""

import threading
from collections.abc import Callable
from pathlib import Path

import addon_utils
import bpy
import numpy as np
import pytest

from patina_addon.blender import pump
from patina_addon.blender.actions import generate as generate_action
from patina_addon.blender.inputs import blender_images, plan_request
from patina_addon.blender.inputs.painted_pixels import PaintedPixels
from patina_addon.blender.session import session
from patina_addon.core.images import kept_inputs, png
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.job import State
from tests.server import ApiServer
from tests.waiting import until

from .helpers import generate, job_of, last_job, start_job, tick_until
from .recording_layout import draw

pytestmark = pytest.mark.usefixtures("addon")


def film() -> bpy.types.Image:
    image = bpy.data.images.new("Film", 8, 8)
    image.source = 'SEQUENCE'
    return image


def painted() -> bpy.types.Image:
    image = bpy.data.images.new("Painted", 16, 16)
    image.pixels[:] = [0.5] * len(image.pixels)
    image.update()
    return image


def test_an_image_that_the_service_does_not_accept_is_ignored() -> None:
    bpy.context.scene.patina.image = film()
    assert generate(prompt="red brick")


def test_an_invalid_image_can_still_be_cleared_in_the_panel(
    server: ApiServer,
) -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image = "red brick", 'FOXAPI', film()
    plan = plan_request.make_plan(bpy.context, {})
    assert "image" in plan.accepted_fields
    with pytest.raises(InvalidRequest, match="a sequence or movie"):
        plan.check()
    with pytest.raises(RuntimeError, match="a sequence or movie"):
        bpy.ops.patina.generate_material()
    assert not server.requests


def test_a_painted_image_is_copied_by_the_timer_and_not_by_the_click(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, copied = bpy.data.images.new("Painted", 8, 16), []
    pixels = np.zeros((16, 8, 4), np.float32)
    pixels[-4:, :, 0] = 1.0  # Blender's last rows are the top.
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    copy = PaintedPixels.copy
    monkeypatch.setattr(PaintedPixels, "copy", lambda source: copied.append(source.name) or copy(source))
    job_id = start_job(service='FOXAPI', image="Painted", seed=-1)
    assert not copied
    tick_until(lambda: not job_of(job_id).is_active)
    assert copied == ["Painted"]
    (sent,) = server.submissions
    assert "image_url" in sent.json
    kept = bpy.data.images.load(str(kept_inputs.find(job_of(job_id).folder, "image")))
    values = np.array(kept.pixels).reshape(16, 8, 4)
    assert values[-4:, :, 0].min() == 1.0
    assert values[:-4].max(axis=(0, 1)).tolist() == [0.0, 0.0, 0.0, 1.0]


def test_an_image_that_is_removed_right_after_the_click_is_not_sent_and_leaves_no_job(server: ApiServer) -> None:
    image = painted()
    job_id = start_job(service='FOXAPI', image="Painted", seed=-1)
    bpy.data.images.remove(image)
    tick_until(lambda: not job_of(job_id).is_active)
    assert "Painted is no longer in this file" in str(job_of(job_id).error)
    assert "Painted is no longer in this file" in " ".join(draw().texts)
    folder = job_of(job_id).folder
    tick_until(lambda: not folder.exists())
    bpy.ops.patina.dismiss(job=job_id)
    pump.tick()
    tick_until(lambda: not session.current().is_busy)  # The history has been read again.
    assert not server.submissions
    with pytest.raises(RuntimeError, match="no longer exists"):
        bpy.ops.patina.restore_settings(job=job_id)


def test_a_job_that_waits_for_painted_pixels_can_be_canceled(server: ApiServer, waiting_for_pixels: str) -> None:
    session.current().cancel(session.current().jobs[waiting_for_pixels])
    until(lambda: not job_thread(waiting_for_pixels))
    tick_until(lambda: not job_of(waiting_for_pixels).is_active)
    assert job_of(waiting_for_pixels).state is State.CANCELED
    assert not server.submissions


def test_disabling_does_not_wait_for_a_job_that_waits_for_painted_pixels(
    server: ApiServer, waiting_for_pixels: str
) -> None:
    store = session.current().monitor(bpy.context).store
    addon_utils.disable("patina_addon", default_set=True)
    left = not job_thread(waiting_for_pixels), store.find(waiting_for_pixels)
    addon_utils.enable("patina_addon", default_set=True)
    assert left[0]
    assert left[1] is not None
    assert left[1].state is State.CANCELED
    assert not server.submissions


def test_another_file_ends_a_job_that_waits_for_painted_pixels(server: ApiServer, waiting_for_pixels: str) -> None:
    bpy.ops.wm.read_homefile(use_empty=True)
    tick_until(lambda: not job_of(waiting_for_pixels).is_active)
    assert "Painted is no longer in this file" in str(job_of(waiting_for_pixels).error)
    assert not server.submissions


@pytest.fixture
def waiting_for_pixels(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A job whose thread waits for the main thread."""
    painted()
    waits, read = threading.Event(), PaintedPixels.read

    def noted(source: PaintedPixels, check: Callable[[], None]) -> object:
        waits.set()
        return read(source, check)

    monkeypatch.setattr(PaintedPixels, "read", noted)
    job_id = start_job(service='FOXAPI', image="Painted", seed=-1)
    until(waits.is_set)
    return job_id


def job_thread(job_id: str) -> bool:
    return f"patina-{job_id}" in {thread.name for thread in threading.enumerate()}


def refuse(server: ApiServer, image: bpy.types.Image) -> str:
    server.scenario = "bad_options"
    with pytest.raises(RuntimeError):
        bpy.ops.patina.generate_material(prompt="red brick", service='FOXAPI', image=image.name, tiling_mode='X')
    server.scenario = "ok"
    return last_job().id


def test_a_painted_image_can_be_sent_again(server: ApiServer) -> None:
    refused = refuse(server, painted())
    assert bpy.ops.patina.retry(job=refused) == {'FINISHED'}
    tick_until(lambda: not last_job().is_active)
    assert last_job().error is None
    tick_until(lambda: last_job().state is State.APPLIED)
    assert "image_url" in server.submissions[-1].json


def test_an_image_that_was_removed_is_reported(server: ApiServer) -> None:
    image = painted()
    refused = refuse(server, image)
    bpy.data.images.remove(image)
    sent = len(server.submissions)
    with pytest.raises(RuntimeError, match="Painted is no longer"):
        bpy.ops.patina.retry(job=refused)
    assert len(server.submissions) == sent
    assert last_job().id == refused


def test_a_leftover_mask_in_the_panel_is_ignored(server: ApiServer) -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.mask = "red brick", 'FOXAPI', painted()
    plan_request.make_plan(bpy.context, {}).check()
    plan = plan_request.make_plan(bpy.context, {"image": "https://example.invalid/a.png"})
    assert plan.request.image
    assert plan.request.mask is None


@pytest.mark.parametrize("name", ["nope.png", "//nope.png", '"C:\\\\nope.png"'])
def test_an_image_that_does_not_exist_is_refused_before_a_job_begins(server: ApiServer, name: str) -> None:
    with pytest.raises(RuntimeError, match=r"was not found: there is no file .*nope\.png"):
        bpy.ops.patina.generate_material(prompt="red brick", service='FOXAPI', image=name)
    assert not session.current().jobs
    assert not server.requests


def test_an_image_whose_file_is_gone_is_refused_before_a_job_begins(server: ApiServer, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    png.write(path, np.zeros((8, 8, 3), np.uint8))
    image = bpy.data.images.load(str(path))
    path.unlink()
    with pytest.raises(RuntimeError, match=r"The image photo\.png was not found"):
        bpy.ops.patina.generate_material(prompt="red brick", service='FOXAPI', image=image.name)
    assert not session.current().jobs


def test_a_path_may_have_quotes(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    png.write(path, np.zeros((8, 8, 3), np.uint8))
    found = blender_images.from_text(f'"{path}"', with_data=True)
    assert found and found.path == path


def unusable(tmp_path: Path, name: str) -> bpy.types.Image:
    """An image of Blender's whose file is none, as somebody slips in the file dialog."""
    contents = {"notes.png": b"This is a text.", "empty.png": b"", "photo.gif": GIF, "gif.png": GIF}
    path = tmp_path / name
    if name in contents:
        path.write_bytes(contents[name])
    elif name == "folder.png":
        path.mkdir()
    elif name == "part.png":
        png.write(path, np.zeros((8, 8, 3), np.uint8))
        path.write_bytes(path.read_bytes()[:-20])
    if path.exists():
        return bpy.data.images.load(str(path))
    image = bpy.data.images.new(name, 8, 8)
    image.source, image.filepath = 'FILE', str(path)
    return image


GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
UNUSABLE = {
    "notes.png": "Blender cannot read notes.png.",
    "empty.png": "Blender cannot read empty.png.",
    "part.png": "Blender cannot read part.png.",
    "folder.png": "folder.png is a folder, not an image.",
    "none.png": "The image none.png was not found",
    "photo.gif": "photo.gif is a GIF file, which is not supported.",
    "gif.png": "gif.png is a GIF file, which is not supported.",
}


@pytest.mark.parametrize(("name", "sentence"), UNUSABLE.items())
def test_an_unusable_image_is_refused_at_the_click_and_leaves_nothing(
    server: ApiServer, tmp_path: Path, patina_home: Path, name: str, sentence: str
) -> None:
    image = unusable(tmp_path, name)
    with pytest.raises(RuntimeError, match=sentence):
        bpy.ops.patina.generate_material(prompt="red brick", service='FOXAPI', image=image.name)
    assert not session.current().jobs
    assert not (patina_home / "materials").exists()
    assert not server.requests


@pytest.mark.parametrize(("name", "sentence"), UNUSABLE.items())
def test_the_panel_says_that_an_image_is_unusable_without_reading_it(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, sentence: str
) -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image = "red brick", 'FOXAPI', unusable(tmp_path, name)
    pump.tick()
    tick_until(lambda: not session.current().is_busy)

    def fail(*_: object) -> None:
        raise AssertionError("read while drawing")

    with monkeypatch.context() as patched:
        for read in ("open", "stat", "exists", "is_file", "is_dir"):
            patched.setattr(Path, read, fail)
        drawn = draw()
    assert sentence in " ".join(drawn.texts)
    assert drawn.enabled is False
    assert not panel.image.has_data


def test_an_image_that_is_damaged_inside_is_refused_once_a_thread_has_looked_at_it(
    server: ApiServer, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.png"
    png.write(path, np.random.default_rng(1).integers(0, 255, (80, 80, 3), np.uint8))
    contents = bytearray(path.read_bytes())
    contents[len(contents) // 2] ^= 0xFF
    path.write_bytes(contents)
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image = "red brick", 'FOXAPI', bpy.data.images.load(str(path))
    tick_until(lambda: "cannot read damaged.png" in " ".join(draw().texts))
    with pytest.raises(RuntimeError, match="cannot read damaged"):
        bpy.ops.patina.generate_material()
    assert not session.current().jobs
    assert not server.requests


def test_an_image_that_was_mended_can_be_sent(server: ApiServer, tmp_path: Path) -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image = "red brick", 'FOXAPI', unusable(tmp_path, "notes.png")
    tick_until(lambda: "cannot read" in " ".join(draw().texts))
    png.write(tmp_path / "notes.png", np.zeros((80, 80, 3), np.uint8))
    tick_until(lambda: "cannot read" not in " ".join(draw().texts))
    assert draw().enabled is True


def test_a_small_image_is_said_to_be_small_before_it_is_sent(server: ApiServer, tmp_path: Path) -> None:
    sentence = "small.png has only 32 x 48 pixels. The maps will have no detail."
    png.write(tmp_path / "small.png", np.zeros((48, 32, 3), np.uint8))
    panel = bpy.context.scene.patina
    panel.prompt, panel.service = "red brick", 'FOXAPI'
    panel.image = bpy.data.images.load(str(tmp_path / "small.png"))
    question = generate_action.question(session.current(), bpy.context, {})
    assert question is not None
    assert str(question.text) == sentence
    tick_until(lambda: sentence in " ".join(draw().texts))
    assert draw().enabled is True
    assert bpy.ops.patina.generate_material() == {'FINISHED'}
    assert sentence in map(str, last_job().notes)


def test_an_image_that_is_large_enough_raises_no_question(server: ApiServer, tmp_path: Path) -> None:
    png.write(tmp_path / "photo.png", np.zeros((64, 64, 3), np.uint8))
    inputs = {"prompt": "red brick", "service": 'FOXAPI', "image": str(tmp_path / "photo.png")}
    assert generate_action.question(session.current(), bpy.context, inputs) is None


def striped(name: str) -> bpy.types.Image:
    """A painted image that no other is like."""
    image = bpy.data.images.new(name, 16, 8)
    image.pixels.foreach_set(np.linspace(0, 1, 16 * 8 * 4, dtype=np.float32))
    image.update()
    return image


def colors(image: bpy.types.Image) -> list[int]:
    return (np.array(image.pixels).reshape(-1, 4)[:, :3] * 255).round().astype(int).ravel().tolist()


def packed(name: str) -> bpy.types.Image:
    image = striped(name)
    image.pack()
    return image


@pytest.mark.parametrize("make", [striped, packed])
def test_the_image_that_was_sent_is_restored_in_any_file(
    server: ApiServer, make: Callable[[str], bpy.types.Image]
) -> None:
    panel = bpy.context.scene.patina
    panel.task, panel.service, panel.image, panel.mask = 'EXTRACT', 'FOXAPI', make("Old Oak"), make("Knots")
    before = colors(panel.image)
    assert bpy.ops.patina.generate_material() == {'FINISHED'}
    job_id = last_job().id
    panel.image = panel.mask = None
    bpy.ops.patina.restore_settings(job=job_id)
    assert (panel.image.name, panel.mask.name) == ("Old Oak", "Knots")
    bpy.ops.wm.read_homefile(use_empty=True)
    striped("Old Oak").pixels.foreach_set(np.zeros(16 * 8 * 4, np.float32))
    assert bpy.ops.patina.restore_settings(job=job_id) == {'FINISHED'}
    panel = bpy.context.scene.patina
    tick_until(lambda: panel.image and panel.mask)
    assert colors(panel.image) == before
    assert Path(panel.image.filepath).name == "old_oak.png"
    assert Path(panel.mask.filepath).name == "knots.png"


def test_a_mask_that_was_painted_in_blender_is_told_from_one_of_another_program(tmp_path: Path) -> None:
    made, path = striped("Mask"), tmp_path / "mask.png"
    made.filepath_raw, made.file_format = str(path), 'PNG'
    made.save()
    saved = blender_images.from_image(made, with_data=True)
    made.pack()
    packed_mask = blender_images.from_image(made, with_data=True)
    loaded = blender_images.from_image(bpy.data.images.load(str(path)), with_data=True)
    assert (saved.path, packed_mask.contents is not None, loaded.path) == (path, True, path)
    assert [mask.drawn_size == (16, 8) for mask in (saved, packed_mask, loaded)] == [True, True, False]
