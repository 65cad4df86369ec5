# SPDX-License-Identifier: GPL-3.0-or-later
"""Image files that are dropped on Patina's tab: they fill the image input, and nothing is ever sent."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.operators.drop_image import PATINA_FH_image
from patina_addon.blender.session import session
from tests.core.images.decoders import dying_decoder
from tests.core.images.dying_decoder import DEADLY
from tests.server import ApiServer, sample_images

from .helpers import addon_preferences, tick_until
from .recording_layout import RecordingLayout, draw

pytestmark = pytest.mark.usefixtures("addon", "fast_decoder")


@pytest.fixture
def fast_decoder(addon: object, tmp_path: Path) -> None:
    current = session.current()
    current.opened_images._decoder = current.input_pictures._decoder = dying_decoder(tmp_path / "log")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "old wall.png"
    path.write_bytes(sample_images.png("texture", 48))
    return path


def drop(path: Path) -> bpy.types.PropertyGroup:
    """Drop a file as Blender's handlers do it, and wait until it was checked and has a picture."""
    assert bpy.ops.patina.drop_image(filepath=str(path)) == {'FINISHED'}
    tick_until(lambda: not session.current().is_busy)
    return bpy.context.scene.patina


def pictures(drawn: RecordingLayout) -> list[int]:
    return [call.kwargs["icon_value"] for call in drawn.template_icon.call_args_list]


def made() -> int:
    """How many pictures another process has made. Without a window they have no icons."""
    return len(session.current().input_pictures._pictures._collection or ())


def is_taken(area: str, region: str, tab: str = "UNSUPPORTED") -> bool:
    """Whether Patina takes an image that is dropped there."""
    where = SimpleNamespace(
        area=SimpleNamespace(type=area),
        region=SimpleNamespace(type=region, active_panel_category=tab),
        preferences=bpy.context.preferences,
    )
    return PATINA_FH_image.poll_drop(where)


def test_a_dropped_image_fills_the_input_and_sends_nothing(photo: Path, server: ApiServer) -> None:
    bpy.context.scene.patina.prompt = "an old wall"
    panel = drop(photo)
    assert Path(panel.image.filepath) == photo
    assert panel.task == 'MATERIAL', "the service takes a reference image for it"
    assert not server.requests and not session.current().jobs


def test_the_task_becomes_one_that_takes_an_image_and_the_panel_says_so(photo: Path) -> None:
    bpy.context.scene.patina.service = 'OFFLINE'
    bpy.ops.ed.undo_push(message="Before")
    panel = drop(photo)
    assert panel.task == 'EXTRACT'
    assert any("Task changed" in text for text in draw().texts)
    panel.task = 'MAPS'
    assert not any("Task changed" in text for text in draw().texts)
    panel.task = 'EXTRACT'
    panel.image = None
    assert not any("Task changed" in text for text in draw().texts)


def test_a_task_with_an_image_stays(photo: Path) -> None:
    bpy.context.scene.patina.service, bpy.context.scene.patina.task = 'OFFLINE', 'MAPS'
    assert drop(photo).task == 'MAPS'


def test_a_dropped_file_is_checked_as_an_opened_one(photo: Path) -> None:
    photo.write_bytes(photo.read_bytes() + DEADLY)
    bpy.context.scene.patina.service = 'OFFLINE'
    panel = drop(photo)
    assert panel.image is None and panel.task == 'MATERIAL'
    assert "cannot read old wall.png" in str(session.current().opened_images.error("image"))
    assert any("cannot read" in text for text in draw().texts), "the panel says so although More may be closed"


@pytest.mark.parametrize("area", ["VIEW_3D", "NODE_EDITOR"])
def test_only_patinas_tab_takes_images(area: str) -> None:
    assert is_taken(area, 'UI', "Patina")
    assert not is_taken(area, 'UI', "Item")
    assert not is_taken(area, 'UI')
    assert not is_taken(area, 'WINDOW')
    addon_preferences().drop_in_viewport = True
    assert is_taken(area, 'WINDOW') == (area == 'VIEW_3D')
    assert not is_taken(area, 'UI', "Item")


def test_blender_calls_the_operator_for_images() -> None:
    assert PATINA_FH_image.bl_import_operator == "patina.drop_image"
    assert {".png", ".jpg", ".webp", ".exr"} <= set(PATINA_FH_image.bl_file_extensions.split(";"))


def test_the_chosen_image_is_shown_with_its_size(photo: Path) -> None:
    drop(photo)
    tick_until(lambda: made() == 1)
    drawn = draw()
    assert len(pictures(drawn)) == 1 and "48 x 48 px" in drawn.texts
    assert [call.args[1] for call in drawn.template_ID.call_args_list] == ["image"]


def test_a_packed_image_is_shown_although_its_file_is_gone(photo: Path) -> None:
    image = bpy.data.images.load(str(photo))
    image.pack()
    photo.unlink()
    bpy.context.scene.patina.task, bpy.context.scene.patina.image = 'EXTRACT', image
    tick_until(lambda: made() == 1)


def test_an_image_that_was_painted_in_blender_is_shown_by_blender() -> None:
    image = bpy.data.images.new("Painted", 32, 16)
    panel = bpy.context.scene.patina
    panel.task, panel.image = 'EXTRACT', image
    tick_until(lambda: image.preview)
    assert "32 x 16 px" in draw().texts
    assert not made()


def test_an_image_without_a_picture_has_its_place(photo: Path) -> None:
    photo.write_bytes(b"no image")
    panel = bpy.context.scene.patina
    panel.task, panel.image = 'EXTRACT', bpy.data.images.load(str(photo))
    tick_until(lambda: not session.current().is_busy)
    (icon,) = pictures(draw())
    assert icon and not made()
