# SPDX-License-Identifier: GPL-3.0-or-later
"""A .blend with nonsense in Patina's properties: every panel is drawn, every tick goes on, every operator says why."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import bpy
import pytest
from support.environments import BPY

from patina_addon.blender import pump
from patina_addon.blender.material import cut_links, nodes
from patina_addon.blender.session import session
from patina_addon.blender.targets import provenance, replaced_materials
from patina_addon.core.export.engines import ENGINES
from tests.hostile_values import BYTES, NUMBERS, TEXTS, json_texts

from ..helpers import cube, generate, tick_until
from ..recording_layout import draw_all

pytestmark = pytest.mark.usefixtures("addon")

OTHERS: tuple[Any, ...] = (
    True, False, [1, 2], [1.0, 2.0, 3.0], [float("nan")] * 3, [0.5, 0.5], ["a", "b"], [], {}, {"a": 1}, [{"a": 1}],
    {"a": {"b": {"c": "x"}}},
)  # fmt: skip
VERSION, VERSIONS = ".".join(map(str, bpy.app.version[:2])), [environment.blender for environment in BPY]
STEP = 2 if VERSION in VERSIONS else 1
"""Two Blenders before 5.0 and two after share the values, since 5.0 keeps those of declared properties elsewhere."""
ALL_VALUES = (*NUMBERS, *TEXTS, *BYTES, *OTHERS)
VALUES = ALL_VALUES[VERSIONS.index(VERSION) % STEP if VERSION in VERSIONS else 0 :: STEP]
MOST = 50 // STEP
"""A property takes more of the values than this."""
MATERIAL_PROPERTIES = (
    provenance.JOB, provenance.VARIANT, provenance.VARIANTS, provenance.MAPS, provenance.CORRECTIONS,
    provenance.FINDINGS, provenance.SETTINGS, "patina_prompt", "patina_model", "patina_task", "patina_service",
    "patina_date", "patina_replaced", provenance.OFFERED,
)  # fmt: skip
ANALYSIS = '{"convention": "OPENGL", "tilt": [0, 0], "seams": {"normal": [9, 9]}}'
CONTROLS = (
    "meters", "aspect", "rotation", "offset", "height", "use_anti_repetition", "repetition_copy", "pattern", "measure",
    "family", "family_name",
)  # fmt: skip
NODE_PROPERTIES = (
    "patina_map", "patina_part", "patina_repetition", "patina_repetition_layout", "patina_proportions",
    "patina_cut_Roughness", "patina_cut_off_Normal",
)  # fmt: skip


@pytest.fixture
def material(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[bpy.types.Material]:
    """The first of two variants, with all maps and nodes, on the active object.

    Nothing unexpected may be logged, or printed, as Blender does with errors of what it calls itself.
    """
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate(variants=1, maps={'basecolor', 'normal', 'roughness', 'metalness', 'height'})
    material[provenance.VARIANTS] = 2
    material.patina.use_anti_repetition = True
    yield material
    assert not [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]
    printed = "".join(capfd.readouterr())
    assert "Traceback" not in printed, printed[printed.index("Traceback") :][:3000]


def stored(owner: bpy.types.ID) -> Any:
    """Where Blender keeps the values of declared properties: apart from custom properties from 5.0."""
    return owner.bl_system_properties_get(do_create=True) if hasattr(owner, "bl_system_properties_get") else owner


def set_raw(group: Any, name: str, value: object) -> bool:
    """Write a value behind Blender's own checks; return whether there can be such a value."""
    group.pop(name, None)
    try:
        group[name] = value
    except (TypeError, ValueError, OverflowError, KeyError):
        return False
    return True


def drawn() -> list[str]:
    """What all panels say of what is stored now, as of a file that was just opened."""
    session.current().facts.forget()
    return draw_all()


def look() -> None:
    """What Blender does by itself."""
    drawn()
    pump.tick()


def run(operator: Callable[..., set[str]], **given: object) -> None:
    """Call an operator, which may refuse, with words of Patina's."""
    try:
        operator(**given)
    except RuntimeError as error:
        assert "Traceback" not in str(error), error
        assert str(error).startswith(("Error: ", "Operator bpy.ops.")), error


def use(material: bpy.types.Material) -> None:
    """What a person may click that is quick."""
    operators, name = bpy.ops.patina, material.name
    run(operators.toggle_map, material=name, kind='roughness')
    run(operators.toggle_map, material=name, kind='roughness')
    run(operators.pick_variant, material=name, variant=0)
    run(operators.pick_variant, material=name, variant=1)
    run(operators.fit_size)
    run(operators.add_subdivision)
    run(operators.prepare_for_export)
    material.patina.meters = 2.0
    material.patina.height = 3.0
    material.patina.rotation = 0.5
    material.patina.relief = 'BOTH'


def use_files(material: bpy.types.Material, folder: Path) -> None:
    """What a person may click that reads and writes maps."""
    operators, name = bpy.ops.patina, material.name
    run(operators.toggle_tile_preview, material=name)
    run(operators.assign_image, material=name, file="red_brick_height.png", kind='normal')
    run(operators.export_texture_set, target=next(iter(ENGINES)), directory=str(folder))
    run(operators.correct_maps, material=name, flip_normal=True)
    run(operators.toggle_tile_preview, material=name)


