# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sets for one material: in the scene, for the panel, and as the arguments of the operator."""

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, PointerProperty, StringProperty

from ...core.model.maps import MAPS
from ...core.model.tasks import TASKS
from ...core.services import AUTO, SERVICES
from ..inputs.map_items import MAKEABLE
from .attaching import Attached, Classes
from .from_table import with_properties

TASK_ITEMS = tuple((task.id, str(task.label), str(task.description)) for task in TASKS.values())
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
            str(service.label)[:1].upper() + str(service.label)[1:],
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


class SharedInputs:
    """What the scene and the operator both have.

    The options serve both: Blender saves a scene's property with SKIP_SAVE like any other, and keeps it free of
    keyframes; an operator's does not come back in the next call.
    """

    task: EnumProperty(
        name="Make", description="What is to be made from what", items=TASK_ITEMS, options={'SKIP_SAVE'}
    )
    prompt: StringProperty(
        name="Prompt", description="The material in words, English or Chinese", options={'SKIP_SAVE'}
    )
    tiling_mode: EnumProperty(
        name="Tiling",
        description="Which edges of the maps continue each other",
        items=TILING_ITEMS,
        options={'SKIP_SAVE'},
    )
    # Soft limits only: hard ones clamp silently, and the real ones belong to each service.
    image_size: IntProperty(
        name="Size",
        description="Side of the square maps in pixels",
        default=1024,
        soft_min=256,
        soft_max=4096,
        subtype='PIXEL',
        options={'SKIP_SAVE'},
    )
    upscale_factor: IntProperty(
        name="Upscale",
        description="Enlarge the finished maps this many times; 0 leaves it out. Online this costs more",
        soft_min=0,
        soft_max=4,
        options={'SKIP_SAVE'},
    )
    seed: IntProperty(
        name="Seed",
        description="The same seed makes the same material again; -1 chooses one. Not every service has it",
        default=-1,
        min=-1,
        options={'SKIP_SAVE'},
    )
    variants: IntProperty(
        name="Variants",
        description="How many materials are made at once; the first is put on the objects",
        default=1,
        soft_min=1,
        soft_max=4,
        options={'SKIP_SAVE'},
    )
    output_format: EnumProperty(
        name="Format", description="The format of the maps' files", items=FORMAT_ITEMS, options={'SKIP_SAVE'}
    )
    service: EnumProperty(
        name="Service", description="Who makes the maps", items=SERVICE_ITEMS, options={'SKIP_SAVE'}
    )
    assign_to: EnumProperty(
        name="Assign To",
        description="Where the material goes when it is ready",
        items=ASSIGN_ITEMS,
        options={'SKIP_SAVE'},
    )


@with_properties(
    {
        f"use_{kind}": BoolProperty(
            name=str(MAPS[kind].label),
            description=str(MAPS[kind].description),
            default=MAPS[kind].is_default,
            options=set(),
        )
        for kind in MAKEABLE
    }
)
class PATINA_PG_inputs(SharedInputs, bpy.types.PropertyGroup):
    """The panel's inputs, saved with the scene. It has no methods: with one, the 4.2 module crashes at its exit."""

    image: PointerProperty(
        type=bpy.types.Image, name="Image", description="The photo, texture or reference to work from"
    )
    image_url: StringProperty(
        name="Image Address", description="Its web address, where it is not on this computer", options=set()
    )
    mask: PointerProperty(
        type=bpy.types.Image, name="Mask", description="White where the image counts, black where it does not"
    )
    mask_url: StringProperty(
        name="Mask Address", description="Its web address, where it is not on this computer", options=set()
    )
    keep_size: BoolProperty(
        name="Size of the Image",
        description="Make the maps in the size of the image",
        default=True,
        options=set(),
    )


CLASSES: Classes = (PATINA_PG_inputs,)
ATTACHED: Attached = ((bpy.types.Scene, "patina", PointerProperty(type=PATINA_PG_inputs)),)
