# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences in Blender, in the order of a newcomer's questions."""

import os

import bpy

from ...core.model.message import Message, verbatim
from ...core.model.money import DOLLARS
from ...core.model.service import ServiceSpec
from .. import preferences, pump
from ..message_layout import Icon, draw_message, region_width
from ..narrowing import present
from ..operators.account import PATINA_OT_test_key
from ..properties.preferences import StoredPreferences, account_properties
from ..session import session
from ..translation import shown
from . import preferences_folder
from .buttons import draw_button, labeled_row
from .remedies import draw_allow_online, draw_open_account
from .shortcut import draw_shortcut

_KEY_ICONS: dict[bool | None, Icon] = {True: 'CHECKMARK', False: 'ERROR', None: 'QUESTION'}
_CHARACTER_PIXELS = 6.0
_MARGIN_PIXELS = 90
_FIELD_SHARE = 0.6
"""How much of a row a field has, beside its label."""


class PATINA_AP_preferences(StoredPreferences, bpy.types.AddonPreferences):
    """The add-on's preferences."""

    bl_idname = preferences.ADDON

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the preferences, and have measured what the Patina folder holds."""
        session.current().folder.look_again()
        pump.start()
        layout = present(self.layout)
        layout.use_property_split = True
        layout.use_property_decorate = False
        _draw_sources(_section(layout, "Where Materials Come From", 'MATERIAL'), context, self)
        folder = _section(layout, "Maps and Jobs", 'FILE_FOLDER')
        _draw_overridden(folder, context, self, "folder", preferences_folder.VARIABLE)
        preferences_folder.draw(folder, context)
        _draw_limits(_section(layout, "Daily Limit", 'TIME'), context, self)
        defaults = _section(layout, "Defaults", 'PREFERENCES')
        for name in ("service", "storage", "show_preview", "drop_in_viewport"):
            defaults.prop(self, name)
        draw_shortcut(defaults, context)


def _section(layout: bpy.types.UILayout, title: str, icon: Icon) -> bpy.types.UILayout:
    """Draw the title of a part of the page, and return the column for it."""
    column = layout.box().column()
    column.label(text=title, icon=icon)
    return column


def _draw_sources(layout: bpy.types.UILayout, context: bpy.types.Context, stored: bpy.types.AddonPreferences) -> None:
    """Draw which key is needed, and the account with each service."""
    message = Message(
        "You need no key: the built-in generator makes materials on your computer, for free. With a key, an online "
        "service makes them with AI. One key is enough. You create it in your account with the service."
    )
    draw_message(layout, context, message, characters=_characters(context))
    for service in preferences.WITH_ACCOUNT:
        _draw_account(layout.box().column(), context, service, stored)


def _draw_account(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    service: ServiceSpec,
    stored: bpy.types.AddonPreferences,
) -> None:
    """Draw a service's key, the button that tests it with the result, and its address."""
    name, properties = service.id.lower(), account_properties(service)
    layout.label(text=shown(service.label), icon='INTERNET', translate=False)
    draw_message(layout, context, service.about or service.cost, characters=_characters(context))
    if f"{name}_key" in properties:
        _draw_overridden(layout, context, stored, f"{name}_key", service.key_variable)
    _draw_test(layout, context, service)
    if f"{name}_url" in properties:
        _draw_overridden(layout, context, stored, f"{name}_url", service.url_variable)


def _draw_test(layout: bpy.types.UILayout, context: bpy.types.Context, service: ServiceSpec) -> None:
    """Draw Test Key, what it needs, and the result below it; and the buttons that open the service's pages."""
    tests = session.current().key_tests
    is_running = tests.is_running(service.id)
    can_ask = bpy.app.online_access or not service.needs_internet
    row = labeled_row(layout, "")
    row.alignment = 'LEFT'
    button = row.row(align=True)
    button.enabled = can_ask and not is_running
    draw_button(button, PATINA_OT_test_key).service = service.id
    if service.website:
        present(row.operator("wm.url_open", text="Documentation", icon='URL')).url = service.website
    draw_open_account(row, service.id)
    report = tests.report(service.id, preferences.account_of(context, service))
    if not can_ask:
        below = labeled_row(layout, "").column()
        if bpy.app.online_access_override:
            _draw_note(below, context, Message("Blender was started offline."), 'INFO')
        draw_allow_online(below)
    elif is_running:
        labeled_row(layout, "").label(text="Contacting the service...", icon='SORTTIME')
    elif report:
        _draw_note(labeled_row(layout, "").column(), context, report.text, _KEY_ICONS[report.works])


def _draw_note(layout: bpy.types.UILayout, context: bpy.types.Context, message: Message, icon: Icon) -> None:
    """Draw a message below a field, as wide as that."""
    draw_message(layout, context, message, icon, characters=_characters(context, _FIELD_SHARE))


def _draw_limits(layout: bpy.types.UILayout, context: bpy.types.Context, stored: bpy.types.AddonPreferences) -> None:
    """Draw the daily limit of each service, with its unit."""
    message = Message("Patina asks before today's tasks cost more than this.")
    draw_message(layout, context, message, characters=_characters(context))
    for service in preferences.WITH_ACCOUNT:
        if (name := f"{service.id.lower()}_limit") in account_properties(service):
            row = labeled_row(layout, shown(service.title))
            row.prop(stored, name, text="")
            row.separator()
            row.label(text=shown(_unit_text(service, preferences.limit(context, service))), translate=False)


def _unit_text(service: ServiceSpec, limit: float) -> Message:
    """Return what stands behind a limit: its unit, and that 0 is none."""
    unit = verbatim("$") if service.unit == DOLLARS else Message("credits")
    return Message("{unit} a day", unit=unit) if limit > 0 else Message("{unit} a day (0 = no limit)", unit=unit)


def _draw_overridden(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    stored: bpy.types.AddonPreferences,
    name: str,
    variable: str,
) -> None:
    """Draw a preference, grayed out if an environment variable takes precedence, with the name of that variable."""
    row = layout.row()
    row.enabled = not os.environ.get(variable)
    row.prop(stored, name)
    if not row.enabled:
        message = Message("Environment variable {name} overrides this", name=variable)
        _draw_note(labeled_row(layout, "").column(), context, message, 'INFO')


def _characters(context: bpy.types.Context, share: float = 1.0) -> int:
    """Return how many letters fit into a line that has this share of the page's width."""
    return max(30, int((region_width(context) - _MARGIN_PIXELS) * share / _CHARACTER_PIXELS))
