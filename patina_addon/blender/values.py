# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's properties of Blender's data, with their types: the one file that says where they hang.

A class here names the properties of a group in properties/, which says what each of them is; a test holds that both
have the same. Blender's stubs know of none of them, so that what they hand over is of any type until it is here.

A file may hold anything. What is read here is a value that the property may have: its default in place of another.
"""

from collections.abc import Sequence
from typing import Any, Protocol, cast

import bpy

from ..core.model.stored_values import Record
from .narrowing import present
from .validation import CheckedProperties, CustomProperties, damaged_properties, stored_values, unchecked

Owner = bpy.types.ID | bpy.types.Node
"""What custom properties can be stored with."""


class SceneInputs(Protocol):
    """What a person sets in the panel for one material; see properties/inputs.py. is_map_enabled knows the maps."""

    task: str
    prompt: str
    tiling_mode: str
    image_size: int
    upscale_factor: int
    seed: int
    variants: int
    output_format: str
    service: str
    assign_to: str
    match_image_size: bool
    is_metallic_on: bool
    image: bpy.types.Image | None
    image_url: str
    mask: bpy.types.Image | None
    mask_url: str


class StoredMeasure(Protocol):
    """How an object carries a texture; see properties/material.py."""

    projection: str
    density: Sequence[float]
    scale: float
    uv_map: str


class MaterialControls(Protocol):
    """What a person adjusts on a material, and what it was fitted to; see properties/material.py."""

    meters: float
    aspect: float
    rotation: float
    offset: Sequence[float]
    relief: str
    height: float
    relief_share: float
    use_anti_repetition: bool
    repetition_copy: str
    pattern: str
    use_one_size: bool
    use_own_mapping: bool
    uv_rotation: float
    uv_offset: Sequence[float]
    measure: StoredMeasure
    family: str
    family_name: str


class ObjectMeasures(Protocol):
    """What was measured on an object when a material was fitted to it; see properties/material.py."""

    measure: StoredMeasure
    quick_measure: StoredMeasure


class MeshPreparation(Protocol):
    """What Prepare for Export changed about a mesh; see properties/material.py."""

    is_prepared: bool
    active_uv_map: str
    render_uv_map: str
    original: bpy.types.Mesh | None


class CorrectionSwitches(Protocol):
    """Corrections of the active material's maps; see properties/corrections.py."""

    flip_normal: bool
    invert_roughness: bool
    non_metal: bool
    invert_height: bool
    repair_seams: bool
    roughness_low: float
    roughness_high: float


class Results(Protocol):
    """What was started and made last; see properties/results.py."""

    last_job: str
    last_material: str


class JobRow(Protocol):
    """A row of the list of jobs; see properties/job_list.py."""

    job: str


class AddonPreferences(Protocol):
    """The add-on's preferences; see properties/preferences.py. account_text and account_limit know the services'."""

    folder: str
    service: str
    storage: str
    drop_in_viewport: bool
    show_preview: bool


_NOT_PLAIN = ("is_metallic_on", "image", "mask")
"""The inputs that hold no value of their own: one shows what others mean, and two refer to images."""


def inputs(scene: bpy.types.Scene) -> SceneInputs:
    """Return the panel's inputs."""
    return cast("SceneInputs", CheckedProperties(_property(scene, "patina")))


def plain_inputs(scene: bpy.types.Scene) -> tuple[Any, ...]:
    """Return what the panel's inputs hold besides images, as it is stored, to see whether anything has changed."""
    return stored_values(_property(scene, "patina"), _NOT_PLAIN)


def map_property(kind: str) -> str:
    """Return the name of the checkbox of a kind of map, which is one of map_items.AVAILABLE_MAPS."""
    return f"use_{kind}"


def is_map_enabled(panel: SceneInputs, kind: str) -> bool:
    """Return whether the checkbox of a kind of map is enabled."""
    return bool(_property(panel, map_property(kind)))


def is_map_touched(panel: SceneInputs, kind: str) -> bool:
    """Return whether anybody set the checkbox of a kind of map, so that it does not follow the service any more."""
    return is_set(panel, map_property(kind))


def is_set(properties: object, name: str) -> bool:
    """Return whether a property of a group was ever set, so that it is not its default for lack of a value."""
    return bool(group_of(properties).is_property_set(name))


def set_map_enabled(panel: SceneInputs, kind: str, is_enabled: bool) -> None:
    """Enable or disable the checkbox of a kind of map."""
    _set_property(panel, map_property(kind), is_enabled)


def is_reminder_shown(scene: bpy.types.Scene) -> bool:
    """Return whether the reminder of the Patina folder was shown in this file."""
    return bool(_property(scene, "patina_reminder_shown"))


