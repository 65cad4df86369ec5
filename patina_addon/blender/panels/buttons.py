# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons and menus for Patina's operators."""

from typing import TypedDict, Unpack

import bpy

from ..message_layout import Icon
from ..narrowing import present
from ..operators.base import PatinaOperator


class MenuOptions(TypedDict, total=False):
    """The options of a menu; Blender decides what is left out."""

    text: str
    icon: Icon


class ButtonOptions(MenuOptions, total=False):
    """The options of a button; Blender decides what is left out."""

    translate: bool
    emboss: bool
    depress: bool


def draw_button(
    layout: bpy.types.UILayout, operator: type[PatinaOperator], **options: Unpack[ButtonOptions]
) -> bpy.types.OperatorProperties:
    """Draw a button, and return the properties that its operator is called with, to be set."""
    return present(layout.operator(operator.bl_idname, **options))


def draw_menu(
    layout: bpy.types.UILayout, operator: type[PatinaOperator], choice: str, **options: Unpack[MenuOptions]
) -> bpy.types.OperatorProperties:
    """Draw a menu of the values of the property `choice`, and return the operator's other properties, to be set."""
    return present(layout.operator_menu_enum(operator.bl_idname, choice, **options))
