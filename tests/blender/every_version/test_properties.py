# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties: their types are stated right, the scene's are saved, and an operator's do not come back."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender import values
from patina_addon.blender.inputs.map_items import AVAILABLE_MAPS
from patina_addon.blender.preferences import WITH_ACCOUNT
from patina_addon.blender.properties.inputs import SharedInputs
from patina_addon.blender.properties.preferences import account_properties
from patina_addon.core.model.tasks import TASKS

pytestmark = pytest.mark.usefixtures("addon")

TICKS = tuple(map(values.map_property, AVAILABLE_MAPS))
ACCOUNTS = tuple(name for service in WITH_ACCOUNT for name in account_properties(service))
GROUPS = {
    "PATINA_PG_inputs": (values.SceneInputs, TICKS),
    "PATINA_PG_results": (values.Results, ()),
    "PATINA_PG_material": (values.MaterialControls, ()),
    "PATINA_PG_measure": (values.StoredMeasure, ()),
    "PATINA_PG_object": (values.ObjectMeasures, ()),
    "PATINA_PG_mesh": (values.MeshPreparation, ()),
    "PATINA_PG_job_row": (values.JobRow, ()),
    "PATINA_PG_corrections": (values.CorrectionSwitches, ()),
    "PATINA_AP_preferences": (values.AddonPreferences, ACCOUNTS),
}
"""The registered classes by name: Blender 4.2 crashes at exit where something still holds classes with functions."""
TYPES = {'BOOLEAN': {"bool"}, 'INT': {"int"}, 'FLOAT': {"float", "Sequence"}, 'STRING': {"str"}, 'ENUM': {"str"}}


def registered() -> dict[str, type]:
    """The classes of ours that have properties and are no operators."""
    bases = (bpy.types.PropertyGroup, bpy.types.AddonPreferences)
    ours = (cls for base in bases for cls in base.__subclasses__() if cls.__module__.startswith("patina_addon"))
    return {cls.__name__: cls for cls in ours if cls.is_registered}


def properties(group: str, *others: str) -> dict[str, bpy.types.Property]:
    """The properties of a registered class, without those that every such class has, and without `others`."""
    ours = {prop.identifier: prop for prop in registered()[group].bl_rna.properties}
    return {name: prop for name, prop in ours.items() if name not in {"rna_type", "name", "bl_idname", *others}}


def test_each_group_has_a_protocol_and_no_other() -> None:
    assert set(registered()) == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_a_protocol_names_the_properties_of_its_group_and_their_types(group: str) -> None:
    protocol, from_table = GROUPS[group]
    names = properties(group)
    assert set(from_table) <= set(names)
    assert set(protocol.__annotations__) == set(names) - set(from_table)
    for name, kind in protocol.__annotations__.items():
        stated = getattr(kind, "__name__", str(kind))
        assert names[name].type == 'POINTER' or stated in TYPES[names[name].type], (name, kind)
        assert (stated == "Sequence") == getattr(names[name], "is_array", False), (name, kind)


def test_the_inputs_are_saved_with_the_file_and_take_no_keyframes(tmp_path: Path) -> None:
    panel = bpy.context.scene.patina
    changed = {
        "task": list(TASKS)[-1], "prompt": "砖墙", "tiling_mode": 'X', "image_size": 512, "upscale_factor": 2,
        "seed": 7, "variants": 3, "output_format": 'JPEG', "service": 'OFFLINE', "assign_to": 'NOTHING',
    }  # fmt: skip
    assert set(changed) == set(SharedInputs.__annotations__)
    changed |= {name: not getattr(panel, name) for name in (*TICKS, "match_image_size")}
    changed |= {"image_url": "https://example.org/a.png", "mask_url": "https://example.org/b.png"}
    for name, value in changed.items():
        assert getattr(panel, name) != value
        setattr(panel, name, value)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    bpy.ops.wm.read_homefile(use_empty=True)
    assert bpy.context.scene.patina.prompt == ""
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "saved.blend"))
    panel = bpy.context.scene.patina
    assert {name: getattr(panel, name) for name in changed} == changed
    assert not [name for name, prop in properties("PATINA_PG_inputs", "image", "mask").items() if prop.is_animatable]


def test_arguments_of_an_operator_do_not_carry_over_to_the_next_call() -> None:
    generate = bpy.ops.patina.generate_material
    # With undo, as from a button, Blender fills in what was given last, for all but properties with SKIP_SAVE.
    arguments = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 64, "material_name": "Mine"}
    assert generate('EXEC_DEFAULT', True, **arguments) == {'FINISHED'}
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image_size = "oak planks", 'OFFLINE', 32
    assert generate('EXEC_DEFAULT', True) == {'FINISHED'}
    material = bpy.data.materials[bpy.context.window_manager.patina.last_material]
    assert not material.name.startswith("Mine")
    assert material["patina_prompt"] == "oak planks"


def test_no_operator_remembers_its_arguments() -> None:
    kinds = [getattr(bpy.ops.patina, name).get_rna_type() for name in dir(bpy.ops.patina)]
    kept = [
        f"{kind.identifier}.{prop.identifier}"
        for kind in kinds
        for prop in kind.properties
        if prop.identifier != "rna_type" and not prop.is_skip_save
    ]
    assert len(kinds) > 6
    assert not kept
