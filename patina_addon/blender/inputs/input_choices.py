# SPDX-License-Identifier: GPL-3.0-or-later
"""The values that the panel offers for an input: those that are usual and that the chosen service can do."""

from ...core.model.message import Message
from ..values import SceneInputs
from .plan_request import GenerationPlan

RESOLUTIONS = {512: Message("512 px"), 1024: Message("1k"), 2048: Message("2k"), 4096: Message("4k")}
"""The usual sides in pixels, with what artists call them."""
UPSCALES = {0: Message("Off"), 2: Message("2x"), 4: Message("4x")}
"""The usual factors."""
TILINGS = ("DEFAULT", "XY", "X", "Y", "NONE")
"""The tiling modes, in the order of the menu."""
USUAL_SIZE = 1024
"""The side in pixels with which others are compared."""


def offered_resolutions(plan: GenerationPlan) -> list[int]:
    """Return the usual resolutions that the service can do."""
    return [size for size in RESOLUTIONS if _can_do(plan, image_size=size)]


def offered_upscales(plan: GenerationPlan, panel: SceneInputs) -> list[int]:
    """Return the usual factors that the service can do at the chosen resolution, and the one that is set."""
    size = panel.image_size if _can_do(plan, image_size=panel.image_size) else None
    offered = {factor for factor in UPSCALES if _can_do(plan, upscale_factor=factor, image_size=size)}
    return sorted(offered | {panel.upscale_factor})


def offered_tilings(plan: GenerationPlan) -> list[str]:
    """Return the tiling modes that the service can do."""
    return [mode for mode in TILINGS if _can_do(plan, tiling_mode=mode)]


def _can_do(plan: GenerationPlan, **fields: object) -> bool:
    return plan.service.can_do(plan.request.task, **fields)