def check_values(group: Any, name: str, values: Iterable[object], material: bpy.types.Material, folder: Path) -> int:
    """Draw and tick with each value; with some, click on everything. Return how many there were."""
    before, is_there, count = group.get(name), name in group, 0
    for convert in ("to_list", "to_dict"):
        before = getattr(before, convert)() if hasattr(before, convert) else before
    for value in values:
        if set_raw(group, name, value):
            count += 1
            look()
            if count % 25 == 1:
                use(material)
                look()
            if count == 24 // STEP:
                use_files(material, folder)
                look()
    group.pop(name, None)
    if is_there:
        group[name] = before
    return count


@pytest.mark.parametrize("name", MATERIAL_PROPERTIES)
def test_custom_properties_of_a_material(material: bpy.types.Material, name: str, tmp_path: Path) -> None:
    values: list[object] = [*VALUES, bpy.context.object]
    if name in (provenance.MAPS, provenance.CORRECTIONS, provenance.FINDINGS, provenance.SETTINGS):
        values += json_texts(json.loads(material.get(name) or ANALYSIS))[::5]
    assert check_values(material, name, values, material, tmp_path) > MOST


@pytest.mark.parametrize("name", NODE_PROPERTIES)
def test_custom_properties_of_nodes(material: bpy.types.Material, name: str, tmp_path: Path) -> None:
    material.patina.aspect, material.patina.measure.projection = 1.5, 'BOX'
    material.patina.meters = 2.0  # A tile that is not square gets more nodes.
    nodes = material.node_tree.nodes
    names = [node.name for node in nodes if name in node or name.startswith("patina_cut")]
    values, step = (*VALUES, "mapping", "mix", "turn", "normal"), max(min(len(names), 5), len(names) // 3)
    assert names
    for number, node_name in enumerate(names):  # every value is tried, some on each node
        if node_name not in nodes:  # what is clicked removes nodes
            continue
        before = nodes[node_name].get(name)
        for value in values[number % step :: step]:
            if set_raw(nodes[node_name], name, value):
                look()
        use(material)
        look()
        if node_name in nodes and before is not None:
            nodes[node_name][name] = before
    use_files(material, tmp_path)
    look()


@pytest.mark.parametrize("value", ["nonsense", "\udcff", b"\xff", 7, [1.0]])
def test_nonsense_is_no_mark_of_a_replaced_material_or_of_a_cut_link(
    material: bpy.types.Material, value: object
) -> None:
    material.copy()[replaced_materials.REPLACED] = value
    assert not replaced_materials.replaced()
    socket = nodes.input_of(nodes.find(material, nodes.PRINCIPLED), "Roughness")
    socket.node["patina_cut_Roughness"] = value
    assert cut_links.is_cut(socket, "patina_cut") == isinstance(value, str)


@pytest.mark.parametrize("name", CONTROLS)
def test_controls_of_a_material(material: bpy.types.Material, name: str, tmp_path: Path) -> None:
    group = stored(material)["patina"]
    assert check_values(group, name, VALUES, material, tmp_path) > MOST


@pytest.mark.parametrize("name", ["projection", "density", "scale"])
@pytest.mark.parametrize("where", ["material", "object", "object, quick"])
def test_measures(material: bpy.types.Material, name: str, where: str, tmp_path: Path) -> None:
    owner = material if where == "material" else bpy.context.object
    group = stored(owner)["patina"]["quick_measure" if where == "object, quick" else "measure"]
    assert check_values(group, name, VALUES, material, tmp_path) > MOST


@pytest.mark.parametrize("owner", ["material", "object", "scene"])
def test_whole_groups(material: bpy.types.Material, owner: str, tmp_path: Path) -> None:
    block = {"material": material, "object": bpy.context.object, "scene": bpy.context.scene}[owner]
    assert check_values(stored(block), "patina", VALUES, material, tmp_path) > MOST


def test_inputs_of_a_scene(material: bpy.types.Material, tmp_path: Path) -> None:
    panel = bpy.context.scene.patina
    panel.variants = 2
    group, count = stored(bpy.context.scene)["patina"], 0
    for name in [prop.identifier for prop in panel.bl_rna.properties if prop.identifier not in ("rna_type", "name")]:
        count += check_values(group, name, (*ALL_VALUES[::3], bpy.context.object), material, tmp_path)
        set_raw(group, name, BYTES[2])
        run(bpy.ops.patina.generate_material, service='OFFLINE', prompt="brick", maps={'roughness'}, image_size=16)
        group.pop(name, None)
    assert count > 300


def test_what_the_window_manager_of_a_file_says(material: bpy.types.Material, tmp_path: Path) -> None:
    manager = bpy.context.window_manager
    for name in ("patina", "patina_adjust", "patina_search", "patina_history_view"):
        assert check_values(stored(manager), name, VALUES, material, tmp_path) > MOST
    bpy.context.window_manager.patina.last_job = "x"
    for name in ("last_job", "last_material"):
        assert check_values(stored(manager)["patina"], name, VALUES, material, tmp_path) > MOST


def test_nonsense_is_named_in_the_panel_and_corrections_repair_it(material: bpy.types.Material) -> None:
    assert "damaged" not in " ".join(drawn())
    material[provenance.CORRECTIONS] = "[" * 100_000
    set_raw(stored(material)["patina"], "meters", float("nan"))
    said = " ".join(drawn())
    assert "damaged" in said
    assert "Tile Size" in said
    assert bpy.ops.patina.correct_maps(flip_normal=True) == {'FINISHED'}
    material.patina.meters = 1.5
    tick_until(lambda: not session.current().corrections.is_busy)
    assert "damaged" not in " ".join(drawn())
