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
from .map_analysis import Findings
from .maps import MapFile
from .message import Message
from .request import MaterialRequest

THUMBNAIL = "thumbnail.png"
"""The name of the small picture of its maps, in a job's folder."""


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
    STOPPED = "stopped"


MOVES: dict[State, frozenset[State]] = {
    State.PREPARED: frozenset({State.SUBMITTING, State.FAILED, State.STOPPED}),
    State.SUBMITTING: frozenset({State.WAITING, State.UNCERTAIN, State.FAILED, State.STOPPED}),
    State.UNCERTAIN: frozenset({State.WAITING}),
    State.WAITING: frozenset({State.DOWNLOADING, State.READY, State.FAILED, State.STOPPED}),
    State.DOWNLOADING: frozenset({State.READY, State.FAILED, State.STOPPED}),
    State.READY: frozenset({State.APPLIED, State.WAITING}),
    State.APPLIED: frozenset({State.READY, State.WAITING}),
    State.FAILED: frozenset({State.WAITING}),
    State.STOPPED: frozenset({State.WAITING}),
}
"""From each state to where it may go.

`submitting` stops only where certainly nothing is in flight. What has ended goes back to `waiting` where a person has
its result fetched again: of a task that was stopped or failed here, of maps that did not come, or of a task that turned
up in the account after its submission was uncertain. `applied` goes back to `ready` when it is undone.
"""

AT_WORK = frozenset({State.PREPARED, State.SUBMITTING, State.WAITING, State.DOWNLOADING})
"""The states in which a worker thread owns the job."""


def new_id() -> str:
    """An id for a job, unique and short enough for a folder's name."""
    return uuid.uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class Job:
    """One job at one moment.

    `service` is the id of the service at work, `task` the service's own id once it gave one. `fraction` is the
    progress from 0 to 1, None where nobody knows. `created`, `accepted` (when the service took the task, 0 where it
    did not) and `changed` (when the state did) are in seconds since 1970. `notes` are whole sentences for the user,
    `credits` what the service reserved, in its own unit. `spares` are images of kind "" that came besides the maps,
    which `maps.reassign` may still make one. `plan` is what is to be done with the maps. `is_elsewhere`: another
    process took it over. `findings` is what the first variant's maps are like; None where nobody has looked.
    """

    id: str
    request: MaterialRequest
    service: str
    folder: Path
    stem: str
    created: float = field(default_factory=time.time)
    state: State = State.PREPARED
    task: str = ""
    fraction: float | None = None
    message: Message = field(default_factory=Message)
    maps: tuple[MapFile, ...] = ()
    spares: tuple[MapFile, ...] = ()
    notes: tuple[Message, ...] = ()
    credits: float | None = None
    error: PatinaError | None = None
    accepted: float = 0.0
    changed: float = field(default_factory=time.time)
    is_dismissed: bool = False
    is_elsewhere: bool = False
    plan: ApplyPlan = field(default_factory=ApplyPlan)
    findings: Findings | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether it still goes on: a worker thread has it, or will take it up again."""
        return self.state in AT_WORK

    @property
    def missing(self) -> tuple[str, ...]:
        """The kinds of map that were asked for and are not there."""
        return tuple(kind for kind in self.request.maps if kind not in {found.kind for found in self.maps})

    def move(self, state: State, **changes: Any) -> Job:
        """This job in another state. Raises ValueError for a move that MOVES does not know."""
        if state not in MOVES[self.state]:
            raise ValueError(f"A job cannot go from {self.state.value} to {state.value}")
        return replace(self, state=state, changed=time.time(), **changes)
