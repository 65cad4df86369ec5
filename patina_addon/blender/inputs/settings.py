# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sets for one material, defined once for the scene (the panel) and for the operator (a script)."""

from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, PointerProperty, StringProperty

from ...core.model.maps import MAPS
from ...core.model.tasks import TASKS
from ...core.services import AUTO, SERVICES
from .map_items import MAKEABLE

TASK_ITEMS = tuple((task.id, task.label, task.description) for task in TASKS.values())
TILING_ITEMS = (
    ('DEFAULT', "Service Default", "Leave it to the service; the built-in generator tiles both ways"),
    ('NONE', "None", "The edges need not meet"),
    ('X', "X", "The left edge continues the right one"),
    ('Y', "Y", "The top edge continues the bottom one"),
    ('XY', "Both", "All edges meet"),
)
SERVICE_ITEMS = (
    (AUTO, "Automatic", "The first service that has a key and can be reached, else the built-in generator"),
    *(
        (
            service.id,
            service.label[:1].upper() + service.label[1:],
            f"{'Online' if service.needs_internet else 'Without the internet'}. {service.cost}",
        )
        for service in SERVICES.values()
    ),
)
FORMAT_ITEMS = (
    ('DEFAULT', "Service Default", "Leave it to the service"),
    ('PNG', "PNG", "Lossless"),
    ('JPEG', "JPEG", "Small, and not exact"),
    ('WEBP', "WebP", "Smaller, and not exact"),
)
ASSIGN_ITEMS = (
    ('SELECTED', "Selected Objects", "The active slot of each object that is selected now"),
    ('ACTIVE', "Active Slot", "The active slot of the active object alone"),
    ('NEW_SLOT', "New Slot", "A slot that is added to each object that is selected now"),
    ('FACES', "Selected Faces", "The faces that are selected in Edit Mode now, in a slot of their own"),
    ('NOTHING', "Nothing", "Only make the material"),
)

SHARED: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "task": (EnumProperty, {"name": "Make", "description": "What is to be made from what", "items": TASK_ITEMS}),
    "prompt": (StringProperty, {"name": "Prompt", "description": "The material in words, English or Chinese"}),
    "tiling_mode": (
        EnumProperty,
        {"name": "Tiling", "description": "Which edges of the maps continue each other", "items": TILING_ITEMS},
    ),
    # Soft limits only: hard ones clamp silently, and the real ones belong to each service.
    "image_size": (
        IntProperty,
        {
            "name": "Size",
            "description": "Side of the square maps in pixels",
            "default": 1024,
            "soft_min": 256,
            "soft_max": 4096,
            "subtype": 'PIXEL',
        },
    ),
    "upscale_factor": (
        IntProperty,
        {
            "name": "Upscale",
            "description": "Enlarge the finished maps this many times; 0 leaves it out. Online this costs more",
            "soft_min": 0,
            "soft_max": 4,
        },
    ),
    "seed": (
        IntProperty,
        {
            "name": "Seed",
            "description": "The same seed makes the same material again; -1 chooses one. Not every service has it",
            "default": -1,
            "min": -1,
        },
    ),
    "variants": (
        IntProperty,
        {
            "name": "Variants",
            "description": "How many materials are made at once; the first is put on the objects",
            "default": 1,
            "soft_min": 1,
            "soft_max": 4,
        },
    ),
    "output_format": (
        EnumProperty,
        {"name": "Format", "description": "The format of the maps' files", "items": FORMAT_ITEMS},
    ),
    "service": (EnumProperty, {"name": "Service", "description": "Who makes the maps", "items": SERVICE_ITEMS}),
    "assign_to": (
        EnumProperty,
        {"name": "Assign To", "description": "Where the material goes when it is ready", "items": ASSIGN_ITEMS},
    ),
}
PICTURES = {
    "image": ("Image", "The photo, texture or reference to work from"),
    "mask": ("Mask", "White where the image counts, black where it does not"),
}


def annotations(**more: Any) -> dict[str, Any]:
    """Annotations for the shared properties, with `more` keywords for each."""
    return {name: make(**keywords, **more) for name, (make, keywords) in SHARED.items()}


class PATINA_PG_settings(bpy.types.PropertyGroup):
    """The panel's inputs, saved with the scene."""

    __annotations__ = (
        annotations(options=set())
        | {
            f"use_{kind}": BoolProperty(
                name=MAPS[kind].label, description=MAPS[kind].description, default=MAPS[kind].is_default, options=set()
            )
            for kind in MAKEABLE
        }
        | {
            name: PointerProperty(type=bpy.types.Image, name=label, description=description)
            for name, (label, description) in PICTURES.items()
        }
        | {
            f"{name}_url": StringProperty(
                name=f"{label} Address", description="Its web address, where it is not on this computer", options=set()
            )
            for name, (label, _) in PICTURES.items()
        }
        | {
            "keep_size": BoolProperty(
                name="Size of the Image",
                description="Make the maps in the size of the image",
                default=True,
                options=set(),
            )
        }
    )


def chosen_maps(settings: PATINA_PG_settings) -> tuple[str, ...]:
    """The kinds of map that are ticked. No method: the 4.2 module crashes at exit where a PropertyGroup has one."""
    return tuple(kind for kind in MAKEABLE if getattr(settings, f"use_{kind}"))


def usable_pictures(settings: PATINA_PG_settings) -> tuple[str, ...]:
    """The names of the pictures that count: a mask counts where there is an image that it belongs to."""
    return tuple(PICTURES) if settings.image or settings.image_url.strip() else ("image",)


class PATINA_PG_results(bpy.types.PropertyGroup):
    """What a script asks for afterwards. Not saved, not undone."""

    last_job: StringProperty(name="Last Job", description="The id of the job that was started last")
    last_material: StringProperty(name="Last Material", description="The name of the material that was made last")


CLASSES = (PATINA_PG_settings, PATINA_PG_results)


def register() -> None:
    """Add the classes, then the pointers to them."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.Scene.patina = PointerProperty(type=PATINA_PG_settings)
    bpy.types.WindowManager.patina = PointerProperty(type=PATINA_PG_results)


def unregister() -> None:
    """The mirror of register."""
    del bpy.types.WindowManager.patina
    del bpy.types.Scene.patina
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
