# SPDX-License-Identifier: GPL-3.0-or-later
"""One job of this Blender, with all that is known of it beside the job itself."""

from dataclasses import dataclass

import bpy

from ...core.jobs.store_monitor import StoreMonitor
from ...core.model.job import Job, State
from ...core.model.request import MaterialRequest
from ..targets.apply_maps import ApplyResult


@dataclass(slots=True)
class TrackedJob:
    """Keep what belongs to one job. Main thread only."""

    job: Job
    """The newest snapshot."""
    monitor: StoreMonitor
    """What watches over the store that has the job."""
    asked: MaterialRequest
    """The request before a seed was chosen."""
    is_automatic: bool = False
    """Whether it is applied as soon as it is ready; otherwise a click or a waiting script does it."""
    is_dormant: bool = False
    """Whether an earlier Blender left it and it waits until it can be resumed."""
    result: ApplyResult | None = None
    """What came of it when it was applied."""

    @property
    def is_running(self) -> bool:
        """Return whether a thread of this Blender works on it."""
        return self.job.is_active and not self.is_dormant

    @property
    def is_due(self) -> bool:
        """Return whether it is to be applied without a click, as soon as that is safe."""
        return self.is_automatic and self.job.state is State.READY

    def material(self) -> bpy.types.Material | None:
        """Return the material that it made; None if there is none, or if it was undone or removed."""
        return self.result.find() if self.result else None
