# SPDX-License-Identifier: GPL-3.0-or-later
"""A store with jobs of earlier days in it, as many as one likes, in every state that a job may end in."""

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from patina_addon.core.images import png
from patina_addon.core.model import naming
from patina_addon.core.model.errors import Canceled, Money, TaskFailed, UncertainSubmission
from patina_addon.core.model.job import Job, State, sphere_name
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.network.error_rules import CHECK_ACCOUNT
from patina_addon.core.store import Store, folders, rows
from patina_addon.core.store.database import opened

PROMPTS = (
    "Weathered red brick wall with moss in the joints and a few broken corners", "Old oak planks", "Blue ceramic tiles",
    "Corrugated iron, rusty", "Mossy cobblestones after rain", "White plaster", "潮湿的青砖墙", "Dry cracked mud",
)  # fmt: skip
MAPS = ("basecolor", "normal", "roughness", "height")
HOUR, DAY = 3600.0, 86400.0


def job(home: Path, number: int = 0, **changes: object) -> Job:
    """One job that was applied, with no file yet. `number` gives it a prompt, a place and an age in hours."""
    prompt, job_id = PROMPTS[number % len(PROMPTS)], f"{number:012x}"
    stem = naming.file_stem(prompt)
    then = time.time() - number * HOUR
    made = Job(
        id=job_id,
        request=MaterialRequest(prompt, MAPS, "XY", 1024, seed=number),
        service="FOXAPI",
        folder=folders.job_folder(folders.materials(home), stem, job_id),
        stem=stem,
        created=then,
        accepted=then,
        changed=then,
        state=State.APPLIED,
        task=f"task-{number:08d}-4f7a-9c1d",
        credits=8.0,
        is_dismissed=True,
    )
    return replace(made, **changes)


def with_maps(made: Job, kinds: Iterable[str] = MAPS, size: int = 8) -> Job:
    """The job with flat maps and a picture on disk."""
    made.folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(int(made.id, 16))
    color = chance.integers(60, 220, 3).astype(np.uint8)
    files = []
    for kind in kinds:
        path = made.folder / f"{made.stem}_{kind}.png"
        flat = {"basecolor": color, "normal": np.array((128, 128, 255), np.uint8)}.get(kind, np.full(3, 128, np.uint8))
        png.write(path, np.broadcast_to(flat, (size, size, 3)).copy())
        files.append(MapFile(kind, path, size, size, tuple(float(value) / 255 for value in flat)))
    noise = chance.integers(-30, 30, (128, 128, 1))
    png.write(made.folder / sphere_name(0), np.clip(color.astype(int) + noise, 0, 255).astype(np.uint8))
    return replace(made, maps=tuple(files))


def ends(home: Path, first: int = 0) -> list[Job]:
    """A job for each way to end, the newest first, from the `first` number on."""
    charged = Money.MAY_BE_CHARGED
    made = [job(home, first + number) for number in range(6)]
    stopped = Canceled(Message("Stopped."), Message("The task ID is {task}.", task=made[2].task), charged)
    lost = UncertainSubmission(Message("Blender ended while the request was on its way."), CHECK_ACCOUNT)
    refused = Message("The task failed on the service: content policy.")
    failed = TaskFailed(refused, Message("Change the prompt."), Money.NOT_CHARGED)
    return [
        with_maps(replace(made[0], state=State.READY, is_dismissed=False)),
        replace(made[1], state=State.UNCERTAIN, task="", credits=None, error=lost, is_dismissed=False),
        replace(made[2], state=State.CANCELED, error=stopped),
        with_maps(made[3], ("basecolor", "normal", "roughness")),
        replace(made[4], state=State.FAILED, credits=0.0, error=failed),
        with_maps(replace(made[5], service="OFFLINE", task="", credits=None)),
    ]


def save(home: Path, jobs: Iterable[Job]) -> None:
    """Write jobs as an earlier Blender did, in one go."""
    database = folders.database(home)
    columns = ", ".join(rows.COLUMNS)
    values = ", ".join(f":{name}" for name in rows.COLUMNS)
    with opened(database) as connection:
        statement = f"INSERT OR REPLACE INTO job ({columns}) VALUES ({values})"
        connection.executemany(statement, (rows.to_row(made, home, "") for made in jobs))


def find(home: Path, job_id: str) -> Job | None:
    """A job as it is on disk now."""
    return Store(folders.database(home)).find(job_id)
