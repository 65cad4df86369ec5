# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts and the folders, in Blender's preferences or in the environment, as plain values."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
from bpy.props import EnumProperty, FloatProperty, StringProperty

from ..core.model.account import Account
from ..core.model.money import DOLLARS
from ..core.model.service import ServiceSpec
from ..core.model.version import VERSION
from ..core.services import SERVICES
from ..core.store import folders

ADDON = __package__.rpartition(".")[0]
"""The add-on's name, by which Blender knows its preferences: patina_addon, or bl_ext.user_default.patina."""
STORAGE_ITEMS = (
    ('USER', "Patina Folder", "Keep the maps in your Patina folder, outside Blender's own folders"),
    ('BESIDE', "Beside the .blend", "Keep the maps in //textures/; until the file is saved, in your Patina folder"),
    ('PACKED', "Packed", "Pack the maps into the .blend as well as keeping them in your Patina folder"),
)
WITH_ACCOUNT = tuple(service for service in SERVICES.values() if service.has_account)


def _account_annotations(service: ServiceSpec) -> dict[str, object]:
    """The properties of one service's account, as far as it has them: foxapi_key, foxapi_url, foxapi_limit."""
    unit = "dollars" if service.unit == DOLLARS else service.unit
    name = service.id.lower()
    found: dict[str, object] = {}
    if service.key_variable:
        found[f"{name}_key"] = StringProperty(
            name="Key",
            description=f"Your key for the {service.label}. Blender keeps it in its preferences file, unencrypted",
            subtype='PASSWORD',
        )
    if service.base_url:
        found[f"{name}_url"] = StringProperty(
            name="Address", description=f"The address of the {service.label}", default=service.base_url
        )
    if service.may_cost:
        found[f"{name}_limit"] = FloatProperty(
            name="Daily Limit",
            description=f"Generate asks first when a day's tasks would pass this many {unit}; 0 for no limit",
            min=0.0,
            soft_max=1000.0,
        )
    return found


PROPERTIES: dict[str, object] = {
    "folder": StringProperty(
        name="Patina Folder",
        description="Where maps and jobs are kept; empty for your computer's usual data folder",
        subtype='DIR_PATH',
    ),
    "storage": EnumProperty(name="Keep Maps", description="Where a material's maps are kept", items=STORAGE_ITEMS),
    **{name: value for service in WITH_ACCOUNT for name, value in _account_annotations(service).items()},
}
"""What Blender keeps. The class that has these properties also draws them, and so stands with the panels."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences as plain values; the environment's where it has any."""

    home: Path
    storage: str


def _entry(context: bpy.types.Context) -> Any:
    """Blender's entry for the add-on. There is none where it was enabled for this session only."""
    addon = context.preferences.addons.get(ADDON)
    return addon.preferences if addon else None


def read(context: bpy.types.Context) -> Preferences:
    """The preferences of this moment."""
    values = _entry(context)
    return Preferences(
        home=folders.home(bpy.path.abspath(values.folder) if values else ""),
        storage=values.storage if values else 'USER',
    )


def limit(context: bpy.types.Context, service: ServiceSpec) -> float:
    """The daily limit that the user set for a service, in its own unit; 0 for none."""
    values = _entry(context)
    return getattr(values, f"{service.id.lower()}_limit", 0.0) if values else 0.0


def account_of(context: bpy.types.Context, service: ServiceSpec) -> Account:
    """What a service needs to know to work for this user."""
    values, name = _entry(context), service.id.lower()
    key, url = (getattr(values, f"{name}_{part}", "") if values else "" for part in ("key", "url"))
    system = context.preferences.system
    return Account(
        base_url=(os.environ.get(service.url_variable, "") or url or service.base_url).strip(),
        key=(os.environ.get(service.key_variable, "") or key).strip(),
        timeout=float(system.network_timeout),
        connection_limit=system.network_connection_limit,
        user_agent=f"Patina/{VERSION} Blender/{bpy.app.version_string.split()[0]}",
    )
