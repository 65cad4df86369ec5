# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove the jobs that no known .blend uses, bring them back, or delete them for good. A thread does it."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs import cleanup
from ...core.jobs.cleanup import KEPT_DAYS, FolderUse
from ...core.jobs.store_monitor import StoreMonitor
from ...core.model.errors import PatinaError, StorageError
from ...core.model.file_size import size_message
from ...core.model.message import Message, plural
from ..material.images import path_of
from ..session import thumbnails
from ..session.session import Session
from ..targets.used_jobs import used_jobs
from .wait import finish_clean_up

_FLUSH_SECONDS = 10.0
_MOST_NAMES = 3
Ids = tuple[str, ...]
"""The ids of jobs."""


def clean_up(session: Session, context: bpy.types.Context, ids: Ids | None = None) -> None:
    """Remove the unused jobs `ids`, of which clean_up_lines told, but none that a .blend uses by now. None means all.

    Without a timer, this blocks until it is done. Raises PatinaError.
    """
    monitor = session.monitor(context)
    remove = partial(_removed, monitor, ids, used_jobs(monitor.store.home))
    _change(session, remove, partial(_forget, session))


def restore_removed(session: Session, context: bpy.types.Context, ids: Ids | None = None) -> None:
    """Bring the removed jobs `ids` back, or all of them. See clean_up."""
    restore = partial(_restored, session.monitor(context), ids)
    _change(session, restore, partial(_look_for, session))


def delete_removed(session: Session, context: bpy.types.Context) -> None:
    """Delete all removed jobs for good. See clean_up."""
    delete = partial(_deleted, session.monitor(context))
    _change(session, delete, lambda _: session.history.refresh())


def look_in_folder(session: Session, context: bpy.types.Context, folder: Path) -> None:
    """Write down which jobs the .blend files in a folder use, and in those within it. The files are only read.

    Without a timer, this blocks until it is done. Raises PatinaError.
    """
    if not folder.is_dir():
        raise PatinaError(Message("The folder {folder} was not found.", folder=str(folder)))
    session.blend_search.start(session.monitor(context).store.home, folder, session.folder.measure_again)
    finish_clean_up(session)


def stop_looking(session: Session) -> None:
    """Stop looking in a folder. What was found until then stays known."""
    session.blend_search.stop()


def measured(session: Session) -> FolderUse:
    """Return what the Patina folder holds. If nobody knows yet, it is measured next, and this raises PatinaError."""
    if use := session.folder.use:
        return use
    session.folder.look_again()
    raise PatinaError(Message("The Patina folder is still being measured."), Message("Try again in a moment."))


def clean_up_lines(use: FolderUse) -> tuple[Message, ...]:
    """Return what clean_up would do, as lines of a question."""
    what = plural(
        len(use.unused),
        "One job ({size}) that no .blend known to Patina uses will be moved to the folder of removed jobs.",
        "{count} jobs ({size}) that no .blend known to Patina uses will be moved to the folder of removed jobs.",
        size=size_message(use.unused_size),
    )
    unknown = Message(
        "Files that Patina does not know may use them: those that were last saved with an earlier version, or on "
        "another computer. Objects in them would turn pink. Look in a Folder makes them known."
    )
    names = tuple(Path(path).name for path in use.gone[:_MOST_NAMES])
    gone = Message("Some were used by .blend files that were moved or deleted, such as {files}.", files=names)
    back = Message("For {days} days, you can restore all or some of them here. Then they are deleted.", days=KEPT_DAYS)
    return (what, unknown, *((gone,) if names else ()), back)


def deletion_lines(use: FolderUse) -> tuple[Message, ...]:
    """Return what delete_removed would do, as lines of a question."""
    return (
        plural(
            use.removed,
            "One removed job ({size}) will be deleted from the disk, with all maps.",
            "{count} removed jobs ({size}) will be deleted from the disk, with all maps.",
            size=size_message(use.removed_size),
        ),
        Message("What they cost stays counted."),
        Message("This cannot be undone."),
    )


def _change(session: Session, change: Callable[[], Ids], is_done: Callable[[Ids], None]) -> None:
    """Have a thread change the Patina folder. Raises PatinaError if one does already; without a timer, if it fails."""
    if session.folder.is_changing:
        raise PatinaError(Message("Patina is already cleaning up."), Message("Try again in a moment."))
    session.folder.change(change, is_done)
    finish_clean_up(session)


def _removed(monitor: StoreMonitor, ids: Ids | None, used: frozenset[str]) -> Ids:
    _prepare(monitor)
    return cleanup.remove_unused(monitor.store.home, ids, used, time.time())


def _restored(monitor: StoreMonitor, ids: Ids | None) -> Ids:
    _prepare(monitor)
    return cleanup.restore_removed(monitor.store.home, ids)


def _deleted(monitor: StoreMonitor) -> Ids:
    _prepare(monitor)
    cleanup.delete_removed(monitor.store.home)
    return ()


def _prepare(monitor: StoreMonitor) -> None:
    """Have everything written, which says what is used. Raises PatinaError if this Blender may only read."""
    if monitor.problem:
        raise StorageError(monitor.problem)
    monitor.flush(_FLUSH_SECONDS)


def _look_for(session: Session, ids: Ids) -> None:
    """Look for the files of restored jobs where they are now, so that nothing stays pink."""
    for job_id in ids:
        thumbnails.forget(job_id)
    for image in bpy.data.images:
        is_own = image.is_dirty or image.packed_file or image.has_data
        if image.source == 'FILE' and not is_own and path_of(image).parent.name.rpartition("_")[2] in ids:
            image.reload()
    session.history.refresh()


def _forget(session: Session, ids: Ids) -> None:
    """Know removed jobs no more."""
    for job_id in ids:
        session.forget(job_id)
        thumbnails.forget(job_id)
    session.history.refresh()
