# SPDX-License-Identifier: GPL-3.0-or-later
"""One job of this Blender, with all that is known of it beside the job itself."""

from dataclasses import dataclass, replace

import bpy

from ...core.jobs.store_monitor import StoreMonitor
from ...core.model.job import Job, State
from ...core.model.request import MaterialRequest
from ..targets import provenance
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

    def as_its_material(self) -> Job:
        """Return the job, ready again if undo removed its material, and applied if redo brought it back.

        The variant that its material shows is the one that was picked.
        """
        job, material = self.job, self.material()
        if self.result is None or job.state not in (State.APPLIED, State.READY):
            return job
        state = State.APPLIED if material or self.result.is_set_aside() else State.READY
        changed = job if state is job.state else job.move(state)
        if material and provenance.variant_of(material) != job.plan.variant:
            changed = replace(changed, plan=replace(job.plan, variant=provenance.variant_of(material)))
        return changed
