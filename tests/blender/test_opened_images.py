# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that the user opens for the panel: whatever takes long, the input has what was chosen last."""

from collections.abc import Callable, Iterator
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.session import session
from patina_addon.core.images import safe_files
from patina_addon.core.store import Store, folders
from tests import stored_jobs
from tests.core.images.decoders import dying_decoder
from tests.core.images.dying_decoder import DEADLY
from tests.server import sample_images

from .helpers import tick_until
from .recording_layout import buttons, draw

pytestmark = pytest.mark.usefixtures("addon", "fast_decoder")
Photo = Callable[[str], str]


@pytest.fixture
def fast_decoder(addon: object, tmp_path: Path) -> Iterator[None]:
    opened = session.current().opened_images
    opened._decoder = dying_decoder(tmp_path / "log")
    yield
    tick_until(lambda: not session.current().is_busy)


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    """Makes a photo that nothing has checked, and returns its path."""

    def photo(name: str) -> str:
        path = tmp_path / name
        path.write_bytes(sample_images.png("texture", 20))
        return str(path)

    return photo


def safe(path: str) -> str:
    safe_files.add(Path(path), safe_files.stamp_of(Path(path)))
    return path


def chosen() -> str:
    """The file that the image input has once all is done."""
    tick_until(lambda: not session.current().is_busy)
    assert not session.current().opened_images.is_opening("image")
    image = bpy.context.scene.patina.image
    return image.filepath if image else ""


def test_the_file_that_was_chosen_last_is_opened(photo: Photo) -> None:
    first, second = photo("first.png"), photo("second.png")
    for path in (first, second):
        bpy.ops.patina.open_image(filepath=path)
    assert chosen() == second
    assert not any(image.filepath == first for image in bpy.data.images)


def test_a_file_that_is_chosen_again_while_it_is_checked_is_opened(photo: Photo) -> None:
    first, second = photo("first.png"), photo("second.png")
    for path in (first, second, first):
        bpy.ops.patina.open_image(filepath=path)
    assert chosen() == first


def test_the_same_file_is_opened_for_both_inputs(photo: Photo) -> None:
    both = photo("both.png")
    bpy.ops.patina.open_image(filepath=both)
    bpy.ops.patina.open_mask(filepath=both)
    assert chosen() == both
    assert bpy.context.scene.patina.mask == bpy.context.scene.patina.image


def test_a_file_that_was_checked_keeps_an_image_that_was_chosen_meanwhile(photo: Photo) -> None:
    bpy.ops.patina.open_image(filepath=photo("first.png"))
    bpy.ops.patina.open_image(filepath=safe(photo("second.png")))
    assert chosen().endswith("second.png")
    bpy.ops.patina.open_image(filepath=photo("third.png"))
    bpy.context.scene.patina.image = bpy.data.images.new("Painted", 8, 8)
    assert chosen() == ""
    assert bpy.context.scene.patina.image.name == "Painted"


def test_restored_settings_without_an_image_stay_without_one(photo: Photo, patina_home: Path) -> None:
    job = stored_jobs.job(patina_home)
    Store(folders.database(patina_home)).save(job)
    bpy.ops.patina.open_image(filepath=photo("photo.png"))
    bpy.ops.patina.restore_settings(job=job.id)
    assert chosen() == ""


@pytest.mark.parametrize("prepare", [str, safe], ids=["checked", "at once"])
def test_an_opened_image_is_one_undo_step(photo: Photo, prepare: Callable[[str], str]) -> None:
    path = prepare(photo("photo.png"))
    bpy.ops.ed.undo_push(message="Before")
    bpy.ops.patina.open_image(filepath=path)
    assert chosen() == path
    bpy.ops.ed.undo()
    assert chosen() == ""
    bpy.ops.ed.redo()
    assert chosen() == path


def test_a_linked_image_of_another_folder_does_not_count_as_the_file_beside_the_blend(tmp_path: Path) -> None:
    for name in ("library", "project"):
        (tmp_path / name).mkdir()
    library = tmp_path / "library" / "library.blend"
    linked = bpy.data.images.new("Linked", 8, 8)
    linked.source, linked.filepath, linked.use_fake_user = 'FILE', "//photo.png", True
    bpy.data.libraries.write(str(library), {linked})
    bpy.data.images.remove(linked)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "project" / "scene.blend"))
    with bpy.data.libraries.load(str(library), link=True) as (_, data):
        data.images = ["Linked"]
    path = tmp_path / "project" / "photo.png"
    path.write_bytes(sample_images.png("texture", 20) + DEADLY)
    bpy.ops.patina.open_image(filepath=str(path))
    assert chosen() == ""
    assert "cannot read photo.png" in str(session.current().opened_images.error("image"))


def test_an_image_that_was_made_in_blender_does_not_count_as_the_file_that_it_names(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(sample_images.png("texture", 20) + DEADLY)
    bpy.data.images.new("Made", 8, 8).filepath_raw = str(path)
    bpy.ops.patina.open_image(filepath=str(path))
    assert chosen() == ""
    assert "cannot read photo.png" in str(session.current().opened_images.error("image"))


def test_a_file_that_could_not_be_opened_can_be_shown(tmp_path: Path) -> None:
    path = tmp_path / "photos" / "broken.png"
    path.parent.mkdir()
    path.write_bytes(b"no image")
    bpy.ops.patina.open_image(filepath=str(path))
    tick_until(lambda: session.current().opened_images.error("image"))
    drawn = draw()
    assert "Show File" in buttons(drawn)
    shown = [call for call in drawn.operator.call_args_list if call.args[0] == "wm.path_open"]
    assert len(shown) == 1
