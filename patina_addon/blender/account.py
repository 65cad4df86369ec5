# SPDX-License-Identifier: GPL-3.0-or-later
"""One service's account in the preferences: key, address, limit, and whether the key works."""

import bpy
from bpy.props import EnumProperty

from ..core.model.errors import InvalidRequest
from ..core.model.service import Service
from . import preferences
from .inputs import ask
from .jobs import pump, session
from .text import draw_text

_TEXT_CHARACTERS = 90


class PATINA_OT_test_key(bpy.types.Operator):
    """Ask the service whether the key works."""

    bl_idname = "patina.test_key"
    bl_label = "Test Key"
    bl_description = "Ask the service whether the key works and what it may do. This is free"
    bl_options = {'INTERNAL'}

    service: EnumProperty(
        name="Service",
        description="Whose key is tested",
        items=tuple(
            (service.id, service.label, f"The key for the {service.label}") for service in preferences.REMOTE
        ),
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask on a thread; the answer is shown in the preferences."""
        kind = next(service for service in preferences.REMOTE if service.id == self.service)
        service = kind(preferences.account_of(context, kind))
        try:
            ask.check_online()
        except InvalidRequest as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        session.current().test_key(service)
        pump.start()
        return {'FINISHED'}


def draw(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    service: type[Service],
    values: bpy.types.AddonPreferences,
) -> None:
    """Draw the account of `service`."""
    name = service.id.lower()
    layout.label(text=service.label, icon='INTERNET', translate=False)
    preferences.draw_overridden(layout, values, f"{name}_key", service.key_variable)
    preferences.draw_overridden(layout, values, f"{name}_url", service.url_variable)
    layout.prop(values, f"{name}_limit")
    now = session.current()
    row = layout.row()
    row.enabled = not now.is_testing(service.id)
    row.operator(PATINA_OT_test_key.bl_idname, icon='CHECKMARK').service = service.id
    if not row.enabled:
        layout.label(text="Asking the service", icon='SORTTIME')
    elif report := now.key_reports.get(service.id):
        icon = 'CHECKMARK' if report.works else 'ERROR'
        draw_text(layout, context, report.text, icon, characters=_TEXT_CHARACTERS)


def register() -> None:
    """Add the operator."""
    bpy.utils.register_class(PATINA_OT_test_key)


def unregister() -> None:
    """The mirror of register."""
    bpy.utils.unregister_class(PATINA_OT_test_key)
