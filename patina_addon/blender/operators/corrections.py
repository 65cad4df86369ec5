# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that change the maps of a material: correct, derive, assign images, preview the tile."""

from typing import Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ...core.model.corrections import DERIVABLE
from ..actions import correct_maps
from ..actions.wait import finish_corrections
from ..inputs.map_items import items
from ..properties.corrections import SWITCHES, CorrectionArguments
from ..session.session import Session
from ..translation import CONTEXT
from .materials import MaterialOperator


class _CorrectionOperator(MaterialOperator):
    """Request corrections of a material's maps, and wait for them in background mode, which has no timer."""

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Request the corrections, and raise their error in background mode."""
        material = self.target(context)
        self.request(session, material)
        finish_corrections(session, context, material)

    def request(self, session: Session, material: bpy.types.Material) -> None:
        """Request the corrections. Raises PatinaError."""
        raise NotImplementedError


class PATINA_OT_correct_maps(CorrectionArguments, _CorrectionOperator, bpy.types.Operator):
    """Change the maps of a material. The original files stay unchanged."""

    bl_idname = "patina.correct_maps"
    bl_label = "Correct Maps"
    bl_description = "Change the maps of the material. The original files stay unchanged"

    def request(self, session: Session, material: bpy.types.Material) -> None:
        """Request the corrections whose properties are set."""
        correct_maps.correct(session, material, **self._changes())

    def _changes(self) -> dict[str, Any]:
        """Return the fields of Corrections whose properties are set."""
        names = (*SWITCHES, "roughness_range", "derive")
        changes = {name: getattr(self, name) for name in names if self.properties.is_property_set(name)}
        if "non_metal" in changes:
            changes["is_metal"] = not changes.pop("non_metal")
        if "roughness_range" in changes:
            changes["roughness_range"] = tuple(changes["roughness_range"])
        if "derive" in changes:
            changes["derive"] = tuple(kind for kind in DERIVABLE if kind in changes["derive"])
        return changes


class PATINA_OT_derive_map(_CorrectionOperator, bpy.types.Operator):
    """Compute a missing map from other maps, or remove it again."""

    bl_idname = "patina.derive_map"
    bl_label = "Derive Map"
    bl_description = "Compute this map from other maps, or remove it again. This is free and runs on this computer"

    kind: EnumProperty(
        name="Map",
        description="The map to compute",
        items=items(DERIVABLE),
        translation_context=CONTEXT,
        options={'SKIP_SAVE'},
    )

    def request(self, session: Session, material: bpy.types.Material) -> None:
        """Request the map, or cancel the request."""
        correct_maps.toggle_derived(session, material, self.kind)


class PATINA_OT_assign_image(_CorrectionOperator, bpy.types.Operator):
    """Assign an image of a material to another map."""

    bl_idname = "patina.assign_image"
    bl_label = "Assign Image"
    bl_description = "Assign this image to a map. It is swapped with the current image of that map"

    file: StringProperty(name="Image", description="File name of the original image", options={'SKIP_SAVE'})
    kind: EnumProperty(
        name="Map",
        description="The map to assign it to",
        items=items(),
        translation_context=CONTEXT,
        options={'SKIP_SAVE'},
    )

    def request(self, session: Session, material: bpy.types.Material) -> None:
        """Swap the two images."""
        correct_maps.assign_image(session, material, self.file, self.kind)


class PATINA_OT_accept_corrections(_CorrectionOperator, bpy.types.Operator):
    """Correct the maps of a material as its previous ones were."""

    bl_idname = "patina.accept_corrections"
    bl_label = "Correct These Too"
    bl_description = "Correct the new maps in the way that the previous ones were corrected"

    def request(self, session: Session, material: bpy.types.Material) -> None:
        """Request the corrections."""
        correct_maps.accept_offered(session, material)


class PATINA_OT_decline_corrections(MaterialOperator, bpy.types.Operator):
    """Leave the maps of a material as they came."""

    bl_idname = "patina.decline_corrections"
    bl_label = "Leave As They Are"
    bl_description = "Leave the new maps as they are, and remove this question"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the question."""
        correct_maps.decline_offered(self.target(context))


class PATINA_OT_toggle_tile_preview(MaterialOperator, bpy.types.Operator):
    """Show or hide a preview of two by two tiles."""

    bl_idname = "patina.toggle_tile_preview"
    bl_label = "2x2 Preview"
    bl_description = "Show or hide a preview of two by two tiles"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Make the preview, or hide it."""
        session.previews.toggle(self.target(context))


CLASSES = (
    PATINA_OT_correct_maps,
    PATINA_OT_derive_map,
    PATINA_OT_assign_image,
    PATINA_OT_accept_corrections,
    PATINA_OT_decline_corrections,
    PATINA_OT_toggle_tile_preview,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
