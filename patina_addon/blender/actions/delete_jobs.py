# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete a job with its files, or all failed and canceled jobs that cost nothing. The history shows what went wrong."""

from functools import partial

import bpy

from ...core.jobs import deletion
from ...core.jobs.store_monitor import StoreMonitor
from ...core.model.errors import PatinaError, StorageError
from ...core.model.message import Message, joined, plural, verbatim
from ..material.images import images_in_folder, path_of
from ..session.session import Session
from ..undo import undo_step
from . import save_maps, withheld

_FLUSH_SECONDS = 10.0


def delete(session: Session, context: bpy.types.Context, job_id: str, is_packing: bool = False) -> int:
    """Delete a job that has ended, with its files, on a thread. Raises PatinaError.

    `is_packing`: the maps that the open file uses are packed into it first. Return how many were.
    """
    job, monitor = session.known(context, job_id), session.monitor(context)
    if job.is_active:
        raise PatinaError(
            Message("This job is still running."), Message("Cancel it first, or wait until it has finished.")
        )
    withheld.check_idle(session, job_id)
    count = _pack(images_in_folder(job.folder)) if is_packing else 0
    session.forget(job_id)
    session.history.delete(job_id, partial(_delete, monitor, job_id))
    return count


def count_used_maps(session: Session, context: bpy.types.Context, job_id: str) -> int:
    """Return how many images of the open file are only in the folder of a job. Raises PatinaError."""
    return len(images_in_folder(session.known(context, job_id).folder))


def deletion_lines(session: Session, context: bpy.types.Context, job_id: str) -> tuple[Message, ...]:
    """Return what deleting a job would remove, as lines of a question. Raises PatinaError."""
    folder = session.known(context, job_id).folder
    return Message("This folder and everything in it will be deleted from the disk:"), verbatim(str(folder))


def consequence(count: int, is_packing: bool) -> Message:
    """Return what becomes of the images of the open file that use the maps of a job, if it is deleted."""
    if is_packing:
        return plural(
            count,
            "The map that this .blend uses is packed into it first. Save the .blend afterwards.",
            "The {count} maps that this .blend uses are packed into it first. Save the .blend afterwards.",
        )
    return plural(
        count,
        "This .blend loses a map that it uses. Objects with it turn pink.",
        "This .blend loses {count} maps that it uses. Objects with them turn pink.",
    )


def clear_failed(session: Session, context: bpy.types.Context) -> None:
    """Delete all failed and canceled jobs that cost nothing and have no maps, on a thread."""
    for tracked in list(session.jobs.values()):
        if deletion.is_clearable(tracked.job):
            session.forget(tracked.job.id)
    session.history.clear(partial(_clear, session.monitor(context)))


def clearing_lines(session: Session) -> tuple[Message, ...]:
    """Return what clear_failed would delete, as lines of a question."""
    page = session.history.page
    return (
        plural(
            page.clearable if page else 0,
            "One failed or canceled job will be deleted, with its settings and its folder.",
            "{count} failed and canceled jobs will be deleted, with their settings and folders.",
        ),
        Message("Uncertain jobs, and those that may have cost something, stay."),
        Message("This cannot be undone."),
    )


def _pack(images: list[bpy.types.Image]) -> int:
    """Pack images into the open file as one undo step. Return how many. Raises PatinaError if one cannot be packed.

    What is missing already cannot be lost, so it is left out.
    """
    images = [image for image in images if path_of(image).is_file()]
    if not images:
        return 0
    nothing_deleted = Message("Nothing was deleted.")
    if refusals := [reason for reason in map(save_maps.refusal, images) if reason]:
        raise PatinaError(joined((*refusals, nothing_deleted)))
    with undo_step("Pack Maps"):
        for image in images:
            try:
                image.pack()
            except RuntimeError:
                raise PatinaError(
                    joined((Message("{image} cannot be packed.", image=image.name), nothing_deleted))
                ) from None
    return len(images)


def _delete(monitor: StoreMonitor, job_id: str) -> None:
    """Delete a job after pending writes, which would restore it. Raises PatinaError."""
    _prepare(monitor)
    deletion.delete(monitor.store, job_id)


def _clear(monitor: StoreMonitor) -> None:
    """Delete the jobs that can be cleared. Raises PatinaError."""
    _prepare(monitor)
    deletion.clear(monitor.store)


def _prepare(monitor: StoreMonitor) -> None:
    if monitor.problem:
        raise StorageError(monitor.problem)
    monitor.flush(_FLUSH_SECONDS)
