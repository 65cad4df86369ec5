# SPDX-License-Identifier: GPL-3.0-or-later
"""Set inputs of the panel to what a button of it says."""

import bpy

from .. import values
from ..inputs import plan_request, seeds
from ..inputs.panel_inputs import offered_maps
from ..narrowing import present
from ..session.session import Session


def set_size(context: bpy.types.Context, pixels: int) -> None:
    """Set the resolution."""
    values.inputs(present(context.scene)).image_size = pixels


def set_upscale(context: bpy.types.Context, factor: int) -> None:
    """Set the factor by which the maps are enlarged."""
    values.inputs(present(context.scene)).upscale_factor = factor


def toggle_random_seed(session: Session, context: bpy.types.Context) -> None:
    """Keep the seed of the last material, or have it chosen at random again."""
    panel = values.inputs(present(context.scene))
    panel.seed = _last_seed(session, context) if panel.seed == seeds.RANDOM else seeds.RANDOM


def enable_maps(context: bpy.types.Context, is_enabled: bool) -> None:
    """Enable or disable all maps that the panel shows."""
    panel = values.inputs(present(context.scene))
    plan = plan_request.make_plan(context, {})
    for kind in offered_maps(plan.service, plan.request.task):
        values.set_map_enabled(panel, kind, is_enabled)


def _last_seed(session: Session, context: bpy.types.Context) -> int:
    """Return the seed of the job that was started last; a new one if it has none that a property can hold."""
    tracked = session.jobs.get(values.results(present(context.window_manager)).last_job)
    seed = tracked.job.request.seed if tracked else None
    return seeds.choose() if seed is None or not seeds.is_seed(seed) else seed
