# SPDX-License-Identifier: GPL-3.0-or-later
"""A job: one request on its way to becoming a material, as a frozen value, and the legal moves between its states."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any

from .apply_plan import ApplyPlan
from .errors import PatinaError
from .map_analysis import MapAnalysis
from .maps import MAPS, MapFile
from .message import Message
from .request import MaterialRequest
from .timing import Timing

THUMBNAIL = "thumbnail.png"
"""The name of the flat picture of its base color that jobs once got in place of a sphere, in a job's folder."""


class State(Enum):
    """Where a job stands. The value is what the database holds."""

    PREPARED = "prepared"
    SUBMITTING = "submitting"
    UNCERTAIN = "uncertain"
    WAITING = "waiting"
    DOWNLOADING = "downloading"
    READY = "ready"
    APPLIED = "applied"
    FAILED = "failed"
    CANCELED = "stopped"
    """Stored under the word of the first version, so that every version reads it."""


MOVES: dict[State, frozenset[State]] = {
    State.PREPARED: frozenset({State.SUBMITTING, State.FAILED, State.CANCELED}),
    State.SUBMITTING: frozenset({State.WAITING, State.UNCERTAIN, State.FAILED, State.CANCELED}),
    State.UNCERTAIN: frozenset({State.WAITING}),
    State.WAITING: frozenset({State.DOWNLOADING, State.READY, State.FAILED, State.CANCELED}),
    State.DOWNLOADING: frozenset({State.READY, State.FAILED, State.CANCELED}),
    State.READY: frozenset({State.APPLIED, State.WAITING}),
    State.APPLIED: frozenset({State.READY, State.WAITING}),
    State.FAILED: frozenset({State.WAITING, State.READY}),
    State.CANCELED: frozenset({State.WAITING}),
}
"""From each state to where it may go.

`submitting` stops only where certainly nothing is in flight. What has ended goes back to `waiting` where a person has
its result fetched again: of a task that was stopped or failed here, of maps that did not come, or of a task that turned
up in the account after its submission was uncertain. `applied` goes back to `ready` when it is undone. What failed
since all its maps were withheld becomes `ready` when they are used after all.
"""

ACTIVE = frozenset({State.PREPARED, State.SUBMITTING, State.WAITING, State.DOWNLOADING})
"""The states in which a worker thread owns the job."""


def sphere_name(variant: int) -> str:
    """Return the name of the picture of a variant, a sphere that wears its maps, in a job's folder."""
    return f"sphere-{variant + 1}.png" if variant else "sphere.png"


def new_id() -> str:
    """Return an id for a job, unique and short enough for a folder's name."""
    return uuid.uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class Job:
    """One job at one moment."""

    id: str
    request: MaterialRequest
    service: str
    """The id of its service."""
    folder: Path
    """Where its maps go."""
    stem: str
    """What the names of its files start with."""
    created: float = field(default_factory=time.time)
    """When it was made, in seconds since 1970."""
    state: State = State.PREPARED
    task: str = ""
    """The service's own id for it; empty until the service gave one."""
    fraction: float | None = None
    """The progress from 0 to 1 as it was counted or as the service reported it; None if it is unknown."""
    message: Message = field(default_factory=Message)
    """What is being done, or what the job waits for. Not stored."""
    timing: Timing | None = None
    """When that began and should end; None if its time says nothing. Not stored."""
    maps: tuple[MapFile, ...] = ()
    extra_images: tuple[MapFile, ...] = ()
    """Images of kind "" that came besides the maps. `maps.reassign` can make one of them a map."""
    withheld: tuple[MapFile, ...] = ()
    """Files that are not loaded until the person says so. They were paid for."""
    notes: tuple[Message, ...] = ()
    """What the user should know about the result."""
    credits: float | None = None
    """What the service reserved, in its own unit; None if it is unknown."""
    error: PatinaError | None = None
    accepted: float = 0.0
    """When the service took the task, in seconds since 1970; 0 if it did not."""
    changed: float = field(default_factory=time.time)
    """When the state changed, in seconds since 1970."""
    is_dismissed: bool = False
    """Whether the user does not want to be offered the job any more."""
    was_taken_over: bool = False
    """Whether another process has the job now."""
    was_refused: bool = False
    """Whether its input was refused before anything was sent: it is not stored, and has no files."""
    plan: ApplyPlan = field(default_factory=ApplyPlan)
    """What is to be done with the maps."""
    analysis: MapAnalysis | None = None
    """What the first variant's maps are like; None if they were not analyzed."""
    damage: tuple[str, ...] = ()
    """The columns of its stored record that cannot be read. They stay as they are until they are changed."""

    @property
    def is_active(self) -> bool:
        """Whether it still goes on: a worker thread has it, or will take it up again."""
        return self.state in ACTIVE

    @property
    def title(self) -> str:
        """What it is called in a list: what was made in place of what was asked for, or else that."""
        return self.plan.substitute or self.request.subject

    @property
    def files(self) -> tuple[MapFile, ...]:
        """Every file of its result."""
        return (*self.maps, *self.extra_images, *self.withheld)

    @property
    def missing(self) -> tuple[str, ...]:
        """The known kinds of map that were asked for and are not there, not even withheld."""
        kinds = {file.kind for file in (*self.maps, *self.withheld)}
        return tuple(kind for kind in self.request.maps if kind in MAPS and kind not in kinds)

    def move(self, state: State, **changes: Any) -> Job:
        """Return this job in another state. Raises ValueError for a move that MOVES does not know."""
        if state not in MOVES[self.state]:
            raise ValueError(f"A job cannot go from {self.state.value} to {state.value}")
        damage = tuple(name for name in self.damage if name != "state")
        return replace(self, state=state, changed=time.time(), damage=damage, **({"timing": None} | changes))
