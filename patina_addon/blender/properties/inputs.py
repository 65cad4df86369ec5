# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs for a material: in the scene, for the panel, and as properties of the operator."""

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, PointerProperty, StringProperty

from ...core.model.maps import MAPS, METALNESS
from ...core.model.tasks import TASKS
from ...core.services import AUTO, SERVICES
from .. import preferences, pump, values
from ..inputs import plan_request
from ..inputs.map_items import AVAILABLE_MAPS
from ..material.images import is_map
from ..narrowing import of_type, present
from ..session import session
from ..translation import CONTEXT
from .declarations import Attached, Classes
from .generated_properties import with_properties

TASK_ITEMS = tuple((task.id, str(task.label), str(task.description)) for task in TASKS.values())
# The numbers are those that .blend files store.
TILING_ITEMS = (
    (
        'DEFAULT',
        "Automatic",
        "The service decides, since nothing is sent about it. With the built-in generator and fal, all edges tile. The "
        "PATINA API does not say what it does. Every choice costs the same",
        0,
    ),
    ('XY', "Both", "All edges tile. It costs the same as Automatic", 4),
    ('X', "X", "Only the left and right edges tile. It costs the same as Automatic", 2),
    ('Y', "Y", "Only the top and bottom edges tile. It costs the same as Automatic", 3),
    ('NONE', "None", "No edge tiles. It costs the same as Automatic", 1),
)
SERVICE_ITEMS = (
    (AUTO, "Automatic", "The first service that has a key and can be reached, or else the built-in generator"),
    *(
        (
            service.id,
            str(service.title),
            f"{'Online' if service.needs_internet else 'Offline'}. {service.cost}".rstrip("."),
        )
        for service in SERVICES.values()
    ),
)
FORMAT_ITEMS = (
    ('DEFAULT', "Automatic", "The service decides, since nothing is sent about it"),
    ('PNG', "PNG", "Lossless"),
    ('JPEG', "JPEG", "Small files, lossy"),
    ('WEBP', "WebP", "Smallest files, lossy"),
)
METALLIC_DESCRIPTION = (
    "Where the surface is bare metal. Until you click here, it is on where maps are free, and where the prompt names a "
    "metal. It adds $0.01 per megapixel at fal, and some credits at the PATINA API, which publishes no price"
)
ASSIGN_ITEMS = (
    ('SELECTED', "Selected Objects", "The active material slot of each selected object"),
    ('ACTIVE', "Active Slot", "Only the active material slot of the active object"),
    ('NEW_SLOT', "New Slot", "A new material slot on each selected object"),
    ('FACES', "Selected Faces", "The faces selected in Edit Mode, in their own material slot"),
    ('NOTHING', "Nothing", "Only create the material"),
)


def _on_image(_panel: bpy.types.PropertyGroup, _context: bpy.types.Context) -> None:
    """Have the timer look at the image soon."""
    pump.wake()


def _on_prompt(panel: bpy.types.PropertyGroup, context: bpy.types.Context) -> None:
    """Look for lines that the field left out of what was pasted, and have the timer look at the words soon."""
    prompt = values.inputs(of_type(panel.id_data, bpy.types.Scene)).prompt
    session.current().pasted_lines.prompt_changed(present(context.window_manager), prompt)
    pump.wake()


def _is_metallic_on(group: bpy.types.PropertyGroup) -> bool:
    return plan_request.is_metallic_on(bpy.context, values.inputs(of_type(group.id_data, bpy.types.Scene)))


def _set_metallic(group: bpy.types.PropertyGroup, is_on: bool) -> None:
    values.set_map_enabled(values.inputs(of_type(group.id_data, bpy.types.Scene)), METALNESS, is_on)


def _is_own(_group: bpy.types.PropertyGroup, image: bpy.types.Image) -> bool:
    """Return whether to list an image: the maps that Patina loaded would hide the user's own."""
    return not is_map(image, preferences.read(bpy.context).home)


