# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw buttons, menus and icons for Patina's operators."""

from functools import cache
from typing import TypedDict, Unpack

import bpy

from ..message_layout import Icon
from ..narrowing import of_type, present
from ..operators.base import PatinaOperator

_LABEL_SHARE = 0.4
"""How much of a row Blender gives to the label of a property."""


class MenuOptions(TypedDict, total=False):
    """The options of a menu. Blender has defaults for all of them."""

    text: str
    icon: Icon


class ButtonOptions(MenuOptions, total=False):
    """The options of a button. Blender has defaults for all of them."""

    translate: bool
    emboss: bool
    depress: bool


@cache
def icon_number(icon: Icon) -> int:
    """Return the number of one of Blender's own icons, which template_icon needs."""
    icons = of_type(bpy.types.Property.bl_rna.properties["icon"], bpy.types.EnumProperty).enum_items
    return next(item.value for item in icons if item.identifier == icon)


def draw_button(
    layout: bpy.types.UILayout, operator: type[PatinaOperator], **options: Unpack[ButtonOptions]
) -> bpy.types.OperatorProperties:
    """Draw a button, and return its operator's properties, which the caller may set."""
    return present(layout.operator(operator.bl_idname, **options))


def draw_menu(
    layout: bpy.types.UILayout, operator: type[PatinaOperator], enum: str, **options: Unpack[MenuOptions]
) -> bpy.types.OperatorProperties:
    """Draw a menu of the values of the property `enum`, and return the operator's properties, to set the others."""
    return present(layout.operator_menu_enum(operator.bl_idname, enum, **options))


def labeled_row(layout: bpy.types.UILayout, label: str) -> bpy.types.UILayout:
    """Return a row for buttons, with a label on its left as a property has it."""
    split = layout.split(factor=_LABEL_SHARE)
    split.use_property_split = False
    left = split.row()
    left.alignment = 'RIGHT'
    left.label(text=label, translate=False)
    return split.row(align=True)
