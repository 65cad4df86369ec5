# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: an account for each service, and where maps are stored.

The class that Blender registers also draws them, so it is in panels/preferences.py.
"""

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, StringProperty

from ...core.model.money import DOLLARS
from ...core.model.service import ServiceSpec
from ...core.services import AUTO
from .. import pump
from ..preferences import WITH_ACCOUNT, absolute
from ..values import AddonPreferences
from .generated_properties import with_properties
from .inputs import SERVICE_ITEMS

STORAGE_ITEMS = (
    ('USER', "Patina Folder", "Keep the maps in your Patina folder, outside Blender's own folders"),
    ('BESIDE', "Beside the .blend", "Save the maps in //textures/, or in your Patina folder if the file is unsaved"),
    ('PACKED', "Packed", "Pack the maps into the .blend, and keep them in your Patina folder, too"),
)


def account_properties(service: ServiceSpec) -> dict[str, object]:
    """Return those properties that a service's account has, such as fal_key, fal_url, and fal_limit."""
    unit = "dollars" if service.unit == DOLLARS else service.unit
    name = service.id.lower()
    properties: dict[str, object] = {}
    if service.key_variable:
        properties[f"{name}_key"] = StringProperty(
            name="API Key",
            description=f"Your key for the {service.label}. Blender stores it unencrypted in its preferences file",
            subtype='PASSWORD',
            update=_on_account,
        )
    if service.base_url:
        properties[f"{name}_url"] = StringProperty(
            name="Base URL",
            description=f"The address of the {service.label}",
            default=service.base_url,
            update=_on_account,
        )
    if service.may_cost:
        properties[f"{name}_limit"] = FloatProperty(
            name="Daily Limit",
            description=f"Ask before tasks cost more than this many {unit} in a day. 0 means no limit",
            min=0.0,
            soft_max=1000.0,
        )
    return properties


def _make_absolute(stored: AddonPreferences, _context: bpy.types.Context) -> None:
    """Keep the folder itself, not how to find it from the file that is open."""
    absolute.cache_clear()
    if (folder := absolute(stored.folder)) != stored.folder:
        stored.folder = folder
    pump.wake()


def _on_account(_stored: bpy.types.AddonPreferences, _context: bpy.types.Context) -> None:
    """Have jobs resumed that waited for it."""
    pump.wake()


@with_properties(
    {name: value for service in WITH_ACCOUNT for name, value in account_properties(service).items()}
)
class StoredPreferences:
    """The stored preferences."""

    folder: StringProperty(
        name="Patina Folder",
        description="Where maps and jobs are stored. If empty, in your system's default folder for application data",
        subtype='DIR_PATH',
        update=_make_absolute,
    )
    drop_in_viewport: BoolProperty(
        name="Drop Images in the Viewport",
        description="Offer Patina also for image files that are dropped on the 3D Viewport itself, beside what Blender "
        "does with them. The Patina tab always takes them",
    )
    show_preview: BoolProperty(
        name="Preview While Waiting",
        description="While an online service makes a material from text, show what the built-in generator makes of the "
        "same text. It is free, and the maps of the service take its place",
        default=True,
    )
    service: EnumProperty(
        name="Automatic Service",
        description="What the panel and scripts use if the service is set to Automatic",
        items=((AUTO, "First Available", SERVICE_ITEMS[0][2]), *SERVICE_ITEMS[1:]),
    )
    storage: EnumProperty(name="Keep Maps", description="Where the maps of a material are stored", items=STORAGE_ITEMS)
