# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole jobs, of the built-in generator and over the API on loopback: how long they block the main thread."""

import json
import os
from collections.abc import Generator, Iterator
from urllib.request import Request, urlopen

import bpy

from ..order import MOMENTS
from .stage import SETTLE_SECONDS, Stage


def offline(stage: Stage) -> Iterator[float]:
    """Jobs of the built-in generator, with the undo steps that their results push."""
    yield from runs(stage, 'OFFLINE', "block_offline_{}", "undo_step")
    with stage.report.catching("undo_step"):
        alone = [stage.time(lambda: bpy.ops.ed.undo_push(message="Bench")) for _ in range(stage.order.count(5))]
        stage.report.add("undo_step", reference=alone)


def api(stage: Stage) -> Iterator[float]:
    """Jobs over the API, with how long their results take to arrive."""
    yield from runs(stage, 'FOXAPI', "block_api_{}", "completed_to_object_{}")


def runs(stage: Stage, service: str, row: str, other: str) -> Iterator[float]:
    """Some runs of each size. A run is a job with the sidebar closed and one with it open, each with its idling.

    `row` and `other` are the rows that they are for, with a place for the size.
    """
    stage.time_reader()  # Blender's splash screen has it started otherwise.
    stage.show_tab("Patina")
    sidebars = (True,) if stage.order.is_quick else (False, True)
    for size in stage.order.sizes:
        for _ in range(stage.order.count(3)):
            with stage.report.catching(row.format(size), other.format(size)):
                seen = []
                for is_open in sidebars:
                    stage.open_sidebar(is_open)
                    seen.append((yield from run_job(stage, service, size)))
                working, idling = zip(*seen, strict=True)
                stage.report.add(row.format(size), max(working), max(idling))


def run_job(stage: Stage, service: str, size: int) -> Generator[float, None, tuple[float, float]]:
    """One job, then idling for as long. Returns the longest blocks of both, in ms."""
    patina, heartbeat, settle = stage.patina, stage.heartbeat, stage.order.seconds(SETTLE_SECONDS)
    yield settle
    with heartbeat:
        job = stage.start(service, size)
        yield from stage.wait_for(job)
        yield stage.order.seconds(1.0)
        seconds = heartbeat.seconds
    working = heartbeat.longest
    if service == 'OFFLINE':
        stage.report.add("undo_step", heartbeat.undo_steps)
    else:
        note_arrival(stage, size, patina.task(job))
    patina.dismiss(job)
    yield settle
    with heartbeat:
        yield seconds
    return working, heartbeat.longest


def note_arrival(stage: Stage, size: int, task: str) -> None:
    """From completed to the object, by the server's clock and Blender's, which are the same one."""
    key = {"Authorization": f"Bearer {os.environ['PATINA_API_KEY']}"}
    with urlopen(Request(os.environ["PATINA_BASE_URL"] + MOMENTS, headers=key)) as answer:  # noqa: S310
        moments = json.load(answer)[task]
    download = moments["files_ended"] - moments["files_began"]
    whole = stage.patina.assigned - moments["completed"]
    stage.report.add(f"completed_to_object_{size}", whole - download, download)
