# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/demo.py: one command from a sentence to a picture and a .blend that can be handed on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import installed_blender
from support.children import keyless_environment
from support.folders import ROOT

LOOK = """
import json, sys, bpy
bpy.ops.wm.open_mainfile(filepath=sys.argv[-1])
images = [image for image in bpy.data.images if image.source == 'FILE']
seen = {
    "paths": [image.filepath for image in images],
    "sizes": [list(image.size) for image in images],
    "on": {item.name: [slot.name for slot in item.material_slots] for item in bpy.data.objects},
}
print("SEEN", json.dumps(seen))
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the demo tells in its last line. A key is set, and must not be used."""
    out = tmp_path_factory.mktemp("demo") / "out put"
    python = getattr(sys, "_base_executable", sys.executable)
    demo = [python, str(ROOT / "scripts" / "demo.py"), "mossy stone"]
    command = [*demo, "--size", "64", "--seed", "0", "--out", str(out)]
    environment = os.environ | {"PATINA_API_KEY": "test-key", "PATINA_HOME": str(out / "home of the user")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "test-key" not in done.stdout + done.stderr
    assert not (out / "home of the user").exists()
    return json.loads(done.stdout.splitlines()[-1])


def test_the_demo_prints_where_everything_is(demo):
    assert set(demo) == {"blend", "preview", "maps", "material", "objects", "service", "seconds", "blender"}
    assert set(demo["maps"]) == {"basecolor", "normal", "roughness", "metalness", "height"}
    assert demo["service"] == "offline"
    assert demo["objects"] == ["Cube", "Plane"]
    files = [demo["blend"], demo["preview"], *demo["maps"].values()]
    assert all(Path(file).stat().st_size > 100 for file in files)


def test_the_blend_finds_its_maps_wherever_the_folder_is_moved(demo, tmp_path):
    folder = Path(demo["blend"]).parent
    moved = folder.rename(folder.with_name("moved"))
    try:
        look = tmp_path / "look.py"
        look.write_text(LOOK, encoding="utf-8")
        command = [*installed_blender.script_command(look), str(moved / "material.blend")]
        environment = keyless_environment(tmp_path / "home", tmp_path / "blender")
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        line = next(line for line in done.stdout.splitlines() if line.startswith("SEEN"))
        seen = json.loads(line.removeprefix("SEEN"))
    finally:
        moved.rename(folder)
    assert sorted(seen["paths"]) == sorted(f"//maps/{Path(path).name}" for path in demo["maps"].values())
    assert seen["sizes"] == [[64, 64]] * 5
    assert seen["on"]["Cube"] == seen["on"]["Plane"] == [demo["material"]]
