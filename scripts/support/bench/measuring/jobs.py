# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole jobs, with the built-in generator and with the API on loopback: how long they block the main thread."""

import json
import os
import time
from collections.abc import Generator, Iterator
from urllib.request import Request, urlopen

import bpy

from ..settings import TIMES_PATH
from .bench_window import SETTLE_SECONDS, BenchWindow


def offline(bench: BenchWindow) -> Iterator[float]:
    """Measure jobs of the built-in generator, with the undo steps that their results push."""
    yield from run_jobs(bench, 'OFFLINE', "block_offline_{}", "undo_step")
    with bench.report.catching("undo_step"):
        empty = [bench.time(lambda: bpy.ops.ed.undo_push(message="Bench")) for _ in range(bench.settings.count(5))]
        bench.report.add("undo_step", reference=empty)


def api(bench: BenchWindow) -> Iterator[float]:
    """Measure jobs with the API, and how long their results take to arrive."""
    yield from run_jobs(bench, 'FOXAPI', "block_api_{}", "completed_to_object_{}")


def run_jobs(bench: BenchWindow, service: str, row: str, other: str) -> Iterator[float]:
    """Run jobs of each size: some with the sidebar closed and some with it open, each followed by idling.

    `row` and `other` are the rows that they are for, with a placeholder for the size.
    """
    bench.time_reader()  # Otherwise Blender's splash screen starts it.
    bench.show_tab("Patina")
    sidebars = (True,) if bench.settings.is_quick else (False, True)
    for size in bench.settings.sizes:
        for _ in range(bench.settings.count(3)):
            with bench.report.catching(row.format(size), other.format(size)):
                blocks = []
                for is_open in sidebars:
                    bench.open_sidebar(is_open)
                    blocks.append((yield from run_job(bench, service, size)))
                working, idling = zip(*blocks, strict=True)
                bench.report.add(row.format(size), max(working), max(idling))


def run_job(bench: BenchWindow, service: str, size: int) -> Generator[float, None, tuple[float, float]]:
    """Run one job, then idle for as long. Return the longest blocks of both, in ms."""
    patina, heartbeat, settle = bench.patina, bench.heartbeat, bench.settings.seconds(SETTLE_SECONDS)
    yield settle
    with heartbeat:
        began = time.monotonic()
        job = bench.start(service, size)
        clicked = time.monotonic()
        yield from bench.wait_for(job)
        yield bench.settings.seconds(1.0)
        seconds = heartbeat.seconds
    working = heartbeat.longest
    if service == 'OFFLINE':
        bench.report.add("undo_step", heartbeat.undo_steps)
    else:
        report_arrival(bench, size, patina.task(job))
        if patina.previewed > began:
            bench.report.add("click_to_preview", patina.previewed - began, clicked - began)
    patina.dismiss(job)
    yield settle
    with heartbeat:
        yield seconds
    return working, heartbeat.longest


def report_arrival(bench: BenchWindow, size: int, task: str) -> None:
    """Report the time from the task's completion to the material on the object. Server and Blender share a clock."""
    key = {"Authorization": f"Bearer {os.environ['PATINA_API_KEY']}"}
    with urlopen(Request(os.environ["PATINA_BASE_URL"] + TIMES_PATH, headers=key)) as response:  # noqa: S310
        times = json.load(response)[task]
    download = times["files_ended"] - times["files_began"]
    whole = bench.patina.assigned - times["completed"]
    bench.report.add(f"completed_to_object_{size}", whole - download, download)
