# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences in Blender: an account for each service, and where maps are stored."""

import os

import bpy

from ...core.model.message import Message
from ...core.model.service import ServiceSpec
from ...core.store import folders
from .. import preferences
from ..message_layout import Icon, draw_message
from ..narrowing import present
from ..operators.account import PATINA_OT_test_key
from ..properties.preferences import StoredPreferences, account_properties
from ..session import session
from ..translation import shown
from .buttons import draw_button
from .shortcut import draw_shortcut

_LINE_CHARACTERS = 90
_KEY_ICONS: dict[bool | None, Icon] = {True: 'CHECKMARK', False: 'ERROR', None: 'QUESTION'}


class PATINA_AP_preferences(StoredPreferences, bpy.types.AddonPreferences):
    """The add-on's preferences."""

    bl_idname = preferences.ADDON

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the preferences."""
        layout = present(self.layout)
        layout.use_property_split = True
        for service in preferences.WITH_ACCOUNT:
            _draw_account(layout.box(), context, service, self)
        _draw_overridden(layout, self, "folder", folders.HOME_VARIABLE)
        layout.prop(self, "storage")
        layout.prop(self, "drop_in_viewport")
        draw_shortcut(layout, context)


def _draw_account(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    service: ServiceSpec,
    values: bpy.types.AddonPreferences,
) -> None:
    """Draw a service's key, base URL, and limit, and the result of Test Key."""
    name, properties = service.id.lower(), account_properties(service)
    layout.label(text=shown(service.label), icon='INTERNET', translate=False)
    for part, variable in (("key", service.key_variable), ("url", service.url_variable), ("limit", "")):
        if f"{name}_{part}" in properties:
            _draw_overridden(layout, values, f"{name}_{part}", variable)
    tests = session.current().key_tests
    row = layout.row()
    row.enabled = not tests.is_running(service.id)
    draw_button(row, PATINA_OT_test_key).service = service.id
    if not row.enabled:
        layout.label(text="Contacting the service...", icon='SORTTIME')
    elif report := tests.report(service.id, preferences.account_of(context, service)):
        draw_message(layout, context, report.text, _KEY_ICONS[report.works], characters=_LINE_CHARACTERS)


def _draw_overridden(layout: bpy.types.UILayout, values: bpy.types.AddonPreferences, name: str, variable: str) -> None:
    """Draw a preference that the environment may override."""
    column = layout.column()
    column.active = not os.environ.get(variable)
    column.prop(values, name)
    if not column.active:
        message = Message("The environment variable {name} overrides this", name=variable)
        column.label(text=shown(message), icon='INFO', translate=False)
