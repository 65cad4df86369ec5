# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected maps in a material: the work on a thread, the exchange as one undo step, the originals untouched."""

from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.actions.advance import advance
from patina_addon.blender.material import build, nodes
from patina_addon.blender.session import session
from patina_addon.blender.session.map_corrections import MapCorrections
from patina_addon.blender.targets import provenance
from patina_addon.core.images import png
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.maps import MapFile

from ..helpers import cube, generate, last_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")


def paths(material: bpy.types.Material) -> dict[str, Path]:
    return {kind: Path(bpy.path.abspath(node.image.filepath)) for kind, node in nodes.textures(material).items()}


def pixels(path: Path) -> np.ndarray:
    """The values of a map, as stored, as Blender reads them."""
    image = bpy.data.images.load(str(path))
    try:
        image.colorspace_settings.is_data = True
        values = np.empty(len(image.pixels), np.float32)
        image.pixels.foreach_get(values)
        return values.reshape(-1, image.channels)[:, :3]
    finally:
        bpy.data.images.remove(image)


def on_a_cube(**given: object) -> bpy.types.Material:
    """A new material, active on the active object."""
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    return generate(**given)


def corrections() -> MapCorrections:
    return session.current().corrections


def panel_corrections() -> bpy.types.PropertyGroup:
    return bpy.context.window_manager.patina_adjust


def test_flipping_green_is_one_undo_step() -> None:
    material = on_a_cube()
    before, name = paths(material), material.name
    green = pixels(before["normal"])[:, 1]
    bpy.ops.ed.undo_push(message="Before")
    assert bpy.ops.patina.correct_maps(flip_normal=True) == {'FINISHED'}
    after = paths(material)
    assert after["normal"] != before["normal"]
    assert pixels(after["normal"])[:, 1] == pytest.approx(1 - green, abs=2 / 255)
    assert {kind: path for kind, path in after.items() if kind != "normal"} == {
        kind: path for kind, path in before.items() if kind != "normal"
    }
    assert provenance.corrections(material) == Corrections(flip_normal=True)
    bpy.ops.ed.undo()
    assert paths(bpy.data.materials[name]) == before
    assert provenance.corrections(bpy.data.materials[name]) == Corrections()


def test_files_needed_by_undo_stay_on_disk_after_further_changes() -> None:
    material = on_a_cube()
    bpy.ops.patina.correct_maps(roughness_range=(0.0, 0.5))
    first = paths(material)["roughness"]
    values = pixels(first)
    bpy.ops.patina.correct_maps(roughness_range=(0.5, 1.0))
    assert paths(material)["roughness"] != first
    assert (pixels(first) == values).all()


