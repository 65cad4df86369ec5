# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing the maps of a material: by a script, by a click on what is missing, and by saying which image is which."""

from typing import Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ...core.model.corrections import DERIVABLE
from ...core.model.errors import PatinaError
from ...core.model.maps import reassign
from .. import pump
from ..adjusting import tiled_look
from ..adjusting import wishes as adjusting
from ..inputs.map_items import items
from ..operator_base import SKIP_SAVE
from ..properties.corrections import SWITCHES, CorrectionArguments
from .material import MaterialOperator


class _AdjustOperator(MaterialOperator):
    """Wants something of a material's maps, and waits for it where no timer will bring it."""

    def want(self, context: bpy.types.Context, found: bpy.types.Material, **changes: Any) -> None:
        """See Adjustments.want. Raises PatinaError."""
        now = adjusting.current()
        now.want(found, is_settled=True, **changes)
        if bpy.app.background:
            now.wait(context)
        else:
            pump.start()


class PATINA_OT_correct_maps(CorrectionArguments, _AdjustOperator, bpy.types.Operator):
    """Change the maps of a material. The files that came stay as they are."""

    bl_idname = "patina.correct_maps"
    bl_label = "Correct Maps"
    bl_description = "Change the maps of the material. The files that came stay as they are"

    def do(self, context: bpy.types.Context, found: bpy.types.Material) -> None:
        """Want what was given."""
        names = (*SWITCHES, "roughness_range", "derive")
        given = {name: getattr(self, name) for name in names if self.properties.is_property_set(name)}
        if "no_metal" in given:
            given["is_metal"] = not given.pop("no_metal")
        if "roughness_range" in given:
            given["roughness_range"] = tuple(given["roughness_range"])
        if "derive" in given:
            given["derive"] = tuple(kind for kind in DERIVABLE if kind in given["derive"])
        self.want(context, found, **given)


class PATINA_OT_derive_map(_AdjustOperator, bpy.types.Operator):
    """Compute a missing map from another, or leave it out again."""

    bl_idname = "patina.derive_map"
    bl_label = "Derive Map"
    bl_description = "Compute this map from the others, or leave it out again. This is free, and done on this computer"

    kind: EnumProperty(
        name="Map", description="Which map", items=items(DERIVABLE), options=SKIP_SAVE
    )

    def do(self, context: bpy.types.Context, found: bpy.types.Material) -> None:
        """Want it, or no longer."""
        before = adjusting.current().corrections_of(found).derive
        self.want(context, found, derive=tuple(kind for kind in DERIVABLE if (kind in before) != (kind == self.kind)))


class PATINA_OT_use_image_as(_AdjustOperator, bpy.types.Operator):
    """Say which map an image of a material really is."""

    bl_idname = "patina.use_image_as"
    bl_label = "Use Image As"
    bl_description = "Say which map this image really is; the two change places"

    file: StringProperty(name="Image", description="The name of the image's file, as it came", options=SKIP_SAVE)
    meant: EnumProperty(name="Map", description="What it really is", items=items(), options=SKIP_SAVE)

    def do(self, context: bpy.types.Context, found: bpy.types.Material) -> None:
        """Have the images change places."""
        files = adjusting.current().files_of(found)
        chosen = next((file for file in files if file.path.name == self.file), None)
        if chosen is None:
            raise PatinaError(f"This material has no image {self.file}.")
        self.want(context, found, files=reassign(files, chosen.path, self.meant))


class PATINA_OT_look_tiled(MaterialOperator, bpy.types.Operator):
    """Show the tile two by two, or no longer."""

    bl_idname = "patina.look_tiled"
    bl_label = "2x2 Look"
    bl_description = "Show the tile beside itself, two by two, or no longer"

    def do(self, context: bpy.types.Context, found: bpy.types.Material) -> None:
        """Have the picture made, or forget it."""
        tiled_look.toggle(found)


CLASSES = (PATINA_OT_correct_maps, PATINA_OT_derive_map, PATINA_OT_use_image_as, PATINA_OT_look_tiled)


register, unregister = bpy.utils.register_classes_factory(CLASSES)
