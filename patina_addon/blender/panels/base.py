# SPDX-License-Identifier: GPL-3.0-or-later
"""The base class of all panels, and the editors besides the 3D Viewport that show them."""

from enum import Enum
from typing import Any

import bpy

from ..actions.show_tab import TAB
from ..material.active_material import SHADER_TREE

_PREFIX = "PATINA_PT_"


class PatinaPanel(bpy.types.Panel):
    """A panel in the Patina tab of the 3D Viewport's sidebar. `panel_in` makes the same panel for other editors."""

    bl_space_type = 'VIEW_3D'
    bl_region_type = 'UI'
    bl_category = TAB

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Return whether the editor is one for materials: a node editor may show other nodes, also those of a light."""
        space = context.space_data
        if not isinstance(space, bpy.types.SpaceNodeEditor):
            return True
        is_for_objects = space.tree_type == SHADER_TREE and str(space.shader_type) == 'OBJECT'
        return is_for_objects and (space.id is None or isinstance(space.id, bpy.types.Material))


class Editor(Enum):
    """An editor besides the 3D Viewport. Its name is part of the names of its panels."""

    SHADER = {"bl_space_type": 'NODE_EDITOR'}
    PROPERTIES = {
        "bl_space_type": 'PROPERTIES', "bl_region_type": 'WINDOW', "bl_context": "material", "bl_category": ""
    }  # fmt: skip


def panel_in(editor: Editor, panel: type[PatinaPanel], **changes: str) -> type[bpy.types.Panel]:
    """Return the same panel for another editor, with some attributes changed.

    It is a copy of the class: Blender supports no classes derived from one that is registered.
    """
    attributes: dict[str, Any] = dict(vars(panel)) | editor.value | {"bl_idname": _name_in(editor, panel.bl_idname)}
    if parent := getattr(panel, "bl_parent_id", ""):
        attributes["bl_parent_id"] = _name_in(editor, parent)
    attributes |= changes
    return type(attributes["bl_idname"], panel.__bases__, attributes)


def _name_in(editor: Editor, name: str) -> str:
    return f"{_PREFIX}{editor.name.lower()}_{name.removeprefix(_PREFIX)}"