def test_originals_are_never_changed_and_are_found_without_the_job(tmp_path: Path) -> None:
    material = on_a_cube()
    files = last_job().maps
    contents = [file.path.read_bytes() for file in files]
    bpy.ops.patina.correct_maps(invert_roughness=True, non_metal=True, repair_seams=True, derive={'ao'})
    assert [file.path.read_bytes() for file in files] == contents
    name, path = material.name, str(tmp_path / "later.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert [file.path for file in provenance.originals(bpy.data.materials[name])] == [file.path for file in files]
    default = dict.fromkeys(("invert_roughness", "non_metal", "repair_seams"), False)
    bpy.ops.patina.correct_maps(material=name, **default, derive=set())
    assert set(paths(bpy.data.materials[name]).values()) == {file.path for file in files}


def test_manual_edits_survive_and_density_copies_follow() -> None:
    large = cube("Large")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    material = on_a_cube()
    principled = nodes.find(material, nodes.PRINCIPLED)
    by_hand = nodes.insert(principled, "Roughness", bpy.types.ShaderNodeGamma, "Color", "Color")
    bpy.ops.patina.correct_maps(invert_roughness=True)
    assert by_hand.outputs[0].is_linked
    copies = {obj.material_slots[0].material for obj in bpy.data.objects}
    assert len(copies) == 2
    assert len({paths(copy)["roughness"] for copy in copies}) == 1
    assert {provenance.corrections(copy) for copy in copies} == {Corrections(invert_roughness=True)}


def test_a_requested_correction_shows_at_once_and_is_applied_by_the_timer() -> None:
    material = on_a_cube(maps={'basecolor', 'roughness', 'metalness'})
    before = paths(material)
    panel_corrections().non_metal = True
    panel_corrections().roughness_low = 0.25
    panel_corrections().roughness_low = 0.5
    assert panel_corrections().non_metal
    assert panel_corrections().roughness_low == pytest.approx(0.5)
    assert corrections().is_working_on(material)
    assert paths(material) == before
    tick_until(lambda: not corrections().is_busy)
    assert not pixels(paths(material)["metalness"]).any()
    assert pixels(paths(material)["roughness"]).min() >= 0.499
    assert provenance.corrections(material) == Corrections(is_metal=False, roughness_range=(0.5, 1.0))


def test_changed_maps_come_in_any_mode_as_one_undo_step() -> None:
    material = on_a_cube()
    before, name = paths(material), material.name
    bpy.ops.object.mode_set(mode='SCULPT')
    bpy.ops.ed.undo_push(message="Sculpt Mode")
    panel_corrections().flip_normal = True
    tick_until(lambda: not corrections().is_busy)
    assert paths(material) != before
    bpy.ops.ed.undo()
    assert paths(bpy.data.materials[name]) == before
    assert bpy.context.mode == 'SCULPT'


def test_a_mistaken_image_can_be_reassigned_to_its_map() -> None:
    material = on_a_cube()
    before = paths(material)
    assert bpy.ops.patina.assign_image(file=before["height"].name, kind='roughness') == {'FINISHED'}
    files = {file.kind: file.path for file in provenance.originals(material)}
    assert (files["roughness"], files["height"]) == (before["height"], before["roughness"])
    assert paths(material)["roughness"] == before["height"]


def test_missing_maps_are_derived_on_request_and_can_be_removed() -> None:
    material = on_a_cube(maps={'basecolor', 'height'})
    bpy.ops.patina.derive_map(kind='normal')
    bpy.ops.patina.derive_map(kind='ao')
    assert set(paths(material)) == {"basecolor", "height", "normal", "ao"}
    assert {file.kind: file.derived_from for file in provenance.maps(material)}["normal"] == "height"
    bpy.ops.patina.derive_map(kind='normal')
    assert set(paths(material)) == {"basecolor", "height", "ao"}


def test_missing_map_files_are_reported_and_nothing_changes() -> None:
    material = on_a_cube()
    paths(material)["normal"].unlink()
    with pytest.raises(RuntimeError, match="no longer exists"):
        bpy.ops.patina.correct_maps(flip_normal=True)
    panel_corrections().flip_normal = True
    assert "no longer exists" in str(corrections().error_of(material))
    assert not panel_corrections().flip_normal


def test_a_material_that_patina_did_not_make_is_not_changed() -> None:
    obj = cube("A")
    obj.data.materials.append(bpy.data.materials.new("Foreign"))
    bpy.context.view_layer.objects.active = obj
    with pytest.raises(RuntimeError, match="There is no active Patina material"):
        bpy.ops.patina.correct_maps(flip_normal=True)
    panel_corrections().flip_normal = True
    assert not corrections().is_busy


def test_disabling_during_a_correction_leaves_nothing_behind() -> None:
    on_a_cube(image_size=256)
    panel_corrections().repair_seams = True
    advance(session.current(), bpy.context)


def test_packed_maps_stay_packed() -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'PACKED'
    material = on_a_cube()
    bpy.ops.patina.correct_maps(flip_normal=True)
    assert nodes.textures(material)["normal"].image.packed_file


def seamed(folder: Path) -> bpy.types.Material:
    """A material whose tile does not meet itself."""
    ramp = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (64, 1))
    png.write(folder / "ramp_basecolor.png", np.dstack([ramp] * 3))
    file = MapFile("basecolor", folder / "ramp_basecolor.png", 64, 64)
    material = build("Ramp", [file])
    provenance.write_maps(material, [file])
    obj = cube("A")
    obj.data.materials.append(material)
    bpy.context.view_layer.objects.active = obj
    return material


def test_a_visible_seam_is_found_and_repaired_on_request(tmp_path: Path) -> None:
    material = seamed(tmp_path)
    bpy.ops.patina.correct_maps(repair_seams=False)
    assert provenance.analysis(material).visible_seams == ("basecolor",)
    bpy.ops.patina.correct_maps(repair_seams=True)
    columns = pixels(paths(material)["basecolor"])[:, 0].reshape(64, 64)
    assert abs(columns[:, 0] - columns[:, -1]).mean() * 255 < 8


def test_the_preview_shows_two_by_two_tiles(tmp_path: Path) -> None:
    material = seamed(tmp_path)
    assert bpy.ops.patina.toggle_tile_preview() == {'FINISHED'}
    tick_until(lambda: not session.current().is_busy)
    (picture,) = session.current().previews._pictures._collection  # It is there before anything is drawn.
    image = bpy.data.images.load(picture)
    assert tuple(image.size) == (128, 128)
    assert bpy.ops.patina.toggle_tile_preview() == {'FINISHED'}
    assert material.name in bpy.data.materials


def test_packed_maps_of_one_name_have_a_picture_each_and_leave_no_copy_behind(tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        material = seamed(folder)
        for node in nodes.textures(material).values():
            node.image.pack()
        (folder / "ramp_basecolor.png").unlink()
        session.current().previews.show(material)
        tick_until(lambda: not session.current().is_busy)
    pictures = [Path(picture) for picture in session.current().previews._pictures._collection]
    assert len(pictures) == 2
    assert set(pictures[0].parent.iterdir()) == set(pictures)


def test_a_correction_does_not_fail_for_another_material_that_could_not_be_corrected() -> None:
    broken = on_a_cube(prompt="old brick")
    paths(broken)["normal"].unlink()
    panel_corrections().flip_normal = True
    material = on_a_cube(prompt="green moss")
    assert bpy.ops.patina.correct_maps(material=material.name, flip_normal=True) == {'FINISHED'}
    assert corrections().error_of(broken)
