# SPDX-License-Identifier: GPL-3.0-or-later
"""The account and the folders, in Blender's preferences or in the environment, as plain values."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import bpy
from bpy.props import EnumProperty, StringProperty

from .. import __package__ as base_package
from ..core import folders
from ..core.services.account import DEFAULT_BASE_URL, Account
from ..core.version import VERSION

KEY_VARIABLE = "PATINA_API_KEY"
URL_VARIABLE = "PATINA_BASE_URL"

STORAGE_ITEMS = (
    ('USER', "Patina Folder", "Keep the maps in your Patina folder, outside Blender's own folders"),
    ('BESIDE', "Beside the .blend", "Keep the maps in //textures/; until the file is saved, in your Patina folder"),
    ('PACKED', "Packed", "Pack the maps into the .blend as well as keeping them in your Patina folder"),
)


class PATINA_AP_preferences(bpy.types.AddonPreferences):
    """The add-on's preferences."""

    bl_idname = base_package

    api_key: StringProperty(
        name="API Key",
        description="Your key for the PATINA API. Blender keeps it in its preferences file, unencrypted",
        subtype='PASSWORD',
    )
    base_url: StringProperty(
        name="Base URL", description="The address of the PATINA API", default=DEFAULT_BASE_URL
    )
    folder: StringProperty(
        name="Patina Folder",
        description="Where maps and jobs are kept; empty for your computer's usual data folder",
        subtype='DIR_PATH',
    )
    storage: EnumProperty(name="Keep Maps", description="Where a material's maps are kept", items=STORAGE_ITEMS)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the preferences."""
        layout = self.layout
        layout.use_property_split = True
        for name, variable in (
            ("api_key", KEY_VARIABLE),
            ("base_url", URL_VARIABLE),
            ("folder", folders.HOME_VARIABLE),
        ):
            column = layout.column()
            column.active = not os.environ.get(variable)
            column.prop(self, name)
            if not column.active:
                column.label(text=f"{variable} is set in the environment and is used instead", icon='INFO')
        layout.prop(self, "storage")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences as plain values; the environment's where it has any."""

    key: str = field(repr=False)
    base_url: str
    home: Path
    storage: str


def read(context: bpy.types.Context) -> Preferences:
    """The preferences of this moment. Also works where the add-on was enabled without an entry there."""
    addon = context.preferences.addons.get(base_package)
    values = addon.preferences if addon else None
    return Preferences(
        key=(os.environ.get(KEY_VARIABLE) or (values.api_key if values else "")).strip(),
        base_url=(os.environ.get(URL_VARIABLE) or (values.base_url if values else "") or DEFAULT_BASE_URL).strip(),
        home=folders.home(bpy.path.abspath(values.folder) if values else ""),
        storage=values.storage if values else 'USER',
    )


def account(context: bpy.types.Context) -> Account:
    """What a service needs to know to work for this user."""
    preferences = read(context)
    system = context.preferences.system
    return Account(
        base_url=preferences.base_url,
        key=preferences.key,
        timeout=float(system.network_timeout),
        connection_limit=system.network_connection_limit,
        user_agent=f"Patina/{VERSION} Blender/{bpy.app.version_string.split()[0]}",
    )


def register() -> None:
    """Add the preferences."""
    bpy.utils.register_class(PATINA_AP_preferences)


def unregister() -> None:
    """The mirror of register."""
    bpy.utils.unregister_class(PATINA_AP_preferences)