class SharedInputs:
    """The inputs that the scene and the operator both have.

    SKIP_SAVE suits both: a scene's property is still saved, but cannot be animated, and an operator's property is not
    remembered for the next call.
    """

    task: EnumProperty(
        name="Task", description="What to generate, and from what", items=TASK_ITEMS, options={'SKIP_SAVE'}
    )
    prompt: StringProperty(
        name="Prompt",
        description="Describe the material in English or Chinese",
        translation_context=CONTEXT,
        options={'SKIP_SAVE'},
    )
    tiling_mode: EnumProperty(
        name="Tiling",
        description="Which edges tile seamlessly",
        items=TILING_ITEMS,
        options={'SKIP_SAVE'},
    )
    # Soft limits only: hard ones clamp silently, and the real ones belong to each service.
    image_size: IntProperty(
        name="Resolution",
        description="Width and height of the maps in pixels. Twice as many take about four times as long, and services "
        "that charge ask more for them",
        default=1024,
        soft_min=256,
        soft_max=4096,
        subtype='PIXEL',
        options={'SKIP_SAVE'},
    )
    upscale_factor: IntProperty(
        name="Upscale",
        description="How many times to enlarge the finished maps. 0 means off. It takes longer, and services that "
        "charge ask more for it",
        soft_min=0,
        soft_max=4,
        options={'SKIP_SAVE'},
    )
    seed: IntProperty(
        name="Seed",
        description="The same words with the same seed give the same material again. -1 picks a random seed. It costs "
        "nothing, and not all services support it",
        default=-1,
        min=-1,
        options={'SKIP_SAVE'},
    )
    variants: IntProperty(
        name="Variants",
        description="How many materials to generate at once. The first is assigned to the objects. Each one costs as "
        "much as a single one",
        default=1,
        soft_min=1,
        soft_max=4,
        options={'SKIP_SAVE'},
    )
    output_format: EnumProperty(
        name="Format", description="File format of the maps", items=FORMAT_ITEMS, options={'SKIP_SAVE'}
    )
    service: EnumProperty(
        name="Service", description="The service that generates the maps", items=SERVICE_ITEMS, options={'SKIP_SAVE'}
    )
    assign_to: EnumProperty(
        name="Assign To",
        description="What to assign the finished material to",
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
        for kind in AVAILABLE_MAPS
    }
)
class PATINA_PG_inputs(SharedInputs, bpy.types.PropertyGroup):
    """The panel's inputs, saved with the scene. With a method, the 4.2 module would crash at exit."""

    prompt: StringProperty(
        name="Prompt",
        description="Describe the material in English or Chinese",
        translation_context=CONTEXT,
        options={'SKIP_SAVE', 'TEXTEDIT_UPDATE'},
        update=_on_prompt,
    )
    is_metallic_on: BoolProperty(
        name=str(MAPS[METALNESS].label),
        description=METALLIC_DESCRIPTION,
        get=_is_metallic_on,
        set=_set_metallic,
        options=set(),
    )
    image: PointerProperty(
        type=bpy.types.Image,
        name="Image",
        description="The photo, texture, or reference image to work from",
        update=_on_image,
        poll=_is_own,
    )
    image_url: StringProperty(
        name="Image URL", description="Web address of the image, if it is not on this computer", options=set()
    )
    mask: PointerProperty(
        type=bpy.types.Image,
        name="Mask",
        description="White where the image is used, black where it is not",
        update=_on_image,
        poll=_is_own,
    )
    mask_url: StringProperty(
        name="Mask URL", description="Web address of the mask, if it is not on this computer", options=set()
    )
    match_image_size: BoolProperty(
        name="Match Image Size",
        description="Make the maps the same size as the image",
        default=True,
        options=set(),
    )


CLASSES: Classes = (PATINA_PG_inputs,)
ATTACHED: Attached = ((bpy.types.Scene, "patina", PointerProperty(type=PATINA_PG_inputs)),)
