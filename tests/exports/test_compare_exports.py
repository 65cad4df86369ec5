# SPDX-License-Identifier: GPL-3.0-or-later
"""What arrives in other programs, by numbers: scripts/compare_exports.py, with rotated tiles.

A difference is a share of the light; 0 is the same picture. docs/exporting.md has what was measured with more.
"""

import json
import subprocess
import sys

import pytest
from support.compare.scene import FORMATS, RENDERED
from support.folders import ROOT

LARGEST = {
    ("gltf", "three.js"): {"Plane": 0.04, "Cube": 0.10},
    ("gltf-tangents", "three.js"): {"Plane": 0.04, "Cube": 0.10},
    ("usd", "three.js"): {"Plane": 0.075, "Cube": 0.175},
    ("obj", "three.js"): {"Plane": 0.22, "Cube": 0.28},  # which takes the normal map for a height map
    ("gltf", "Blender"): {"Plane": 0.010, "Cube": 0.029},
    ("gltf-tangents", "Blender"): {"Plane": 0.010, "Cube": 0.029},
    ("usd", "Blender"): {"Plane": 0.004, "Cube": 0.026},
    ("fbx", "Blender"): {"Plane": 0.010, "Cube": 0.029},
}
"""The largest difference after Prepare for Export. What other renderers make of the same maps is in it."""
NOT_COMPARABLE = {("fbx", "three.js"), ("obj", "Blender")}
"""They shade these materials in a way of their own."""
RIGHT_UNPREPARED = {("gltf", "three.js")}


@pytest.fixture(scope="module")
def compared() -> dict:
    command = [sys.executable, str(ROOT / "scripts" / "compare_exports.py"), "--quick", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def differences(compared: dict, state: str, name: str, viewer: str) -> dict[str, float]:
    """The difference of each object."""
    return {
        row["object"]: row["difference"]
        for row in compared["rows"]
        if (row["state"], row["format"], row["viewer"]) == (state, name, viewer)
    }


def test_every_program_reads_every_file(compared):
    assert not compared["problems"]
    read = [
        (name, viewer) for name in RENDERED for viewer in FORMATS[name].viewers if viewer in ("three.js", "Blender")
    ]
    assert set(read) == LARGEST.keys() | NOT_COMPARABLE
    for name, viewer in read:
        assert differences(compared, "prepared", name, viewer).keys() == {"Cube", "Plane"}


def test_prepare_for_export_changes_nothing_in_blender(compared):
    assert all(difference <= 0.001 for difference in differences(compared, "prepared", "", "Blender").values())


@pytest.mark.parametrize(("name", "viewer"), LARGEST)
def test_a_prepared_object_arrives_as_it_was(compared, name, viewer):
    found = differences(compared, "prepared", name, viewer)
    assert {shown: max(found[shown], largest) for shown, largest in LARGEST[name, viewer].items()} == LARGEST[
        name, viewer
    ]


@pytest.mark.parametrize(("name", "viewer"), LARGEST)
def test_what_is_rotated_needs_to_be_prepared_but_for_gltf_without_tangents(compared, name, viewer):
    """As the panel and docs/exporting.md say. If this fails, a program has become better, and they can say so."""
    found = differences(compared, "unprepared", name, viewer)
    lost = {shown for shown, largest in LARGEST[name, viewer].items() if found[shown] > largest}
    assert lost == (set() if (name, viewer) in RIGHT_UNPREPARED else {"Cube", "Plane"})
