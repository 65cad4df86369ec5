# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons and menus for Patina's operators."""

from typing import TypedDict, Unpack

import bpy

from ..narrowing import present
from ..operators.base import PatinaOperator
from ..text import Icon


class MenuLook(TypedDict, total=False):
    """What a menu looks like; what is left out, Blender decides."""

    text: str
    icon: Icon


class ButtonLook(MenuLook, total=False):
    """What a button looks like; what is left out, Blender decides."""

    translate: bool
    emboss: bool
    depress: bool


def draw_button(
    layout: bpy.types.UILayout, operator: type[PatinaOperator], **look: Unpack[ButtonLook]
) -> bpy.types.OperatorProperties:
    """Draw a button, and return the properties that its operator is called with, to be set."""
    return present(layout.operator(operator.bl_idname, **look))


def draw_menu(
    layout: bpy.types.UILayout, operator: type[PatinaOperator], choice: str, **look: Unpack[MenuLook]
) -> bpy.types.OperatorProperties:
    """Draw a menu of the values of the property `choice`, and return the operator's other properties, to be set."""
    return present(layout.operator_menu_enum(operator.bl_idname, choice, **look))
