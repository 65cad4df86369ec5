# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing the maps of a material: by a script, by a click on what is missing, and by saying which image is which."""

from typing import Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ...core.model.corrections import DERIVABLE
from ..actions import correct_maps
from ..actions.wait import wait_for_corrections
from ..inputs.map_items import items
from ..properties.corrections import SWITCHES, CorrectionArguments
from ..session.session import Session
from .base import SKIP_SAVE
from .materials import MaterialOperator


class _CorrectionOperator(MaterialOperator):
    """Request corrections of a material's maps, and wait for them if no timer will bring them."""

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Request them."""
        self.request(session, self.found(context))
        if bpy.app.background:
            wait_for_corrections(session, context)

    def request(self, session: Session, found: bpy.types.Material) -> None:
        """Request what the operator is for. Raises PatinaError."""
        raise NotImplementedError


class PATINA_OT_correct_maps(CorrectionArguments, _CorrectionOperator, bpy.types.Operator):
    """Change the maps of a material. The files that came stay as they are."""

    bl_idname = "patina.correct_maps"
    bl_label = "Correct Maps"
    bl_description = "Change the maps of the material. The files that came stay as they are"

    def request(self, session: Session, found: bpy.types.Material) -> None:
        """Request what was given."""
        correct_maps.correct(session, found, **self._changes())

    def _changes(self) -> dict[str, Any]:
        """Return the fields of Corrections that were given."""
        names = (*SWITCHES, "roughness_range", "derive")
        given = {name: getattr(self, name) for name in names if self.properties.is_property_set(name)}
        if "no_metal" in given:
            given["is_metal"] = not given.pop("no_metal")
        if "roughness_range" in given:
            given["roughness_range"] = tuple(given["roughness_range"])
        if "derive" in given:
            given["derive"] = tuple(kind for kind in DERIVABLE if kind in given["derive"])
        return given


class PATINA_OT_derive_map(_CorrectionOperator, bpy.types.Operator):
    """Compute a missing map from another, or leave it out again."""

    bl_idname = "patina.derive_map"
    bl_label = "Derive Map"
    bl_description = "Compute this map from the others, or leave it out again. This is free, and done on this computer"

    kind: EnumProperty(name="Map", description="Which map", items=items(DERIVABLE), options=SKIP_SAVE)

    def request(self, session: Session, found: bpy.types.Material) -> None:
        """Request it, or no longer."""
        correct_maps.toggle_derived(session, found, self.kind)


class PATINA_OT_use_image_as(_CorrectionOperator, bpy.types.Operator):
    """Say which map an image of a material really is."""

    bl_idname = "patina.use_image_as"
    bl_label = "Use Image As"
    bl_description = "Say which map this image really is; the two change places"

    file: StringProperty(name="Image", description="The name of the image's file, as it came", options=SKIP_SAVE)
    meant: EnumProperty(name="Map", description="What it really is", items=items(), options=SKIP_SAVE)

    def request(self, session: Session, found: bpy.types.Material) -> None:
        """Have the images change places."""
        correct_maps.use_image_as(session, found, self.file, self.meant)


class PATINA_OT_look_tiled(MaterialOperator, bpy.types.Operator):
    """Show the tile two by two, or no longer."""

    bl_idname = "patina.look_tiled"
    bl_label = "2x2 Look"
    bl_description = "Show the tile beside itself, two by two, or no longer"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have the picture made, or hide it."""
        session.previews.toggle(self.found(context))


CLASSES = (PATINA_OT_correct_maps, PATINA_OT_derive_map, PATINA_OT_use_image_as, PATINA_OT_look_tiled)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
