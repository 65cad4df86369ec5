# SPDX-License-Identifier: GPL-3.0-or-later
"""Read accounts and folders from Blender's preferences or from the environment, as plain values."""

import os
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bpy

from ..core.model import pasted_text
from ..core.model.account import Account
from ..core.model.service import ServiceSpec
from ..core.model.version import VERSION
from ..core.services import AUTO, SERVICES
from ..core.store import folders
from . import values
from .narrowing import present

ADDON = __package__.rpartition(".")[0]
"""The add-on's name in Blender's preferences: patina_addon, or bl_ext.user_default.patina."""
WITH_ACCOUNT = tuple(service for service in SERVICES.values() if service.has_account)
"""The services that have an account."""
_VARIABLES = tuple(
    variable for service in WITH_ACCOUNT for variable in (service.key_variable, service.url_variable) if variable
)
"""The environment variables that take precedence over what is stored."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences as plain values. The environment takes precedence."""

    home: Path
    """The Patina folder."""
    storage: str
    """Where maps are kept: an identifier of STORAGE_ITEMS in properties/preferences.py."""
    can_drop_in_viewport: bool = False
    """Whether image files that are dropped on the 3D Viewport itself may be for Patina."""
    can_show_preview: bool = True
    """Whether the objects show what the built-in generator makes of a prompt while an online service works on it."""


def _stored(context: bpy.types.Context) -> values.AddonPreferences | None:
    return values.addon_preferences(context, ADDON)


def read(context: bpy.types.Context) -> Preferences:
    """Return the current preferences."""
    stored = _stored(context)
    return Preferences(
        home=folders.home(absolute(stored.folder) if stored else ""),
        storage=stored.storage if stored else 'USER',
        can_drop_in_viewport=bool(stored and stored.drop_in_viewport),
        can_show_preview=stored is None or stored.show_preview,
    )


def service(context: bpy.types.Context) -> str:
    """Return the id of the service that Automatic stands for, or AUTO for the first that can be used."""
    stored = _stored(context)
    return stored.service if stored else AUTO


@cache
def absolute(folder: str) -> str:
    """Return the absolute path of a folder, which may begin with //. It stays the same when another file is opened."""
    return str(folders.absolute(bpy.path.abspath(pasted_text.unquoted(folder)))) if folder else ""


def limit(context: bpy.types.Context, service: ServiceSpec) -> float:
    """Return the daily limit for a service, in its own unit; 0 for no limit."""
    stored = _stored(context)
    return values.account_limit(stored, service.id) if stored else 0.0


def state(context: bpy.types.Context) -> Hashable:
    """Return all that accounts are made of, to see whether anything of it has changed. Cheap enough for draw()."""
    stored, system = _stored(context), present(context.preferences).system
    return (
        values.account_values(stored) if stored else (),
        tuple(map(os.environ.get, _VARIABLES)),
        system.network_timeout,
        system.network_connection_limit,
    )


def key_of(context: bpy.types.Context, service: ServiceSpec) -> str:
    """Return the user's key for a service; empty if there is none."""
    stored = _stored(context)
    key = values.account_text(stored, service.id, "key") if stored else ""
    return pasted_text.key(os.environ.get(service.key_variable, "") or key)


def account_of(context: bpy.types.Context, service: ServiceSpec) -> Account:
    """Return the user's account at a service, with the network settings."""
    stored = _stored(context)
    url = values.account_text(stored, service.id, "url") if stored else ""
    system = present(context.preferences).system
    return Account(
        base_url=(os.environ.get(service.url_variable, "") or url or service.base_url).strip(),
        key=key_of(context, service),
        endpoint=service.endpoint,
        timeout=float(system.network_timeout),
        connection_limit=system.network_connection_limit,
        user_agent=f"Patina/{VERSION} Blender/{bpy.app.version_string.split()[0]}",
    )