def set_reminder_shown(scene: bpy.types.Scene, is_shown: bool) -> None:
    """Store in the file whether the reminder was shown."""
    _set_property(scene, "patina_reminder_shown", is_shown)


def controls(material: bpy.types.Material) -> MaterialControls:
    """Return a material's controls."""
    return cast("MaterialControls", CheckedProperties(_property(material, "patina")))


def measures(obj: bpy.types.Object) -> ObjectMeasures:
    """Return what was measured on an object."""
    return cast("ObjectMeasures", CheckedProperties(_property(obj, "patina")))


def preparation(mesh: bpy.types.Mesh) -> MeshPreparation:
    """Return what Prepare for Export changed about a mesh."""
    return cast("MeshPreparation", CheckedProperties(_property(mesh, "patina")))


def corrections(manager: bpy.types.WindowManager) -> CorrectionSwitches:
    """Return the corrections of the active material's maps."""
    found: CorrectionSwitches = _property(manager, "patina_adjust")
    return found


def results(manager: bpy.types.WindowManager) -> Results:
    """Return what was started and made last."""
    found: Results = _property(manager, "patina")
    return found


SEARCH = "patina_search"
"""The name of the window manager's property that history_search reads, for the panel that draws it."""


HISTORY_VIEW = "patina_history_view"
"""The name of the one that history_view reads."""


JOBS, ACTIVE_JOB = "patina_jobs", "patina_active_job"
"""The names of the window manager's properties that hold the list of jobs, for the panel that draws it."""


REMOVED_JOBS, ACTIVE_REMOVED_JOB = "patina_removed_jobs", "patina_active_removed_job"
"""The same for the list of removed jobs."""


def set_job_rows(manager: bpy.types.WindowManager, jobs: Sequence[str], rows_name: str = JOBS) -> bool:
    """Have a list of jobs show these rows. Return whether they are others than before; if not, nothing is written."""
    rows = _property(manager, rows_name)
    if [job_of_row(row) for row in rows] == list(jobs):
        return False
    rows.clear()
    for job in jobs:
        rows.add().job = job
    return True


def job_of_row(row: JobRow) -> str:
    """Return the ID of the job that a row of the list stands for; empty if a file has nonsense there."""
    return str(CheckedProperties(row).job)


def history_search(manager: bpy.types.WindowManager) -> str:
    """Return what is looked for in the history."""
    return str(getattr(CheckedProperties(manager), SEARCH))


def history_view(manager: bpy.types.WindowManager) -> str:
    """Return how the history is shown: 'GRID' or 'LIST'."""
    return str(getattr(CheckedProperties(manager), HISTORY_VIEW))


def addon_preferences(context: bpy.types.Context, addon: str) -> AddonPreferences | None:
    """Return the preferences of the add-on of this name. There are none if it was enabled for this session only."""
    entry = present(context.preferences).addons.get(addon)
    found: AddonPreferences | None = entry.preferences if entry else None
    return found


def account_text(stored: AddonPreferences, service: str, part: str) -> str:
    """Return the 'key' or the 'url' of a service's account; empty if it has none."""
    return str(getattr(stored, f"{service.lower()}_{part}", ""))


def account_values(stored: AddonPreferences) -> tuple[Any, ...]:
    """Return everything that the preferences hold, to see whether anything of it has changed."""
    return stored_values(stored)


def account_limit(stored: AddonPreferences, service: str) -> float:
    """Return the daily limit of a service's account; 0 if it has none."""
    return float(getattr(stored, f"{service.lower()}_limit", 0.0))


def label(group: object, name: str) -> str:
    """Return what a property of a group is called in the panel."""
    return str(group_of(group).bl_rna.properties[name].name)


def group_of(properties: object) -> Any:
    """Return a group as Blender has it, for a layout, which shows whatever is stored."""
    return unchecked(properties)


def damaged_controls(material: bpy.types.Material) -> tuple[str, ...]:
    """Return what those controls of a material are called in the panel that hold what they may not."""
    return damaged_properties(_property(material, "patina"))


def custom_text(owner: Owner, name: str) -> str:
    """Return a custom property that is a text; "" if it is none. Cheap enough for every node while a panel is drawn."""
    try:
        value = owner.get(name)
    except UnicodeDecodeError:
        return ""
    return value if isinstance(value, str) else ""


def custom(owner: Owner) -> Record:
    """Return the custom properties of anything of Blender's."""
    return Record(CustomProperties(owner))


def _property(owner: object, name: str) -> Any:
    """Return a property that Blender added while it ran, so that nothing knows its type before."""
    return getattr(owner, name)


def _set_property(owner: object, name: str, value: object) -> None:
    setattr(owner, name, value)
