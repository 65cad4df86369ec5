# SPDX-License-Identifier: GPL-3.0-or-later
"""A .blend whose material names files of the user's own: nothing of Patina's changes or adds a file beside them."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.blender.targets import provenance
from patina_addon.core.images import png
from patina_addon.core.model.maps import MapFile

from .helpers import cube, generate, map_files, tick_until

pytestmark = pytest.mark.usefixtures("addon")

KINDS = ("basecolor", "normal", "roughness", "metalness")
NO_IMAGES = (
    "/dev/zero", "/dev/stdin", "/proc/self/mem", "/", "//", "//../../", "//../secret", "//key.png",
    "\\\\server\\share\\a.png", "nul", "con.png", "a" * 300 + ".png", "/" + "a/" * 400, "~", " ", "\n", "%s{x}",
    "file:///etc/passwd", "https://example.invalid/a.png", ".png", "..",
)  # fmt: skip
"""What an image of a .blend may name instead of an image's file."""


def hashes(folder: Path, without: Iterable[Path] = ()) -> dict[Path, str]:
    """The contents of every file and the name of every folder below `folder`, apart from some folders."""
    skipped = tuple(without)
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if not any(path.is_relative_to(place) for place in skipped)
    }


def users_files(documents: Path) -> tuple[MapFile, ...]:
    """Pictures of the user's own, with others beside them under the names that Patina may choose."""
    documents.mkdir(parents=True)
    files = map_files(documents, KINDS)
    ramp = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (64, 1))
    png.write(files[0].path, np.dstack([ramp] * 3))
    for file in files:
        for name in (f"{file.path.stem}_2x2.png", f"{file.path.stem}_corrected.png", f"red_{file.kind}_derived.png"):
            (documents / name).write_bytes(b"precious")
    return files


def evil_material(files: tuple[MapFile, ...], notation: str, project: Path) -> bpy.types.Material:
    """A material in a saved file whose maps and images are the user's files."""
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate(maps=set(KINDS))
    project.mkdir(parents=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(project / "evil.blend"))
    if notation == "through a link":
        try:
            (project / "textures").symlink_to(files[0].path.parent, target_is_directory=True)
        except OSError:
            pytest.skip("This user may make no links here.")
        files = tuple(replace(file, path=project / "textures" / file.path.name) for file in files)
    elif notation == "upwards":
        upwards = project / ".." / files[0].path.parent.name
        files = tuple(replace(file, path=upwards / file.path.name) for file in files)
    elif notation == "as originals":
        files = tuple(replace(file, original=file.path) for file in files)
    provenance.write_maps(material, files)
    for file in files:
        image = nodes.textures(material)[file.kind].image
        image.filepath = f"//../{file.path.parent.name}/{file.path.name}" if notation == "upwards" else str(file.path)
    bpy.ops.wm.save_mainfile()
    return material


@pytest.mark.parametrize("notation", ["absolute", "upwards", "through a link", "as originals"])
def test_no_file_changes_outside_of_patinas_own_places(tmp_path: Path, patina_home: Path, notation: str) -> None:
    documents, project, chosen = tmp_path / "documents", tmp_path / "project", tmp_path / "chosen"
    made = evil_material(users_files(documents), notation, project)
    before = hashes(tmp_path, [patina_home, chosen])
    own = hashes(patina_home / "materials")
    operators, name = bpy.ops.patina, made.name
    assert operators.toggle_tile_preview(material=name) == {'FINISHED'}
    tick_until(lambda: not session.current().calls.is_busy)
    assert operators.correct_maps(material=name, flip_normal=True, roughness_range=(0.2, 0.8)) == {'FINISHED'}
    assert operators.correct_maps(material=name, repair_seams=True, derive={'height', 'ao'}) == {'FINISHED'}
    assert operators.correct_maps(material=name, non_metal=True, invert_roughness=True) == {'FINISHED'}
    assert set(nodes.textures(made)) == {*KINDS, "height", "ao"}
    assert operators.export_texture_set(target='UNREAL', directory=str(chosen)) == {'FINISHED'}
    assert operators.save_maps(place='FOLDER', directory=str(chosen / "copies")) == {'FINISHED'}
    assert hashes(tmp_path, [patina_home, chosen]) == before
    assert own.items() <= hashes(patina_home / "materials").items()
    assert list(chosen.glob("*/*_orm.png"))


def test_maps_saved_beside_the_file_are_added_to_its_textures_alone(tmp_path: Path, patina_home: Path) -> None:
    documents, project = tmp_path / "documents", tmp_path / "project"
    made = evil_material(users_files(documents), "absolute", project)
    (project / "textures").mkdir()
    (project / "textures" / "red_basecolor.png").write_bytes(b"precious")
    before = hashes(tmp_path, [patina_home])
    assert bpy.ops.patina.save_maps(place='TEXTURES') == {'FINISHED'}
    assert bpy.ops.patina.correct_maps(material=made.name, flip_normal=True) == {'FINISHED'}
    assert bpy.ops.patina.save_maps(place='PACK') == {'FINISHED'}
    after = hashes(tmp_path, [patina_home])
    assert before.items() <= after.items()
    added = after.keys() - before.keys()
    assert added
    assert all(path.is_relative_to(project / "textures") for path in added)


def test_corrections_stay_with_maps_that_are_in_patinas_own_places(tmp_path: Path, patina_home: Path) -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate()
    assert bpy.ops.patina.correct_maps(flip_normal=True) == {'FINISHED'}
    (corrected,) = (file for file in provenance.maps(material) if file.original)
    assert corrected.path.parent.parent == corrected.original.parent
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "project.blend"))
    textures = tmp_path / "textures"
    provenance.write_maps(material, map_files(textures_of(textures), KINDS))
    assert bpy.ops.patina.correct_maps(flip_normal=False, non_metal=True) == {'FINISHED'}
    (corrected,) = (file for file in provenance.maps(material) if file.original)
    assert corrected.path.parent.parent == textures


def textures_of(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize("path", NO_IMAGES)
def test_what_is_no_image_is_neither_copied_nor_packed(tmp_path: Path, patina_home: Path, path: str) -> None:
    obj, operators = cube("A"), bpy.ops.patina
    bpy.context.view_layer.objects.active = obj
    material = generate(maps={"basecolor"})
    (tmp_path / "project").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    try:
        (tmp_path / "project" / "key.png").symlink_to(tmp_path / "secret")
    except OSError:
        if path == "//key.png":
            pytest.skip("This user may make no links here.")
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "project" / "evil.blend"))
    image = nodes.textures(material)["basecolor"].image
    image.filepath_raw = path
    before, said = hashes(tmp_path, [patina_home]), []
    for operator, arguments in (
        (operators.export_texture_set, {"directory": str(tmp_path / "out")}),
        (operators.save_maps, {"place": 'FOLDER', "directory": str(tmp_path / "copies")}),
        (operators.save_maps, {"place": 'TEXTURES'}),
        (operators.save_maps, {"place": 'PACK'}),
    ):
        with pytest.raises(RuntimeError) as error:
            operator(**arguments)
        said.append(str(error.value))
    assert not image.packed_file
    assert hashes(tmp_path, [patina_home]) == before
    assert all(image.name in text and "Traceback" not in text for text in said), said
