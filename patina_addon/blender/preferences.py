# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts and the folders, in Blender's preferences or in the environment, as plain values."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bpy

from ..core.model.account import Account
from ..core.model.service import ServiceSpec
from ..core.model.version import VERSION
from ..core.services import SERVICES
from ..core.store import folders
from . import values
from .narrowing import present

ADDON = __package__.rpartition(".")[0]
"""The add-on's name, by which Blender knows its preferences: patina_addon, or bl_ext.user_default.patina."""
WITH_ACCOUNT = tuple(service for service in SERVICES.values() if service.has_account)


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences as plain values; the environment's where it has any."""

    home: Path
    storage: str


def _stored(context: bpy.types.Context) -> values.AddonPreferences | None:
    return values.addon_preferences(context, ADDON)


def read(context: bpy.types.Context) -> Preferences:
    """Return the preferences as they are now."""
    stored = _stored(context)
    return Preferences(
        home=folders.home(absolute(stored.folder) if stored else ""),
        storage=stored.storage if stored else 'USER',
    )


@cache
def absolute(folder: str) -> str:
    """Return a folder, which may begin with // for that of the open file, as one that no other file changes."""
    return str(folders.absolute(bpy.path.abspath(folder))) if folder else ""


def limit(context: bpy.types.Context, service: ServiceSpec) -> float:
    """Return the daily limit that the user set for a service, in its own unit; 0 for none."""
    stored = _stored(context)
    return values.account_limit(stored, service.id) if stored else 0.0


def account_of(context: bpy.types.Context, service: ServiceSpec) -> Account:
    """Return what a service needs to know to work for this user."""
    stored = _stored(context)
    key, url = (values.account_text(stored, service.id, part) if stored else "" for part in ("key", "url"))
    system = present(context.preferences).system
    return Account(
        base_url=(os.environ.get(service.url_variable, "") or url or service.base_url).strip(),
        key=(os.environ.get(service.key_variable, "") or key).strip(),
        timeout=float(system.network_timeout),
        connection_limit=system.network_connection_limit,
        user_agent=f"Patina/{VERSION} Blender/{bpy.app.version_string.split()[0]}",
    )
